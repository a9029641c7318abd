"""Pictures as arrays: conversion from any picture, and resizing with antialiasing."""

import math

import numpy as np
from PIL import Image

from utils.images.decoding import in_strips, upright
from utils.preprocessing.base import Picture

_CHANNELS = {3, 4}


def to_array(image: Picture, longest_side: int | None = None) -> np.ndarray:
    """Convert a picture to an upright array, downscaled if it is large.

    Args:
        image: a Pillow image of any mode, or uint8 `(H, W)`, `(H, W, 3)` or `(H, W, 4)`.
        longest_side: the longer side of the result is at most this many pixels; None: no limit.

    Returns:
        uint8 `(H, W)`, `(H, W, 3)` or `(H, W, 4)`, 0 to 255.

    Raises:
        ValueError: if an array has another dtype or shape, or no pixels.
    """
    factor = math.ceil(max(size_of(image)) / longest_side) if longest_side else 1
    return reduced(image, factor)


def size_of(image: Picture) -> tuple[int, int]:
    """Width and height in pixels, before rotation. Raises ValueError as `to_array` does."""
    if isinstance(image, Image.Image):
        return image.size
    height, width = _checked(image).shape[:2]
    return width, height


def reduced(image: Picture, factor: int) -> np.ndarray:
    """Like `to_array`, but with the factor instead of the size that results from it.

    Each square of `factor` × `factor` pixels becomes their mean, which is fast and reduces noise.

    Args:
        image: as for `to_array`.
        factor: at least 1.
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
    """Resize a picture: antialiased when it shrinks, bicubic when it grows.

    Args:
        picture: uint8 `(H, W)` or `(H, W, C)`.
        width: of the result, in pixels.
        height: of the result, in pixels.
    """
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
