"""Pictures with more than 8 bits a value: which value is white, and colours kept in 16 bits.

What counts is with how many bits the values were measured, not in how many they are kept: scanners
put 12 into 16, and most files do not say so. It is taken to be the fewest that hold them all.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

_DEPTHS = (8, 10, 12, 14, 16)  # bits that cameras and scanners give a value
HIGHEST = 2**16 - 1  # the highest value that is told by this rule
_OTHER_END = {"B": "L", "L": "B", "N": "B"}  # last letter of Pillow's raw modes: the byte order


def white_of(highest: float) -> float:
    """The value that is white where this is the highest one, at most HIGHEST."""
    return next(2.0**bits - 1 for bits in _DEPTHS if highest < 2**bits)


def with_all_bits(
    file: ImageFile.ImageFile, again: Callable[[], ImageFile.ImageFile]
) -> Image.Image:
    """An opened picture -> the same, or one with 8 bits in which all can be seen.

    Of colours in 16 bits Pillow takes the upper 8, which are next to nothing in a scan of 12. Then
    the lower ones are read as well: they are the upper ones in the other byte order.

    Args:
        file: the picture, not decoded yet.
        again: opens it once more.
    """
    if file.mode not in ("RGB", "RGBA") or not any(";16" in _raw_mode(tile) for tile in file.tile):
        return file
    file.load()
    upper = np.asarray(file)
    if white_of(256 * float(upper[..., :3].max()) + 255) == HIGHEST:
        return file
    values = upper.astype(np.uint16)
    values <<= 8
    values |= _lower_bytes(again())
    parts = [_in_eight_bits(values[..., :3]), _in_eight_bits(values[..., 3:])]
    picture = Image.fromarray(np.concatenate(parts, axis=2))
    picture.info.update(file.info)
    return picture


def _lower_bytes(file: ImageFile.ImageFile) -> NDArray[np.uint8]:
    for number, tile in enumerate(file.tile):
        mode = _raw_mode(tile)
        other = mode[:-1] + _OTHER_END[mode[-1]]
        args = other if isinstance(tile.args, str) else (other, *(tile.args or ())[1:])
        file.tile[number] = tile._replace(args=args)
    return np.asarray(file)


def _raw_mode(tile: ImageFile._Tile) -> str:
    return str(tile.args if isinstance(tile.args, str) else (tile.args or ("",))[0])


def _in_eight_bits(values: NDArray[np.uint16]) -> NDArray[np.uint8]:
    scale = 255 / white_of(float(values.max(initial=0)))
    table = (np.arange(HIGHEST + 1) * scale).clip(0, 255).astype(np.uint8)
    return table[values]
