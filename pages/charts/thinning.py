"""Long curves thinned and smoothed, without moving what has been drawn already."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray


def thinned(count: int, limit: int) -> NDArray[np.int64]:
    """Ascending indices of at most `limit` + 1 of `count` points, the last one always among them.

    Keeps every 2nd, 4th, 8th ... point: while a curve grows, what was drawn stays where it is,
    but for the few moments at which the distance doubles.
    """
    distance = 1
    while count > distance * limit:
        distance *= 2
    indices = np.arange(0, count, distance, dtype=np.int64)
    if count and indices[-1] != count - 1:
        indices = np.append(indices, count - 1)
    return indices


def smoothed(x: NDArray[np.float64], values: ArrayLike, half_life: float) -> NDArray[np.float64]:
    """The running mean of `values` (N,), in which weight halves every `half_life` along `x`.

    Looks back only, so a curve that grows is never redrawn differently. Values that are not
    finite are left out; before the first finite one there is nothing to show: NaN.
    """
    fadings = 0.5 ** (np.diff(x, prepend=x[:1]) / half_life)
    means = []
    total = weight = 0.0
    for fading, value in zip(fadings.tolist(), np.asarray(values).tolist(), strict=True):
        total, weight = total * fading, weight * fading
        if math.isfinite(value):
            total, weight = total + value, weight + 1.0
        means.append(total / weight if weight > 0 else math.nan)
    return np.array(means)


def rounded_up(value: float) -> float:
    """The next round number: 1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten.

    An axis that ends there moves seldom while its curve changes. `value` must be above 0.
    """
    power = 10.0 ** np.floor(np.log10(value))
    for factor in (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0):
        if factor * power >= value * (1 - 1e-9):
            return float(factor * power)
    return float(10 * power)
