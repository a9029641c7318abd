"""Separates ink from paper: a threshold, and the choice of pieces that belong to the drawing."""

import numpy as np
from PIL import Image

from utils.preprocessing.components import Pieces, find_pieces
from utils.preprocessing.morphology import largest
from utils.preprocessing.things import LARGE

_FAINTEST = 24  # grey values above the paper: anything fainter is not ink
_STRONGEST = 0.002  # share of all pixels that is taken for ink when its level is measured
_CLEAN = 8  # grey values at the border: below, the paper is black and any shade of grey is ink
_FULL = 200  # grey value from which ink is left as it is
_LARGE = 0.1  # of the picture's longer side: the least extent of a drawing
_SPECK = 0.01  # of the largest piece's area: smaller pieces are dust
_SECOND = 0.5  # of the largest piece's area: pieces this large belong to the drawing anywhere
_NEAR = 0.25  # of the drawing's longer side: pieces within this distance belong to it
_NEAR_ON_PAGE = 0.06  # of the picture's longer side: the same; the larger distance counts


def find_ink(light: np.ndarray) -> np.ndarray:
    """Keep only the ink of uint8 `(H, W)`, light ink on black, at full strength.

    The paper becomes black and specks are removed. The result is all black if there is no ink.
    """
    threshold = _threshold(light)
    pieces = find_pieces(light > threshold)
    chosen = _belonging(pieces)
    if not chosen.all():  # a bright table beside the sheet, say, set the threshold too high
        light = np.where(largest(pieces.mask(~chosen), 3), 0, light).astype(np.uint8)
        threshold = _threshold(light)
        pieces = find_pieces(light > threshold)
        chosen = _belonging(pieces)
    return _with_full_ink(light, pieces.mask(chosen), threshold)


def ink_level(light: np.ndarray) -> float:
    """The grey value of the ink on uint8 `(H, W)`: the mean of the lightest pixels."""
    return _level(_histogram(light))


def _level(counts: np.ndarray) -> float:
    most = max(12, round(_STRONGEST * int(counts.sum())))
    taken = np.minimum(counts[::-1].cumsum(), most)  # of the lightest, next lightest, ... value
    return float(np.diff(taken, prepend=0)[::-1] @ np.arange(256) / taken[-1])


def border(picture: np.ndarray) -> np.ndarray:
    """The values along the four edges of `(H, W)`, as a flat array."""
    width = max(1, min(picture.shape) // 40)
    inner = picture[width:-width]
    strips = (picture[:width], picture[-width:], inner[:, :width], inner[:, -width:])
    return np.concatenate([strip.ravel() for strip in strips])


def _threshold(light: np.ndarray) -> float:
    """The grey value that ink exceeds; 255 if there is no ink."""
    counts = _histogram(light)
    level = _level(counts)
    if level < _FAINTEST:
        return 255.0
    faint, strong = counts[int(0.2 * level) + 1 :].sum(), counts[int(0.5 * level) + 1 :].sum()
    # Many faint pixels next to few strong ones: the lines of ruled paper.
    return (0.5 if faint > 3 * strong else 0.3) * level


def _belonging(pieces: Pieces) -> np.ndarray:
    """Which pieces belong to the drawing: no table beside the sheet, no ruled lines, no specks."""
    if len(pieces.area) < 2:
        return np.ones(len(pieces.area), bool)
    inner = ~pieces.along_border
    large = pieces.extents > _LARGE * max(pieces.shape)
    candidates = inner if (inner & large).any() else np.ones_like(inner)
    area = np.where(candidates, pieces.area, 0)
    first = area == area.max()
    chosen = _grown(pieces, first, area >= _SPECK * area.max())
    is_thing = candidates & (pieces.extents >= LARGE * pieces.extent(first))
    belonging: np.ndarray = chosen | is_thing | (area >= _SECOND * area.max())
    return belonging


def _grown(pieces: Pieces, chosen: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """The chosen pieces plus those near them, repeated until nothing is added.

    This keeps a drawing that is made of dots together.
    """
    while True:
        gap = max(_NEAR * pieces.extent(chosen), _NEAR_ON_PAGE * max(pieces.shape))
        grown = chosen | (allowed & (pieces.distances(chosen) <= gap))
        if (grown == chosen).all():
            return chosen
        chosen = grown


def _with_full_ink(light: np.ndarray, mask: np.ndarray, threshold: float) -> np.ndarray:
    """The ink in the mask and its soft edge, stretched so that most of it is 255."""
    if not mask.any():
        return np.zeros_like(light)
    full = _upper_quartile(light[mask])
    if _is_clean(light):
        lowest, reach = 0.0, 5  # pixels; even the faintest edge of a stroke is ink
        full = 255.0 if full > _FULL else full
    else:
        lowest, reach = threshold / 2, 3
    stretched = (np.arange(256) - lowest) * (255 / max(full - lowest, 1.0))
    table = np.clip(stretched, 0, 255).astype(np.uint8)
    return np.asarray(table.take(light) * largest(mask, reach))


def _upper_quartile(values: np.ndarray) -> float:
    """`np.percentile(values, 75)`, but much faster for small arrays."""
    ordered = np.sort(values)
    place, part = divmod(3 * (len(ordered) - 1), 4)
    low, high = int(ordered[place]), int(ordered[min(place + 1, len(ordered) - 1)])
    return low + (high - low) * part / 4


def _is_clean(light: np.ndarray) -> bool:
    rim = np.sort(border(light))
    return bool(rim[int(0.95 * len(rim))] < _CLEAN)


def _histogram(picture: np.ndarray) -> np.ndarray:
    """The number of pixels of each value, 0 to 255; Pillow is five times faster than NumPy."""
    return np.array(Image.fromarray(picture).histogram())
