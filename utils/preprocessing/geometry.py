"""The layout of MNIST: ink in a box of 20×20, its centre of mass in the middle of 28×28."""

import numpy as np

from utils.preprocessing.arrays import resized

BOX = 20 / 28  # share of the side that the ink's longer side takes


def crop_ink(ink: np.ndarray) -> np.ndarray:
    """Crop uint8 `(H, W)`, light ink on black, to the bounding box of its ink, if it has any."""
    inked = ink > 0
    rows, columns = (np.flatnonzero(inked.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return ink
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def fit_box(ink: np.ndarray, size: int) -> np.ndarray:
    """Scale a picture, keeping its proportions, so that its longer side fills MNIST's box.

    Args:
        ink: uint8 `(H, W)`.
        size: side in pixels of the picture that the box belongs to; 28 makes it 20.
    """
    return fit_side(ink, round(BOX * size))


def fit_side(picture: np.ndarray, side: int) -> np.ndarray:
    """Scale a picture, keeping its proportions.

    Args:
        picture: uint8 `(H, W)`.
        side: longer side of the result in pixels.
    """
    height, width = picture.shape
    scale = side / max(height, width)
    return resized(picture, max(1, round(width * scale)), max(1, round(height * scale)))


def middle(picture: np.ndarray, size: int) -> np.ndarray:
    """Place a picture in the middle of a black square.

    Args:
        picture: uint8 `(H, W)`.
        size: side of the square in pixels; a larger picture is cut off.
    """
    height, width = picture.shape
    return place(picture, size, (size - height) // 2, (size - width) // 2)


def has_layout(ink: np.ndarray, size: int) -> bool:
    """Whether a picture is laid out like MNIST: its ink fills the box and is centred.

    Args:
        ink: uint8, light ink on black.
        size: side in pixels that it must have.
    """
    if ink.shape != (size, size) or max(crop_ink(ink).shape) != round(BOX * size):
        return False
    return np.array_equal(centre_of_mass(ink, size), ink)


def centre_of_mass(ink: np.ndarray, size: int) -> np.ndarray:
    """Place ink on a black square, with its centre of mass in the middle.

    The middle is the pixel `(size / 2, size / 2)`: the mean over MNIST is (14.0, 14.0).

    Args:
        ink: uint8 `(H, W)`, light ink on black.
        size: side of the square in pixels; what lies outside is cut off.
    """
    weights = ink.astype(np.float64)
    total = weights.sum() or 1.0
    top, left = (
        round(size / 2 - np.arange(length) @ weights.sum(axis=1 - axis) / total)
        for axis, length in enumerate(ink.shape)
    )
    return place(ink, size, top, left)


def place(ink: np.ndarray, size: int, top: int, left: int) -> np.ndarray:
    """Place a picture on a black square.

    Args:
        ink: uint8 `(H, W)`.
        size: side of the square in pixels; what lies outside is cut off.
        top: row of the picture's upper left corner; may be negative.
        left: its column; may be negative.
    """
    page = np.zeros((size, size), np.uint8)
    height, width = ink.shape
    rows = slice(max(0, top), max(0, min(size, top + height)))
    columns = slice(max(0, left), max(0, min(size, left + width)))
    page[rows, columns] = ink[
        rows.start - top : rows.stop - top, columns.start - left : columns.stop - left
    ]
    return page
