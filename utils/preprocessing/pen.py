"""Even pen width: every drawing as if one of MNIST's pens had drawn it."""

import numpy as np

from utils.preprocessing.geometry import BOX, crop_ink, fit_side
from utils.preprocessing.morphology import largest

_FINE = 4  # pixels here for one of the final picture
_REACH = 14  # pixels here: half the widest stroke that is told from a blot
_THIN = 1.5  # pixels of the final picture: between them lie 9 of 10 MNIST digits
_THICK = 3.7
_THICKENED = 2.0  # what thinner strokes become
_THINNED = 3.2  # what thicker ones become


def even_pen(ink: np.ndarray, size: int) -> np.ndarray:
    """Bring strokes that are thinner or thicker than MNIST's near its width; leave others alone.

    Takes and gives light ink on black, uint8 (H, W), cropped.
    """
    box = round(BOX * size)
    half = 127 if max(ink.shape) < _FINE * box else 64  # thin lines turn grey when they shrink
    mask = np.pad(fit_side(ink, _FINE * box), _REACH) > half
    inside = _depth(mask)
    width = _width(inside)
    if width == 0 or _THIN <= width <= _THICK:
        return ink
    target = _THICKENED if width < _THIN else _THINNED
    # What grows has to shrink to fit the box again, its strokes too.
    growth = _FINE * (target - width) / (1 - target / box)
    from_edge = np.where(mask, inside - 0.5, 0.5 - _depth(~mask))
    if growth < 0:  # no stroke loses more than half its width, so that none breaks
        deepest = largest(inside, 2 * _REACH + 1)
        shift = np.maximum(growth, -deepest) / 2
    else:
        shift = np.full_like(inside, growth / 2)
    strength = np.clip(from_edge + shift + 0.5, 0, 1)
    return crop_ink((255 * strength).astype(np.uint8))


def _width(depth: np.ndarray) -> float:
    inside = depth[depth > 0]
    # Across a stroke, the distance to its edge is a quarter of its width on average.
    return float(4 * (inside.mean() - 0.5) / _FINE) if inside.size else 0.0


def _depth(mask: np.ndarray) -> np.ndarray:
    """float32 (H, W): how far each pixel of a mask is from the nearest pixel outside it.

    Exact up to `_REACH`, and that much where it is more; the mask goes on beyond the picture.
    """
    rows = np.arange(mask.shape[0], dtype=np.int32)[:, None]
    above = np.maximum.accumulate(np.where(mask, -_REACH, rows), axis=0)
    below = np.minimum.accumulate(np.where(mask, len(rows) + _REACH, rows)[::-1], axis=0)[::-1]
    vertical = np.minimum(np.minimum(rows - above, below - rows), _REACH) ** 2
    squared = vertical.copy()
    for offset in range(1, _REACH + 1):
        near = vertical + offset**2
        np.minimum(squared[:, offset:], near[:, :-offset], out=squared[:, offset:])
        np.minimum(squared[:, :-offset], near[:, offset:], out=squared[:, :-offset])
    depth: np.ndarray = np.minimum(np.sqrt(squared, dtype=np.float32), _REACH)
    return depth
