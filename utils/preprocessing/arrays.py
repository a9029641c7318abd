"""Pictures as arrays: taking any picture in, and resizing with antialiasing."""

import math

import numpy as np
from PIL import Image

from utils.pictures import eight_bits, upright
from utils.preprocessing.base import Picture

_CHANNELS = {3, 4}


def to_array(image: Picture, longest_side: int | None = None) -> np.ndarray:
    """uint8 (H, W), (H, W, 3) or (H, W, 4), upright, reduced to at most `longest_side`.

    Raises ValueError for an array that is not uint8 of such a shape, or has no pixel.
    """
    picture = to_image(image)
    # The mean of factor × factor pixels: fast, and it takes the noise away.
    factor = math.ceil(max(picture.size) / longest_side) if longest_side else 1
    return np.asarray(picture.reduce(factor) if factor > 1 else picture)


def to_image(image: Picture) -> Image.Image:
    """An upright Pillow image of mode "L", "RGB" or "RGBA". Raises ValueError as `to_array`."""
    return eight_bits(upright(image)) if isinstance(image, Image.Image) else _from_array(image)


def resized(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """A uint8 picture at another size, antialiased when it shrinks, smooth when it grows."""
    if picture.shape[:2] == (height, width):
        return picture
    image = Image.fromarray(picture)
    shrinks = width < image.width or height < image.height
    kind = Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC
    return np.asarray(image.resize((width, height), kind))


def _from_array(array: np.ndarray) -> Image.Image:
    array = np.asarray(array)
    fits = array.ndim == 2 or (array.ndim == 3 and array.shape[2] in _CHANNELS)
    if array.dtype != np.uint8 or not fits or array.size == 0:
        raise ValueError(
            "A picture must be uint8 of shape (H, W), (H, W, 3) or (H, W, 4), received "
            f"{array.dtype} {array.shape}."
        )
    return Image.fromarray(array)
