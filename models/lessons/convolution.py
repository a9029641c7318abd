"""A window that slides over a picture: convolution and pooling, by the book.

The page's own window computes the same in JavaScript, and is tested against this.
"""

from collections.abc import Callable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Padding = tuple[int, int]  # before and after

KERNELS: dict[str, tuple[tuple[float, ...], ...]] = {
    "Do nothing": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    "Upright edges": ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1)),
    "Level edges": ((-1, -1, -1), (0, 0, 0), (1, 1, 1)),
    "All edges": ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
    "Blur": ((0.1, 0.1, 0.1), (0.1, 0.2, 0.1), (0.1, 0.1, 0.1)),
    "Sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
}


def convolved(
    picture: Numbers, kernel: Numbers, stride: int = 1, padding: Padding = (0, 0), bias: float = 0.0
) -> Numbers:
    """The sums of products of a kernel and every part of the picture.

    As in every deep learning library the kernel is not flipped: strictly speaking, this is a
    cross-correlation.

    Args:
        picture: `(H, W)`.
        kernel: `(k, k)`.
        stride: cells from one window to the next.
        padding: rows of zeros above and below, and as many columns left and right.
        bias: added to every sum.

    Returns:
        `(H', W')` with `H' = (H + padding - k) // stride + 1`.
    """
    windows = _windows(np.pad(picture, padding), len(kernel), stride)
    sums: Numbers = np.einsum("ijkl,kl->ij", windows, kernel)
    return sums + bias


def same_padding(side: int, size: int, stride: int) -> Padding:
    """The zeros that Keras adds before and after for `padding="same"`.

    If their number is odd, one more comes after the picture.

    Args:
        side: cells of the picture along this axis.
        size: cells of the kernel.
        stride: cells from one window to the next.

    Returns:
        How many before and how many after, so that the result has `ceil(side / stride)` cells.
    """
    total = max(0, (-(-side // stride) - 1) * stride + size - side)
    return total // 2, total - total // 2


def pooled(picture: Numbers, size: int, pick: Callable[..., Numbers] = np.max) -> Numbers:
    """The picture pooled over windows that lie side by side.

    Args:
        picture: `(H, W)`.
        size: cells of a window along each side.
        pick: reduces a window to one number: `np.max` or `np.mean`.

    Returns:
        `(H // size, W // size)`.
    """
    return pick(_windows(picture, size, size), axis=(2, 3))


def shifted(picture: Numbers, right: int) -> Numbers:
    """The picture moved right by that many columns; zeros come in from the left."""
    return np.pad(picture, ((0, 0), (right, 0)))[:, : picture.shape[1]]


def alike(a: Numbers, b: Numbers) -> float:
    """How much two pictures `(H, W)` overlap, from 0 to 1.

    The similarity of M. Ruzicka (1958): the sum of the smaller values over that of the larger ones.
    """
    most = np.maximum(a, b).sum()
    return float(np.minimum(a, b).sum() / most) if most else 1.0


def _windows(picture: Numbers, size: int, stride: int) -> Numbers:
    return sliding_window_view(picture, (size, size))[::stride, ::stride]
