"""Two small components of our own: the pen that reports while it draws, and the keyboard's grid.

Neither knows what is drawn or asked; they hand over what is on the sheet.
"""

import base64
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from pages.widgets.component import component, told

GRID_SIDE = 14  # cells of the keyboard's grid: enough for a digit, few enough to walk through
_GRID_PIXELS = 112
_PNG_URL = "data:image/png;base64,"
_LONGEST = 200_000  # characters of a picture that is handed over; an honest one has some thousand
_HEADER = struct.Struct(">8s4x4sII")  # of a PNG: signature, name of the first part, width, height

_pen = component(Path(__file__).parent, "pen", "buttons", scripts=("kept", "sheet"))
_grid = component(Path(__file__).parent, "grid", "buttons", "grid", scripts=("kept",))


def is_live(key: str) -> bool:
    """Whether the pen of that key has found its canvas and reports."""
    return told(key, "ready") is True


def is_noisy(key: str) -> bool:
    """Whether the browser changes what a page reads from a canvas, as that pen has found."""
    return told(key, "noisy") is True


def asked_width(key: str, widths: tuple[int, int]) -> int | None:
    """The width in which that pen draws older strokes anew, if it does: within `widths`."""
    width = told(key, "width")
    return width if type(width) is int and widths[0] <= width <= widths[1] else None


def render_pen(pad: str, key: str, width: int) -> Image.Image | None:
    """The buttons below the canvas, and what is on it: 112×112 RGBA, None before the first stroke.

    Args:
        pad: key of the container that holds the canvas; its strokes are kept under this name.
        key: the pen's own key.
        width: of the canvas's strokes, in pixels.
    """
    _pen(
        key=key,
        data={"pad": pad, "width": width},
        on_ready_change=_nothing,
        on_noisy_change=_nothing,
        on_width_change=_nothing,
        on_picture_change=_nothing,
    )
    return picture_of(told(key, "picture"))


def render_grid(key: str, speak: Callable[[Image.Image | None], str]) -> Image.Image | None:
    """The grid for the keyboard, and what is on it: 112×112 grey, None while it is empty.

    Args:
        key: the grid's own key.
        speak: what a screen reader is told about such a drawing.
    """
    drawing = sheet_of(told(key, "cells"))
    _grid(key=key, data={"side": GRID_SIDE, "said": speak(drawing)}, on_cells_change=_nothing)
    return drawing


def picture_of(url: Any, longest: int = _GRID_PIXELS) -> Image.Image | None:
    """The picture in a `data:image/png` URL, as RGBA, no side above `longest` pixels.

    None for anything else: it comes from a browser.
    """
    if not isinstance(url, str) or len(url) > _LONGEST or not url.startswith(_PNG_URL):
        return None
    try:
        data = base64.b64decode(url.removeprefix(_PNG_URL), validate=True)
        if not _is_small(data, longest):
            return None
        return Image.open(io.BytesIO(data), formats=("PNG",)).convert("RGBA")
    except (ArithmeticError, EOFError, OSError, SyntaxError, ValueError, struct.error, zlib.error):
        return None


def _is_small(png: bytes, longest: int) -> bool:
    """Whether the header says so; nothing is opened before."""
    signature, part, width, height = _HEADER.unpack_from(png)
    is_png = signature == b"\x89PNG\r\n\x1a\n" and part == b"IHDR"
    return is_png and 0 < width <= longest and 0 < height <= longest


def sheet_of(cells: Any) -> Image.Image | None:
    """Dark ink on white for the cells "0110…", row by row. None for no ink, or anything else."""
    fits = isinstance(cells, str) and len(cells) == GRID_SIDE**2 and set(cells) == {"0", "1"}
    if not fits:
        return None
    ink = np.array([cell == "1" for cell in cells]).reshape(GRID_SIDE, GRID_SIDE)
    sheet = Image.fromarray(np.where(ink, 0, 255).astype(np.uint8))
    return sheet.resize((_GRID_PIXELS, _GRID_PIXELS), Image.Resampling.BICUBIC)


def _nothing() -> None:
    """A value is only kept for a name that has a callback."""
