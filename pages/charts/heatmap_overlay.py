"""A heat map laid over its picture."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pages.charts.feature_map_sheets import pixels_as_picture
from utils.markup import HTML

SIDE = 240  # pixels of the longer side
FOR, AGAINST = (255, 140, 20), (40, 120, 255)
STRONGEST = 0.78  # opacity of the largest value
FADE = 0.55  # contrast left to the picture, so that colours show on black and on white


def heat_over(pixels: NDArray[np.uint8], values: NDArray[np.float32], scale: float) -> Image.Image:
    """The picture with orange where values are above zero and blue where they are below.

    Args:
        pixels: uint8 `(H, W, C)`.
        values: `(h, w)`, of any size.
        scale: the distance from zero that has the strongest colour, above 0. Pictures that stand
            side by side share one.

    Returns:
        An RGB picture whose longer side is `SIDE` pixels.
    """
    picture = _enlarged(pixels_as_picture(pixels).convert("L"), Image.Resampling.NEAREST)
    grey = 128 + (np.asarray(picture, np.float32) - 128) * FADE
    heat = _enlarged(
        Image.fromarray(values.astype(np.float32)), Image.Resampling.BICUBIC, picture.size
    )
    share = np.asarray(heat) / scale
    opacity = np.clip(np.abs(share), 0, 1)[..., None] * STRONGEST
    colour = np.where(share[..., None] > 0, FOR, AGAINST)
    mixed = grey[..., None] * (1 - opacity) + colour * opacity
    return Image.fromarray(mixed.round().astype(np.uint8))


def scale_html(scale: float, is_signed: bool, unit: str) -> HTML:
    """The colour scale of such pictures, with the numbers at its ends.

    Args:
        scale: the scale that the pictures were drawn with, above 0.
        is_signed: whether there are values below zero.
        unit: what the numbers count.

    Returns:
        HTML.
    """
    ends = (-scale, 0.0, scale) if is_signed else (0.0, scale)
    stops = ",".join(f"rgb({','.join(map(str, _on_grey(end, scale)))})" for end in ends)
    numbers = HTML().join(HTML("<span>{}</span>").format(_number(end)) for end in ends)
    return HTML(
        '<div class="heat-scale"><i style="background:linear-gradient(90deg,{})"></i>'
        "<div>{}</div><p>{}</p></div>"
    ).format(stops, numbers, unit)


def _on_grey(value: float, scale: float) -> tuple[int, ...]:
    """The colour of a value over a grey picture."""
    opacity = abs(value) / scale * STRONGEST
    colour = FOR if value > 0 else AGAINST
    return tuple(round(128 * (1 - opacity) + part * opacity) for part in colour)


def _number(value: float) -> str:
    return f"{value:.2g}".replace("-", "−")


def _enlarged(
    picture: Image.Image, how: Image.Resampling, size: tuple[int, int] | None = None
) -> Image.Image:
    factor = SIDE / max(picture.size)
    whole = (round(picture.width * factor), round(picture.height * factor))
    return picture.resize(size or whole, how)
