"""The published arrays, known by checksums of their content, and what others seem to be."""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

PARTS = ("x_train", "y_train", "x_test", "y_test")  # pictures and labels, as Keras calls them
_SPLITS = {"train": "training", "test": "test"}


@dataclass(frozen=True)
class Original:
    """What is known of a published array of bytes: enough to tell mistakes, not malice.

    Attributes:
        shape: pictures (N, H, W) or labels (N,).
        crc: CRC-32 of its bytes; the archives that it comes in keep it, too.
        unordered: the same for the CRC-32s of its rows, sorted: whatever order they are in.
    """

    shape: tuple[int, ...]
    crc: int
    unordered: int

    @classmethod
    def of(cls, array: np.ndarray) -> "Original":
        """Of an array uint8 (N, ...)."""
        return cls(array.shape, _crc(array), _unordered(array))


Originals = Mapping[str, Original]  # by part
Known = Mapping[str, Originals]  # by the title of the data set

_CHANGES: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {  # and what undoes them
    "transposed (rows and columns are exchanged)": lambda x: x.transpose(0, 2, 1),
    "inverted (light and dark are exchanged)": np.invert,
    "mirrored from left to right": lambda x: x[:, :, ::-1],
    "mirrored from top to bottom": lambda x: x[:, ::-1],
    "upside down": lambda x: x[:, ::-1, ::-1],
    "turned by a quarter to the left": lambda x: np.rot90(x, -1, (1, 2)),
    "turned by a quarter to the right": lambda x: np.rot90(x, 1, (1, 2)),
}


def misshapen(part: str, original: Original, shape: tuple[int, ...], dtype: np.dtype) -> str | None:
    """What is wrong with an array's shape or kind of numbers, or None."""
    if shape == original.shape and dtype == np.uint8:
        return None
    text = f"{part} must be uint8 {_by(original.shape)}, but it is {dtype} {_by(shape)}"
    is_subset = shape[1:] == original.shape[1:] and 0 < np.prod(shape) < np.prod(original.shape)
    return f"{text}, only a part of it" if is_subset else text


def foreign(arrays: Mapping[str, np.ndarray], title: str, known: Known) -> str | None:
    """How arrays of the right shapes differ from those of the data set `title`, or None."""
    found = defaultdict(list)  # what is wrong with pictures or labels -> in which splits
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
    """What an array is if it is not the published one: "are Fashion-MNIST's"."""
    if _crc(array) == known[title][part].crc:
        return None
    low, high = int(array.min()), int(array.max())
    if low == high:
        return f"are all {low}"
    for owner, how in _resemblances(array, part, title, known):
        return f"are {owner}'s{f', but {how}' if how else ''}"
    return f"are not {title}'s, nor those of another data set that is known here"


def _resemblances(
    array: np.ndarray, part: str, title: str, known: Known
) -> Iterator[tuple[str, str]]:
    """Whose array it is, and how it was changed ("" if it was not)."""
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
