"""Pictures with more than 8 bits per value: which value is white, and how 16-bit colours are read.

What matters is the depth at which the values were measured, not the one they are stored at:
scanners store 12 bits in 16, and most files do not say so. The smallest depth that holds all values
is assumed.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

_DEPTHS = (8, 10, 12, 14, 16)  # bits per value of cameras and scanners
HIGHEST = 2**16 - 1  # the highest value that this applies to
_OTHER_END = {"B": "L", "L": "B", "N": "B"}  # byte order, the last letter of Pillow's raw modes


def white_of(highest: float) -> float:
    """The value of white in a picture whose highest value is `highest`, at most HIGHEST."""
    return next(2.0**bits - 1 for bits in _DEPTHS if highest < 2**bits)


def with_all_bits(
    file: ImageFile.ImageFile, again: Callable[[], ImageFile.ImageFile]
) -> Image.Image:
    """Convert colours of 16 bits per channel to 8 without losing a scan of 12 bits.

    Pillow keeps the upper 8 bits, which are nearly empty in a scan of 12. If they are, the lower
    8 are read, too, by decoding the file in the opposite byte order.

    Args:
        file: the opened picture, not decoded yet.
        again: opens it once more.

    Returns:
        A picture with 8 bits per channel, or `file` itself if nothing has to be done.
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
