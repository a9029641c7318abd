"""The largest and smallest values around each pixel, and what can be told by them."""

import numpy as np


def largest(values: np.ndarray, window: int) -> np.ndarray:
    """(H, W): the largest value within a square of `window` pixels around each pixel."""
    for axis in (0, 1):
        values = _largest_along(values, window, axis)
    return values


def smallest(values: np.ndarray, window: int) -> np.ndarray:
    """(H, W): the smallest value within a square of `window` pixels around each pixel."""
    return -largest(-values, window)


def closed(values: np.ndarray, window: int) -> np.ndarray:
    """(H, W) with everything dark that is narrower than the window filled; edges stay sharp."""
    return smallest(largest(values, window), window)


def opened(values: np.ndarray, window: int) -> np.ndarray:
    """(H, W) with everything light that is narrower than the window taken off."""
    return largest(smallest(values, window), window)


def _largest_along(values: np.ndarray, window: int, axis: int) -> np.ndarray:
    before = (window - 1) // 2
    pad = [(0, 0), (0, 0)]
    pad[axis] = (before, window - 1 - before)
    rows = np.pad(values, pad, mode="edge").swapaxes(0, axis)
    done = 1
    while done < window:  # the largest of 2, 4, 8, ... neighbours
        step = min(done, window - done)
        rows = np.maximum(rows[:-step], rows[step:])
        done += step
    return rows.swapaxes(0, axis)
