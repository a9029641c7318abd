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


def median(values: np.ndarray) -> np.ndarray:
    """(H, W): the median of the nine pixels in and around each pixel.

    Sorted by columns first, so that three of the nine can be left out in each row of three.
    """
    low, middle, high = (each.T for each in _sorted(*_triples(values)))
    candidates = (
        np.maximum.reduce(_triples(low)),
        _sorted(*_triples(middle))[1],
        np.minimum.reduce(_triples(high)),
    )
    return _sorted(*candidates)[1].T


def _triples(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The rows before all rows, they themselves, and those after them."""
    longer = _extended(rows, 1, 1)
    return longer[:-2], longer[1:-1], longer[2:]


def _sorted(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, ...]:
    """The smallest, middle and largest of three, pixel by pixel."""
    a, b = np.minimum(a, b), np.maximum(a, b)
    b, c = np.minimum(b, c), np.maximum(b, c)
    return np.minimum(a, b), np.maximum(a, b), c


def _largest_along(values: np.ndarray, window: int, axis: int) -> np.ndarray:
    before = (window - 1) // 2
    rows = _extended(values.swapaxes(0, axis), before, window - 1 - before)
    done = 1
    while done < window:  # the largest of 2, 4, 8, ... neighbours
        step = min(done, window - done)
        rows = np.maximum(rows[:-step], rows[step:])
        done += step
    return rows.swapaxes(0, axis)


def _extended(rows: np.ndarray, before: int, after: int) -> np.ndarray:
    """With the first and the last row repeated; `np.pad` takes five times as long."""
    first, last = rows[:1], rows[-1:]
    return np.concatenate([first.repeat(before, axis=0), rows, last.repeat(after, axis=0)])
