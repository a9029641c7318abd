"""Counts the things on a sheet: a dot is none, "10" is two, a 5 and its detached bar are one.

This tells a number of several digits from a single digit.
"""

from itertools import pairwise

import numpy as np

from utils.preprocessing.components import Pieces, find_pieces
from utils.preprocessing.geometry import crop_ink
from utils.preprocessing.morphology import largest, smallest

INK = 100  # grey value of light ink on black: anything lighter counts
LARGE = 0.4  # of the largest piece's extent: the least extent of a thing of its own
APART = 0.25  # of the larger piece's extent: pieces farther apart are two things
APART_ON_PAGE = 0.06  # of the picture's longer side: the same; the larger distance counts
_TALL = 0.45  # of the height of all ink: two pieces this tall, side by side, are two digits
_GAP = 0.04  # of the taller piece's height: least number of empty columns between two digits
_LEVEL = 0.3  # of the lower piece's height: how much of it must lie beside the other
_WIDE = 2.2  # times its height: no single digit is as wide
_DASH = 0.5  # of its bounding box: a dash fills more
_DOT = 0.22  # of the picture's longer side: the largest extent of a tap with the widest pen
_SOLID = 0.5  # of its extent: the side of a square that fits into a dot but not into a stroke


def count_things(ink: np.ndarray) -> int:
    """The number of things on uint8 `(H, W)`, light ink on black; 0 if there are only dots."""
    pieces = find_pieces(crop_ink(ink) > INK)
    if not len(pieces.area):
        return 0
    things = find_things(pieces, max(ink.shape))
    return max(len(things), 2) if any(_is_wide(pieces, each) for each in things) else len(things)


def cut_things(ink: np.ndarray) -> list[np.ndarray]:
    """Each thing alone on uint8 `(H, W)`, light ink on black, from left to right.

    Returns nothing if they do not stand in a row, or if some of them touch.
    """
    pieces = find_pieces(ink > INK)
    if not len(pieces.area):
        return []
    things = find_things(pieces, max(ink.shape))
    things.sort(key=lambda each: int(pieces.left[each].min()))
    if not _is_row(pieces, things) or any(_is_wide(pieces, each) for each in things):
        return []
    return [_alone(ink, pieces, each) for each in things]


def _alone(ink: np.ndarray, pieces: Pieces, thing: np.ndarray) -> np.ndarray:
    mask = pieces.mask(np.isin(np.arange(len(pieces.area)), thing))
    return np.where(largest(mask, 3), ink, 0).astype(np.uint8)  # with its soft edge


def _is_row(pieces: Pieces, things: list[np.ndarray]) -> bool:
    """Whether things, ordered from left to right, stand beside each other like digits."""
    spans = [
        (pieces.top[each].min(), pieces.bottom[each].max(), pieces.left[each].min())
        for each in things
    ]
    return len(things) > 1 and all(
        min(a[1], b[1]) - max(a[0], b[0]) >= _LEVEL * min(a[1] - a[0], b[1] - b[0]) and b[2] > a[2]
        for a, b in pairwise(spans)
    )


def _is_wide(pieces: Pieces, thing: np.ndarray) -> bool:
    """Whether it is wider than any digit and no dash: digits that touch."""
    height = int(pieces.bottom[thing].max() - pieces.top[thing].min()) + 1
    width = int(pieces.right[thing].max() - pieces.left[thing].min()) + 1
    filled = int(pieces.area[thing].sum()) / (width * height)
    return width > _WIDE * height and filled < _DASH


def any_thing(ink: np.ndarray) -> int:
    """1 if there is more than dots and specks on uint8 `(H, W)`, light on black; else 0."""
    pieces = find_pieces(crop_ink(ink) > INK)
    return int(len(pieces.area) > 0 and not _all_dots(pieces, _large(pieces), max(ink.shape)))


def find_things(pieces: Pieces, side: int) -> list[np.ndarray]:
    """Group the large pieces into things.

    Args:
        pieces: all pieces of a drawing.
        side: longer side of the page in pixels.

    Returns:
        For each thing, the numbers of its pieces. Specks belong to no thing.
    """
    large = _large(pieces)
    if _all_dots(pieces, large, side):
        return [large] if len(large) > 2 else []  # three dots or more may be a drawing
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
    """Whether two of the large pieces can be parts of one digit, bool `(N, N)`."""
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
    """Empty rows or columns between two pieces, `(N, N)`; negative: how many they share."""
    gaps: np.ndarray = np.maximum.outer(low, low) - np.minimum.outer(high, high) - 1
    return gaps


def _is_dot(pieces: Pieces, piece: int, side: int) -> bool:
    """Whether a piece is small and compact, like a tap of the pen."""
    extent = int(pieces.extents[piece])
    if extent > _DOT * side:
        return False
    mask = pieces.mask(np.arange(len(pieces.area)) == piece)
    rows = slice(pieces.top[piece], pieces.bottom[piece] + 1)
    columns = slice(pieces.left[piece], pieces.right[piece] + 1)
    inside = np.pad(mask[rows, columns], 1).astype(np.int8)
    return bool(smallest(inside, max(1, int(_SOLID * extent))).any())
