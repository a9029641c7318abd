"""Feature maps as pictures: orange above zero, blue below, the page's own colour at zero.

A picture has a pixel for every cell; the browser enlarges it without smoothing.
"""

import base64
import io
import math
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

ROW = 32  # numbers in a row, where a layer has a long row of numbers instead of maps

# What -1, -0.5, 0, 0.5 and 1 look like.
SCALES = {
    "light": ("#0b3c86", "#6f9ceb", "#eef1f6", "#f0a84a", "#8f4300"),
    "dark": ("#cfe0ff", "#5b8fe6", "#1f2633", "#cf7a17", "#ffdfae"),
}


def as_maps(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The outputs of a layer as maps `(H, W, n)`: units `(N,)` become one, row by row.

    Cells of its last row that stand for no unit are NaN.
    """
    if values.ndim == 3:
        return values
    rows = math.ceil(len(values) / ROW)
    laid = np.full(rows * min(ROW, len(values)), np.nan, np.float32)
    laid[: len(values)] = values
    return laid.reshape(rows, -1, 1)


def reach(values: NDArray[np.float32]) -> float:
    """The distance from zero at which colours end: that of all but the most extreme values."""
    finite = np.abs(values[np.isfinite(values)])
    return float(np.quantile(finite, 0.998)) if finite.size else 0.0


def coloured(
    values: NDArray[np.float32], limit: float | NDArray[np.float32], theme: str
) -> Image.Image:
    """Values `(h, w)` as a picture of as many pixels; NaN is transparent.

    Args:
        values: the values.
        limit: the distance from zero at which colours end, one for all or one a cell.
        theme: "light" or "dark".
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.nan_to_num(values / limit, nan=0.0, posinf=0.0, neginf=0.0)
    index = 128 + np.round(np.clip(share, -1, 1) * 127).astype(int)
    picture = Image.fromarray(np.where(np.isnan(values), 0, index).astype(np.uint8), "P")
    picture.putpalette(_palette(theme))
    picture.info["transparency"] = 0
    return picture


def sheet(
    maps: NDArray[np.float32], limit: float | NDArray[np.float32], theme: str
) -> tuple[Image.Image, int]:
    """All maps `(H, W, n)` beside and below each other, and how many stand in a row.

    `limit` is one for all, or one for each map `(n,)`.
    """
    height, width, count = maps.shape
    columns = math.ceil(math.sqrt(count * height / width))
    rows = math.ceil(count / columns)
    filled = np.full((rows * columns, height, width), np.nan, np.float32)
    filled[:count] = maps.transpose(2, 0, 1)
    limits = np.ones((rows * columns, 1, 1), np.float32)
    limits[:count] = np.broadcast_to(limit, (count,))[:, None, None]

    def laid(tiles: NDArray[np.float32]) -> NDArray[np.float32]:
        whole = np.broadcast_to(tiles, filled.shape).reshape(rows, columns, height, width)
        return whole.swapaxes(1, 2).reshape(rows * height, columns * width)

    return coloured(laid(filled), laid(limits), theme), columns


def pixels_as_picture(pixels: NDArray[np.uint8]) -> Image.Image:
    """Pixels 0-255 `(H, W, 1)` or `(H, W, 3)` as they are."""
    return Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)


def url(picture: Image.Image) -> str:
    """A picture as a PNG in a data URL, every pixel kept."""
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1, transparency=picture.info.get("transparency"))
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def css_colour(share: float, theme: str) -> tuple[str, str]:
    """The colour of a value between -1 and 1 of the limit, and of text that is read on it."""
    at = 3 * (128 + round(127 * max(-1.0, min(1.0, share))))
    red, green, blue = _palette(theme)[at : at + 3]
    is_dark = 0.299 * red + 0.587 * green + 0.114 * blue < 140
    return f"rgb({red},{green},{blue})", "#fff" if is_dark else "#1d2635"


@cache
def _palette(theme: str) -> list[int]:
    """256 colours as Pillow takes them: index 128 is zero, 1 and 255 are the ends."""
    stops = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in SCALES[theme]])
    share = (np.arange(256) - 128) / 127
    places = np.linspace(-1, 1, len(stops))
    colours = np.stack([np.interp(share, places, stops[:, i]) for i in range(3)], axis=1)
    return colours.round().astype(int).ravel().tolist()
