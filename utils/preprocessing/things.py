"""How many things lie on a sheet: a dot is none, "10" is two, a 5 and its bar are one.

Here a number can be told from a digit; `find_things` says what belongs to which.
"""

import numpy as np

from utils.preprocessing.components import Pieces, find_pieces
from utils.preprocessing.geometry import crop_ink
from utils.preprocessing.morphology import smallest

INK = 100  # grey values of light ink on black: what is lighter counts
LARGE = 0.4  # of the largest piece's extent: what may be a thing of its own
APART = 0.25  # of the larger piece's extent: pieces farther away than that are two things
APART_ON_PAGE = 0.06  # of the picture's longer side: and farther than that
_TALL = 0.45  # of the height of all ink: two pieces as tall as that, side by side, are two digits
_GAP = 0.04  # of the taller one's height: empty columns between two digits
_LEVEL = 0.3  # of the lower one's height: how much of it lies beside the other
_DOT = 0.22  # of the picture's longer side: what a tap of the widest pen leaves
_SOLID = 0.5  # of its extent: the side of a square that fits into a dot, but into no stroke


def count_things(ink: np.ndarray) -> int:
    """How many things are on uint8 (H, W), light ink on black: 0 for nothing or for dots alone."""
    pieces = find_pieces(crop_ink(ink) > INK)
    return len(find_things(pieces, max(ink.shape))) if len(pieces.area) else 0


def any_thing(ink: np.ndarray) -> int:
    """1 if there is more on uint8 (H, W), light on black, than dots and specks; else 0."""
    pieces = find_pieces(crop_ink(ink) > INK)
    return int(len(pieces.area) > 0 and not _all_dots(pieces, _large(pieces), max(ink.shape)))


def find_things(pieces: Pieces, side: int) -> list[np.ndarray]:
    """Which large pieces are which thing: an array of piece numbers for each thing.

    Specks belong to nothing. The pieces lie on a page whose longer side has `side` pixels.
    """
    large = _large(pieces)
    if _all_dots(pieces, large, side):
        return [large] if len(large) > 2 else []  # many dots draw something, one or two do not
    if len(large) == 1:
        return [large]
    thing = np.arange(len(large))
    belong = _belong(pieces, large, side)
    for first, second in zip(*np.nonzero(np.triu(belong, 1)), strict=True):
        thing[thing == thing[second]] = thing[first]
    return [large[thing == number] for number in np.unique(thing)]


def _large(pieces: Pieces) -> np.ndarray:
    return np.flatnonzero(pieces.extents >= LARGE * pieces.extents.max())


def _all_dots(pieces: Pieces, chosen: np.ndarray, side: int) -> bool:
    return all(_is_dot(pieces, piece, side) for piece in chosen)


def _belong(pieces: Pieces, large: np.ndarray, side: int) -> np.ndarray:
    """Bool (N, N): whether two of the large pieces can be parts of one digit."""
    top, bottom, left, right = (
        side[large] for side in (pieces.top, pieces.bottom, pieces.left, pieces.right)
    )
    height, extent = bottom - top + 1, pieces.extents[large]
    down, across = _gaps(top, bottom), _gaps(left, right)
    larger = np.maximum.outer(extent, extent)
    reach = np.maximum(APART * larger, APART_ON_PAGE * side)
    is_near = np.maximum(down, across) <= reach
    lower, taller = np.minimum.outer(height, height), np.maximum.outer(height, height)
    is_tall = lower >= _TALL * (pieces.bottom.max() - pieces.top.min() + 1)
    is_beside = (across >= _GAP * taller) & (-down >= _LEVEL * lower)
    return np.asarray(is_near & ~(is_tall & is_beside))


def _gaps(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """(N, N): empty rows or columns between two pieces; below 0, how many they share."""
    gaps: np.ndarray = np.maximum.outer(low, low) - np.minimum.outer(high, high) - 1
    return gaps


def _is_dot(pieces: Pieces, piece: int, side: int) -> bool:
    """Whether a piece is small and about as wide as long, as a tap of the pen is."""
    extent = int(pieces.extents[piece])
    if extent > _DOT * side:
        return False
    mask = pieces.mask(np.arange(len(pieces.area)) == piece)
    rows = slice(pieces.top[piece], pieces.bottom[piece] + 1)
    columns = slice(pieces.left[piece], pieces.right[piece] + 1)
    inside = np.pad(mask[rows, columns], 1).astype(np.int8)
    return bool(smallest(inside, max(1, int(_SOLID * extent))).any())
