"""Recognises published arrays by checksums, and tells how other arrays differ from them."""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

PARTS = ("x_train", "y_train", "x_test", "y_test")  # pictures and labels, named as in Keras
_SPLITS = {"train": "training", "test": "test"}


@dataclass(frozen=True)
class Original:
    """Shape and checksums of a published array of bytes; they detect mistakes, not malice.

    Attributes:
        shape: of pictures `(N, H, W)` or labels `(N,)`.
        crc: CRC-32 of its bytes, which archives store, too.
        unordered: CRC-32 of the sorted CRC-32s of its rows, the same for any order of the rows.
    """

    shape: tuple[int, ...]
    crc: int
    unordered: int

    @classmethod
    def of(cls, array: np.ndarray) -> "Original":
        """Measure an array, uint8 `(N, ...)`."""
        return cls(array.shape, _crc(array), _unordered(array))


Originals = Mapping[str, Original]  # by part
Known = Mapping[str, Originals]  # by the title of the data set

_CHANGES: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {  # a change -> its inverse
    "transposed (rows and columns are swapped)": lambda x: x.transpose(0, 2, 1),
    "inverted (light and dark are swapped)": np.invert,
    "mirrored from left to right": lambda x: x[:, :, ::-1],
    "mirrored from top to bottom": lambda x: x[:, ::-1],
    "upside down": lambda x: x[:, ::-1, ::-1],
    "turned by 90 degrees to the left": lambda x: np.rot90(x, -1, (1, 2)),
    "turned by 90 degrees to the right": lambda x: np.rot90(x, 1, (1, 2)),
}


def misshapen(part: str, original: Original, shape: tuple[int, ...], dtype: np.dtype) -> str | None:
    """Check the shape and dtype of an array.

    Args:
        part: its name, for the message.
        original: the published array.
        shape: to check.
        dtype: to check; uint8 is right.

    Returns:
        What is wrong, the part of a sentence; None if nothing is.
    """
    if shape == original.shape and dtype == np.uint8:
        return None
    text = f"{part} must be uint8 {_by(original.shape)}, but it is {dtype} {_by(shape)}"
    is_subset = shape[1:] == original.shape[1:] and 0 < np.prod(shape) < np.prod(original.shape)
    return f"{text}, only a part of it" if is_subset else text


def foreign(arrays: Mapping[str, np.ndarray], title: str, known: Known) -> str | None:
    """Find out how arrays of the right shapes differ from the published ones.

    Args:
        arrays: uint8, by the names in PARTS.
        title: of the data set that they should be.
        known: all data sets that they may be mistaken for, and this one.

    Returns:
        The differences, the part of a sentence; None if there are none.
    """
    found = defaultdict(list)  # (pictures or labels, what is wrong) -> splits
    for part in PARTS:
        if what := _seems(arrays[part], part, title, known):
            kind = "pictures" if part.startswith("x") else "labels"
            found[kind, what].append(_SPLITS[part[2:]])
    sentences = (
        f"the {kind if len(splits) == len(_SPLITS) else f'{splits[0]} {kind}'} {what}"
        for (kind, what), splits in found.items()
    )
    return "; ".join(sentences) or None


def _seems(array: np.ndarray, part: str, title: str, known: Known) -> str | None:
    """What an array seems to be instead of the published one ("are Fashion-MNIST's"), or None."""
    if _crc(array) == known[title][part].crc:
        return None
    low, high = int(array.min()), int(array.max())
    if low == high:
        return f"are all {low}"
    for owner, how in _resemblances(array, part, title, known):
        return f"are {owner}'s{f', but {how}' if how else ''}"
    return f"are not {title}'s, nor those of any other data set known here"


def _resemblances(
    array: np.ndarray, part: str, title: str, known: Known
) -> Iterator[tuple[str, str]]:
    """The data sets whose array it is, and how it was changed ("" if it was not)."""
    owners = {each[part].crc: owner for owner, each in known.items()}
    if owner := owners.get(_crc(array)):
        yield owner, ""
    if _unordered(array) == known[title][part].unordered:
        yield title, "in another order"
    for how, undone in _CHANGES.items() if array.ndim == 3 else ():
        if owner := owners.get(_crc(undone(array))):
            yield owner, how


def _crc(array: np.ndarray) -> int:
    return zlib.crc32(np.ascontiguousarray(array).data)


def _unordered(array: np.ndarray) -> int:
    rows = np.ascontiguousarray(array).reshape(len(array), -1)
    return _crc(np.sort(np.array([zlib.crc32(row.data) for row in rows], "<u4")))


def _by(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "one number"
