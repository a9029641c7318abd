"""Look closer: where the ink takes up little of a large picture, only its part of it is kept."""

import numpy as np

from utils.preprocessing.arrays import to_array
from utils.preprocessing.components import find_pieces
from utils.preprocessing.grey import to_grey
from utils.preprocessing.morphology import largest

LARGEST = 1600  # pixels of the longer side in which small ink is looked for
ZOOMED = 320  # pixels of the longer side that the later steps work with
_CELLS = 200  # cells along the longer side: smaller than a digit, larger than a stroke's width
_LEAST_CONTRAST = 24  # grey values: cells whose pixels differ by less hold noise, but no ink
_STRONG_INK = 0.5  # of the contrast of the strongest ink: ruled lines are fainter
_SMALL_INK = 1 / 8  # of the picture's longer side: ink that is longer than this survives shrinking
_DUST = 0.25  # of the longest piece of ink: shorter ones may lie outside of what is kept
_ROOM = 5  # times the ink's longer side: what is kept, so that a dot remains small on its page


def look_closer(picture: np.ndarray) -> np.ndarray:
    """Keep the part of a picture that its ink is in, if that is small.

    The ink is looked for before the picture shrinks to `ZOOMED`, where thin strokes would be lost.

    Args:
        picture: uint8 `(H, W)`, `(H, W, 3)` or `(H, W, 4)`.

    Returns:
        A picture of the same kind, at most `ZOOMED` pixels long.
    """
    longest = max(picture.shape[:2])
    if longest <= ZOOMED:
        return picture
    cell = min(-(-longest // _CELLS), *picture.shape[:2])
    box = _box_of_ink(_cell_contrast(to_grey(picture), cell))
    extent = cell * max(end - start for start, end in box) if box else longest
    if extent > _SMALL_INK * longest:
        return to_array(picture, ZOOMED)
    side = max(_ROOM * extent, ZOOMED)
    rows, columns = (
        _span(cell * sum(ends) // 2, side, length)
        for ends, length in zip(box, picture.shape, strict=False)
    )
    return to_array(np.ascontiguousarray(picture[rows, columns]), ZOOMED)


def _cell_contrast(grey: np.ndarray, cell: int) -> np.ndarray:
    """The range of the values in each cell of so many pixels squared, int16."""
    height, width = (length // cell * cell for length in grey.shape)
    bands = grey[:height, :width].reshape(-1, cell, width)
    lightest, darkest = bands.max(axis=1), bands.min(axis=1)
    across = (len(bands), -1, cell)
    highest = lightest.reshape(across).max(axis=2).astype(np.int16)
    ranges: np.ndarray = highest - darkest.reshape(across).min(axis=2)
    return ranges


def _box_of_ink(contrast: np.ndarray) -> list[tuple[int, int]]:
    """Start and end, in cells, of the rows and of the columns with ink; empty without ink."""
    usual = int(np.median(contrast))
    strongest = int(contrast.max()) - usual
    if strongest < _LEAST_CONTRAST:
        return []
    pieces = find_pieces(largest(contrast, 3) > usual + _STRONG_INK * strongest)
    large = pieces.extents >= _DUST * pieces.extents.max()
    return [
        (int(pieces.top[large].min()), int(pieces.bottom[large].max()) + 1),
        (int(pieces.left[large].min()), int(pieces.right[large].max()) + 1),
    ]


def _span(middle: int, side: int, length: int) -> slice:
    """So many pixels around the middle, moved until they lie within the length."""
    start = max(0, min(middle - side // 2, length - side))
    return slice(start, start + side)
