"""The player's JavaScript in one piece, to go into a page or a worker.

A script has no imports, so that it runs from a file, too: what others use comes first.
"""

import base64
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from utils.preprocessing.script import preparation_script

FOLDER = Path(__file__).parent
KINDS = FOLDER.parent / "layer_kinds"
SHARED_BY_KINDS = tuple(KINDS / f"{name}.js" for name in ("windows", "activation", "cell_by_cell"))


@cache
def player_script() -> str:
    """A script that defines `openPlayer(buffer)`; see `openNetwork` in network.js."""
    kinds = (file for file in sorted(KINDS.glob("*.js")) if file not in SHARED_BY_KINDS)
    wasm = base64.b64encode((FOLDER / "multiply.wasm").read_bytes()).decode()
    return (
        _joined([_own("machine"), *SHARED_BY_KINDS, *kinds, _own("file"), _own("network")])
        + f'const WASM = Uint8Array.from(atob("{wasm}"), (letter) => letter.charCodeAt(0));\n'
        + "const openPlayer = (buffer) => openNetwork(buffer, WASM);\n"
    )


@cache
def worker_script() -> str:
    """The script of a worker that prepares pictures and answers; see worker.js."""
    return player_script() + preparation_script() + _joined([_own("prediction"), _own("worker")])


@cache
def asking_script() -> str:
    """A script for a page: `Sheet` to draw on, `Asking` that worker, and the answer in words."""
    return _joined(map(_own, ("sheet", "asking", "words")))


def _own(name: str) -> Path:
    return FOLDER / f"{name}.js"


def _joined(files: Iterable[Path]) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
