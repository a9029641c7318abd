"""Lines through points: smooth, evenly sampled, rounded. A line is a float64 array (N, 2)."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Line = NDArray[np.float64]  # (N, 2): x, y

STEPS = 8  # points drawn between two knots
SPACING = 0.03  # between the points of an even line, of the digit's height


def catmull_rom(knots: Line) -> Line:
    """The centripetal Catmull–Rom curve through two or more knots.

    It forms no cusps and no loops between knots, however unevenly they are spread (C. Yuksel,
    S. Schaefer, J. Keyser, Parameterization and applications of Catmull–Rom curves,
    Computer-Aided Design 43, 2011).

    Args:
        knots: float64 (K, 2), no two neighbours alike.

    Returns:
        float64 (STEPS * (K - 1) + 1, 2), from the first knot to the last.
    """
    # Beyond each end, a knot that mirrors the one before the end.
    longer = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    ways = np.diff(longer, axis=0)  # (K + 1, 2)
    times = np.sqrt(np.hypot(*ways.T))[:, None]  # centripetal: the square root of each way
    speeds = ways / times
    across = (ways[:-1] + ways[1:]) / (times[:-1] + times[1:])
    tangents = speeds[:-1] + speeds[1:] - across  # (K, 2)
    inner = times[1:-1]
    ends = np.stack([knots[:-1], inner * tangents[:-1], knots[1:], inner * tangents[1:]], axis=1)
    pieces = _hermite_basis() @ ends  # (K - 1, STEPS, 2)
    return np.concatenate([pieces.reshape(-1, 2), knots[-1:]])


@cache
def _hermite_basis() -> Line:
    """(STEPS, 4): the weights of start, its tangent, end, and its tangent."""
    t = np.arange(STEPS) / STEPS
    s = 1 - t
    return np.stack([(1 + 2 * t) * s**2, t * s**2, (1 + 2 * s) * t**2, -s * t**2], axis=1)


def even(line: Line) -> Line:
    """The same line with points about SPACING apart, at least two."""
    ways = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], ways.cumsum()])
    places = np.linspace(0, along[-1], max(2, round(along[-1] / SPACING) + 1))
    return np.stack([np.interp(places, along, axis) for axis in line.T], axis=1)


def rounded(line: Line, reach: int) -> Line:
    """Every point moved to the weighted mean of the `reach` points on each side; the ends stay."""
    reach = min(reach, len(line) - 1)
    # Mirrored in the end points, so that they are the mean of what surrounds them.
    before = 2 * line[0] - line[reach:0:-1]
    after = 2 * line[-1] - line[-2 : -2 - reach : -1]
    return smoothed(np.concatenate([before, line, after]), reach)


def smoothed(values: Line, reach: int) -> Line:
    """The weighted means of 2 * reach + 1 neighbours: (N - 2 * reach, 2)."""
    weights = np.hanning(2 * reach + 3)[1:-1]
    weights /= weights.sum()
    return np.stack([np.convolve(axis, weights, "valid") for axis in values.T], axis=1)
