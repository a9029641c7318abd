"""The preparations' JavaScript in one piece, to go into a page or a worker."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def preparation_script() -> str:
    """A script that defines `PREPARATIONS`, functions by name; see `prepared` in base.js.

    All else that it defines is its own, so that it goes with any other script.
    """
    body = "\n".join(file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.js")))
    return f"const PREPARATIONS = {{}};\n(() => {{\n{body}}})();\n"
