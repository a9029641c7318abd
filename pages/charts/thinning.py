"""Thinning and smoothing of long curves, without moving what is already drawn."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray


def thinned(count: int, limit: int) -> NDArray[np.int64]:
    """Indices of the points to keep of a long curve.

    Keeps every 2nd, 4th, 8th ... point, so while a curve grows, what is drawn stays in place
    except when that distance doubles.

    Args:
        count: how many points there are.
        limit: how many to keep, above 0.

    Returns:
        At most `limit + 1` ascending indices; the last point is always among them.
    """
    distance = 1
    while count > distance * limit:
        distance *= 2
    indices = np.arange(0, count, distance, dtype=np.int64)
    if count and indices[-1] != count - 1:
        indices = np.append(indices, count - 1)
    return indices


def smoothed(x: NDArray[np.float64], values: ArrayLike, half_life: float) -> NDArray[np.float64]:
    """The running mean of a curve, weighted exponentially.

    Looks back only, so what is drawn of a growing curve never changes. Values that are not finite
    are left out.

    Args:
        x: `(N,)`, ascending.
        values: `(N,)`.
        half_life: the distance along `x` over which a weight halves, above 0.

    Returns:
        The means `(N,)`; NaN before the first finite value.
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

    An axis that ends there seldom changes while its curve grows. `value` must be above 0.
    """
    power = 10.0 ** np.floor(np.log10(value))
    for factor in (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0):
        if factor * power >= value * (1 - 1e-9):
            return float(factor * power)
    return float(10 * power)
