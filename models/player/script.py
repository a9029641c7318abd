"""The player's JavaScript in one piece, to go into a page or a worker."""

import base64
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
KINDS = FOLDER.parent / "layer_kinds"
# What others use comes first: a script has no imports, so that it runs from a file, too.
FIRST = (
    FOLDER / "machine.js",
    *(KINDS / f"{name}.js" for name in ("windows", "activation", "cell_by_cell")),
)
LAST = (FOLDER / "file.js", FOLDER / "network.js")


@cache
def player_script() -> str:
    """A script that defines `openPlayer(buffer)`; see `openNetwork` in network.js."""
    kinds = [file for file in sorted(KINDS.glob("*.js")) if file not in FIRST]
    parts = [file.read_text(encoding="utf-8") for file in (*FIRST, *kinds, *LAST)]
    wasm = base64.b64encode((FOLDER / "multiply.wasm").read_bytes()).decode()
    parts.append(
        f'const WASM = Uint8Array.from(atob("{wasm}"), (letter) => letter.charCodeAt(0));\n'
        "const openPlayer = (buffer) => openNetwork(buffer, WASM);\n"
    )
    return "\n".join(parts)
