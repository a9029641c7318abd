"""Two small components of our own: the pen that reports while it draws, and the keyboard's grid.

Neither knows what is drawn or asked; they hand over what is on the sheet.
"""

import base64
import binascii
import io
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from utils.ui.component import component, told

GRID_SIDE = 14  # cells of the keyboard's grid: enough for a digit, few enough to walk through
_GRID_PIXELS = 112
_LONGEST = 200_000  # characters of a picture that is handed over; an honest one has some thousand

_pen = component("pen", "buttons")
_grid = component("grid", "buttons", "grid")


def is_live(key: str) -> bool:
    """Whether the pen of that key has found its canvas and reports."""
    return bool(told(key, "ready"))


def render_pen(pad: str, key: str) -> Image.Image | None:
    """The buttons below the canvas, and what is on it: 112×112 RGBA, None before the first stroke.

    Args:
        pad: key of the container that holds the canvas.
        key: the pen's own key.
    """
    state = _pen(key=key, data={"pad": pad}, on_ready_change=_nothing, on_picture_change=_nothing)
    return picture_of(state.get("picture"))


def render_grid(key: str, speak: Callable[[Image.Image | None], str]) -> Image.Image | None:
    """The grid for the keyboard, and what is on it: 112×112 grey, None while it is empty.

    Args:
        key: the grid's own key.
        speak: what a screen reader is told about such a drawing.
    """
    drawing = sheet_of(told(key, "cells"))
    _grid(key=key, data={"side": GRID_SIDE, "said": speak(drawing)}, on_cells_change=_nothing)
    return drawing


def picture_of(url: Any) -> Image.Image | None:
    """The picture in a `data:image/png` URL. None for anything else: it comes from a browser."""
    if not isinstance(url, str) or not url.startswith("data:image/png;base64,"):
        return None
    if len(url) > _LONGEST:
        return None
    try:
        data = base64.b64decode(url.partition(",")[2], validate=True)
        picture = Image.open(io.BytesIO(data), formats=("PNG",))
        return picture.convert("RGBA") if max(picture.size) <= _GRID_PIXELS else None
    except (binascii.Error, OSError, ValueError, SyntaxError):
        return None


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
