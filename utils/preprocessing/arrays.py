"""Pictures as arrays: taking any picture in, and resizing with antialiasing."""

import math

import numpy as np
from PIL import Image

from utils.images.decoding import in_strips, upright
from utils.preprocessing.base import Picture

_CHANNELS = {3, 4}


def to_array(image: Picture, longest_side: int | None = None) -> np.ndarray:
    """uint8 (H, W), (H, W, 3) or (H, W, 4), upright, reduced to at most `longest_side`.

    Raises ValueError for an array that is not uint8 of such a shape, or has no pixel.
    """
    factor = math.ceil(max(size_of(image)) / longest_side) if longest_side else 1
    return reduced(image, factor)


def size_of(image: Picture) -> tuple[int, int]:
    """Width and height, as the picture lies. Raises ValueError as `to_array`."""
    if isinstance(image, Image.Image):
        return image.size
    height, width = _checked(image).shape[:2]
    return width, height


def reduced(image: Picture, factor: int) -> np.ndarray:
    """As `to_array`, each square of `factor` × `factor` pixels made one.

    It is their mean: fast, and it takes the noise away.
    """
    if isinstance(image, Image.Image):
        return np.asarray(upright(image, factor))
    array = _checked(image)
    if factor == 1:
        return array

    def rows(top: int, bottom: int) -> Image.Image:
        return Image.fromarray(array[top:bottom])

    return np.asarray(in_strips(rows, size_of(array), factor))


def resized(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """A uint8 picture at another size, antialiased when it shrinks, smooth when it grows."""
    if picture.shape[:2] == (height, width):
        return picture
    image = Image.fromarray(picture)
    shrinks = width < image.width or height < image.height
    kind = Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC
    return np.asarray(image.resize((width, height), kind))


def _checked(array: np.ndarray) -> np.ndarray:
    array = np.asarray(array)
    fits = array.ndim == 2 or (array.ndim == 3 and array.shape[2] in _CHANNELS)
    if array.dtype != np.uint8 or not fits or array.size == 0:
        raise ValueError(
            "A picture must be uint8 of shape (H, W), (H, W, 3) or (H, W, 4), received "
            f"{array.dtype} {array.shape}."
        )
    return array
