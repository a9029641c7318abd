"""Feature maps as pictures: orange above zero, blue below, the page's own colour at zero.

Every cell is one pixel; the browser enlarges the picture without smoothing.
"""

import base64
import io
import math
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

ROW = 32  # units to a row, for a layer of units instead of maps

# The colours of -1, -0.5, 0, 0.5 and 1.
SCALES = {
    "light": ("#0b3c86", "#6f9ceb", "#eef1f6", "#f0a84a", "#8f4300"),
    "dark": ("#cfe0ff", "#5b8fe6", "#1f2633", "#cf7a17", "#ffdfae"),
}


def as_maps(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """A layer's output as maps `(H, W, n)`; units `(N,)` become one map, `ROW` to a row.

    Cells of the last row that stand for no unit are NaN.
    """
    if values.ndim == 3:
        return values
    rows = math.ceil(len(values) / ROW)
    laid = np.full(rows * min(ROW, len(values)), np.nan, np.float32)
    laid[: len(values)] = values
    return laid.reshape(rows, -1, 1)


def reach(values: NDArray[np.float32]) -> float:
    """The distance from zero at which colours end: the 99.8th percentile of all distances."""
    finite = np.abs(values[np.isfinite(values)])
    return float(np.quantile(finite, 0.998)) if finite.size else 0.0


def coloured(
    values: NDArray[np.float32], limit: float | NDArray[np.float32], theme: str
) -> Image.Image:
    """Values as a picture with one pixel for each; NaN is transparent.

    Args:
        values: `(h, w)`.
        limit: the distance from zero at which colours end: one for all, or one for each value.
        theme: "light" or "dark".

    Returns:
        A picture with a palette, `w` by `h` pixels.
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
    """All maps of a layer in one picture, arranged in rows.

    Args:
        maps: `(H, W, n)`.
        limit: the distance from zero at which colours end: one for all, or one for each map `(n,)`.
        theme: "light" or "dark".

    Returns:
        The picture, and how many maps stand in a row.
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
    """Pixels `(H, W, 1)` or `(H, W, 3)`, 0 to 255, as a grey or coloured picture."""
    return Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)


def url(picture: Image.Image) -> str:
    """A picture as a lossless PNG in a data URL."""
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1, transparency=picture.info.get("transparency"))
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def css_colour(share: float, theme: str) -> tuple[str, str]:
    """CSS colours for a value, and for legible text on it.

    Args:
        share: the value as a share of the limit; clipped to -1 to 1.
        theme: "light" or "dark".

    Returns:
        The colour of the ground, and that of the text.
    """
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
