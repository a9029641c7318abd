"""A heat map over its picture."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from utils.charts.feature_maps import pixels_as_picture

SIDE = 240  # pixels of the longer side
FOR, AGAINST = (255, 140, 20), (40, 120, 255)
STRONGEST = 0.78  # opacity of the largest value
FADE = 0.55  # of the picture below, towards grey, so that colours are seen on black and on white


def heat_over(pixels: NDArray[np.uint8], values: NDArray[np.float32]) -> Image.Image:
    """The picture with orange where values are above zero and blue where they are below.

    Args:
        pixels: uint8 `(H, W, C)`.
        values: `(h, w)`, of any size; their largest distance from zero has the strongest colour.
    """
    picture = _enlarged(pixels_as_picture(pixels).convert("L"), Image.Resampling.NEAREST)
    grey = 128 + (np.asarray(picture, np.float32) - 128) * FADE
    heat = _enlarged(
        Image.fromarray(values.astype(np.float32)), Image.Resampling.BICUBIC, picture.size
    )
    share = np.asarray(heat) / max(float(np.abs(values).max()), 1e-12)
    opacity = np.clip(np.abs(share), 0, 1)[..., None] * STRONGEST
    colour = np.where(share[..., None] > 0, FOR, AGAINST)
    mixed = grey[..., None] * (1 - opacity) + colour * opacity
    return Image.fromarray(mixed.round().astype(np.uint8))


def _enlarged(
    picture: Image.Image, how: Image.Resampling, size: tuple[int, int] | None = None
) -> Image.Image:
    factor = SIDE / max(picture.size)
    whole = (round(picture.width * factor), round(picture.height * factor))
    return picture.resize(size or whole, how)
