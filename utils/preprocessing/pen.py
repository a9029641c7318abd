"""Even pen: brings the stroke width of a drawing close to MNIST's."""

import numpy as np

from utils.preprocessing.geometry import BOX, crop_ink, fit_side
from utils.preprocessing.morphology import largest

_FINE = 4  # work at this multiple of the final resolution
_REACH = 14  # pixels at that resolution: half the widest stroke that can be measured
_THIN = 1.5  # pixels of the final picture: 9 of 10 MNIST digits lie between the two
_THICK = 3.7
_THICKENED = 2.0  # width that thinner strokes get
_THINNED = 3.2  # width that thicker strokes get


def even_pen(ink: np.ndarray, size: int) -> np.ndarray:
    """Thicken very thin strokes and thin out very thick ones; other drawings stay as they are.

    Args:
        ink: uint8 `(H, W)`, light ink on black, cropped to its bounding box.
        size: side in pixels of the final picture.

    Returns:
        Ink of the same kind, of another size if the strokes have changed.
    """
    box = round(BOX * size)
    fine = np.pad(fit_side(ink, _FINE * box), _REACH)
    mask, inside, width = _measured(fine > 127)
    if width < _THIN and max(ink.shape) > _FINE * box:  # shrinking turns thin lines grey
        mask, inside, width = _measured(fine > 64)
    if width == 0 or _THIN <= width <= _THICK:
        return ink
    target = _THICKENED if width < _THIN else _THINNED
    # Thicker strokes make the drawing larger; it is scaled back to the box, strokes included.
    growth = _FINE * (target - width) / (1 - target / box)
    from_edge = np.where(mask, inside - 0.5, 0.5 - _depth(~mask))
    if growth < 0:  # a stroke loses at most half its width, or it would break
        deepest = largest(inside, 2 * _REACH + 1)
        shift = np.maximum(growth, -deepest) / 2
    else:
        shift = np.full_like(inside, growth / 2)
    strength = np.clip(from_edge + shift + 0.5, 0, 1)
    return crop_ink((255 * strength).astype(np.uint8))


def _measured(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    inside = _depth(mask)
    return mask, inside, _width(inside)


def _width(depth: np.ndarray) -> float:
    inside = depth[depth > 0]
    # Across a stroke, the mean distance to its edge is a quarter of its width.
    return float(4 * (inside.mean(dtype=np.float64) - 0.5) / _FINE) if inside.size else 0.0


def _depth(mask: np.ndarray) -> np.ndarray:
    """Distance from each pixel of a mask to the nearest pixel outside it, float32 `(H, W)`.

    An exact Euclidean distance transform up to `_REACH`, where it is capped. The mask counts as
    continuing beyond the picture.
    """
    # Half the bytes are half the time; all squares are far below 32,767.
    rows = np.arange(mask.shape[0], dtype=np.int16)[:, None]
    above = np.maximum.accumulate(np.where(mask, np.int16(-_REACH), rows), axis=0)
    below = np.minimum.accumulate(np.where(mask, np.int16(len(rows) + _REACH), rows)[::-1], axis=0)[
        ::-1
    ]
    vertical = np.minimum(np.minimum(rows - above, below - rows), _REACH) ** 2
    squared = vertical.copy()
    for offset in range(1, _REACH + 1):
        near = vertical + offset**2
        np.minimum(squared[:, offset:], near[:, :-offset], out=squared[:, offset:])
        np.minimum(squared[:, :-offset], near[:, offset:], out=squared[:, :-offset])
    depth: np.ndarray = np.minimum(np.sqrt(squared, dtype=np.float32), _REACH)
    return depth
