"""Files that hold published arrays, whatever their format."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from utils.datasets.base import DatasetError
from utils.datasets.checks import AGAIN

Stamp = tuple[tuple[str, int, int], ...]  # path, size and modification time (ns) of each file


@dataclass(frozen=True)
class Header:
    """What a file says about an array that has not been read yet.

    Attributes:
        shape: of the array.
        dtype: of the array.
        crc: CRC-32 of its bytes, derived from the one that the archive stores and that
            `ArrayFiles.read` verifies; None if it cannot be known without reading the array.
    """

    shape: tuple[int, ...]
    dtype: np.dtype
    crc: int | None


class ArrayFiles(ABC):
    """Files that may hold the four arrays "x_train", "y_train", "x_test" and "y_test".

    Attributes:
        path: the file or folder that holds them.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    @abstractmethod
    def described(cls, place: str) -> str:
        """The files expected at a place in the data folder, as shown on screen."""

    @abstractmethod
    def files(self) -> Sequence[Path]:
        """The files that exist."""

    @abstractmethod
    def headers(self) -> Mapping[str, Header]:
        """The headers by array name. Raises DatasetError if a file is missing or damaged."""

    @abstractmethod
    def read(self) -> Mapping[str, np.ndarray]:
        """All four arrays by name. Raises DatasetError if a file is missing or damaged."""

    @property
    def size_bytes(self) -> int:
        """Their size on disk."""
        return sum(file.stat().st_size for file in self.files())

    def stamp(self) -> Stamp:
        """A value that changes when a file does."""
        stats = ((str(file), file.stat()) for file in self.files())
        return tuple((path, stat.st_size, stat.st_mtime_ns) for path, stat in stats)


def damaged(path: Path, why: object) -> DatasetError:
    """The error for a file of the right kind that is damaged.

    Args:
        path: of the file.
        why: shown in brackets.
    """
    return DatasetError(f"{path} is damaged ({why}). {AGAIN}")
