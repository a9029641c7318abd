"""Two components to draw with: the pen, which reports while it draws, and the keyboard's grid.

They hand over what is on the sheet and know nothing of networks.
"""

import base64
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from pages.widgets.component import component, told

GRID_SIDE = 14  # cells of the keyboard's grid: enough for a digit, few enough to walk through
_GRID_PIXELS = 112
_PNG_URL = "data:image/png;base64,"
_LONGEST = 200_000  # characters of a picture from the browser; usual ones have a few thousand
_HEADER = struct.Struct(">8s4x4sII")  # of a PNG: signature, name of the first part, width, height

_pen = component(Path(__file__).parent, "pen", "buttons", scripts=("kept", "sheet"))
_grid = component(Path(__file__).parent, "grid", "buttons", "grid", scripts=("kept",))


def is_live(key: str) -> bool:
    """Whether the pen with that key has found its canvas and reports."""
    return told(key, "ready") is True


def is_noisy(key: str) -> bool:
    """Whether that pen has found that the browser distorts what a page reads from a canvas."""
    return told(key, "noisy") is True


def asked_width(key: str, widths: tuple[int, int]) -> int | None:
    """The width at which the pen is redrawing its older strokes, if it is.

    Args:
        key: of the pen.
        widths: the smallest and the largest width allowed, in pixels.
    """
    width = told(key, "width")
    return width if type(width) is int and widths[0] <= width <= widths[1] else None


def render_pen(pad: str, key: str, width: int) -> Image.Image | None:
    """The buttons below the canvas.

    Args:
        pad: key of the container that holds the canvas; strokes are stored under this name.
        key: of the pen.
        width: of new strokes, in pixels.

    Returns:
        The drawing, 112×112 RGBA; None before the first stroke.
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


def drawn_on_grid(key: str) -> Image.Image | None:
    """The drawing on the grid with this key: 112×112, grey; None while the grid is empty."""
    return sheet_of(told(key, "cells"))


def render_grid(key: str, said: str) -> None:
    """Draw the grid for drawing with the keyboard.

    Args:
        key: the grid's key.
        said: what a screen reader says about the drawing so far.
    """
    _grid(key=key, data={"side": GRID_SIDE, "said": said}, on_cells_change=_nothing)


def picture_of(url: Any, longest: int = _GRID_PIXELS) -> Image.Image | None:
    """The picture in a data URL that comes from a browser.

    Args:
        url: a `data:image/png` URL, or anything else.
        longest: the longest side allowed, in pixels.

    Returns:
        The picture as RGBA; None if it is not a small PNG.
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
    """Whether a PNG's header gives a small size; checked before the picture is opened."""
    signature, part, width, height = _HEADER.unpack_from(png)
    is_png: bool = signature == b"\x89PNG\r\n\x1a\n" and part == b"IHDR"
    return is_png and 0 < width <= longest and 0 < height <= longest


def sheet_of(cells: Any) -> Image.Image | None:
    """Dark ink on white for cells "0110…", row by row; None if there is no ink or no grid."""
    fits = isinstance(cells, str) and len(cells) == GRID_SIDE**2 and set(cells) == {"0", "1"}
    if not fits:
        return None
    ink = np.array([cell == "1" for cell in cells]).reshape(GRID_SIDE, GRID_SIDE)
    sheet = Image.fromarray(np.where(ink, 0, 255).astype(np.uint8))
    return sheet.resize((_GRID_PIXELS, _GRID_PIXELS), Image.Resampling.BICUBIC)


def _nothing() -> None:
    """Does nothing. Streamlit keeps a component's value only if it has a callback."""
