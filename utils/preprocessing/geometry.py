"""MNIST's layout: ink in a box of 20×20, its centre of mass in the middle of 28×28."""

import numpy as np

from utils.preprocessing.arrays import resized

BOX = 20 / 28  # share of the side that the ink's longer side takes


def crop_ink(ink: np.ndarray) -> np.ndarray:
    """The part of uint8 (H, W), light ink on black, that has ink; all of it, if it has none."""
    inked = ink > 0
    rows, columns = (np.flatnonzero(inked.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return ink
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def fit_box(ink: np.ndarray, size: int) -> np.ndarray:
    """Scale the whole picture, keeping its proportions, until its longer side fills the box."""
    return fit_side(ink, round(BOX * size))


def fit_side(picture: np.ndarray, side: int) -> np.ndarray:
    """Scale (H, W), keeping its proportions, until its longer side is `side`."""
    height, width = picture.shape
    scale = side / max(height, width)
    return resized(picture, max(1, round(width * scale)), max(1, round(height * scale)))


def middle(picture: np.ndarray, size: int) -> np.ndarray:
    """Put (H, W) into the middle of black (size, size)."""
    height, width = picture.shape
    return place(picture, size, (size - height) // 2, (size - width) // 2)


def has_layout(ink: np.ndarray, size: int) -> bool:
    """Whether uint8 (H, W) is laid out as MNIST is: its ink fills the box and is centred."""
    if ink.shape != (size, size) or max(crop_ink(ink).shape) != round(BOX * size):
        return False
    return np.array_equal(centre_of_mass(ink, size), ink)


def centre_of_mass(ink: np.ndarray, size: int) -> np.ndarray:
    """Place ink on black (size, size), its centre of mass in the middle, cut at the edges.

    The middle is the pixel (size / 2, size / 2), as in MNIST: there the mean is (14.0, 14.0).
    """
    weights = ink.astype(np.float64)
    total = weights.sum() or 1.0
    top, left = (
        round(size / 2 - np.arange(length) @ weights.sum(axis=1 - axis) / total)
        for axis, length in enumerate(ink.shape)
    )
    return place(ink, size, top, left)


def place(ink: np.ndarray, size: int, top: int, left: int) -> np.ndarray:
    """Lay uint8 (h, w) on black (size, size) with its corner there; what lies outside is lost."""
    page = np.zeros((size, size), np.uint8)
    height, width = ink.shape
    rows = slice(max(0, top), max(0, min(size, top + height)))
    columns = slice(max(0, left), max(0, min(size, left + width)))
    page[rows, columns] = ink[
        rows.start - top : rows.stop - top, columns.start - left : columns.stop - left
    ]
    return page
