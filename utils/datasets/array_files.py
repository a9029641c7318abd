"""The files that published arrays come in, whatever their format."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from utils.datasets.base import DatasetError

Stamp = tuple[tuple[str, int, int], ...]  # path, bytes and time of each file
AGAIN = "Download it again, or copy it anew."


@dataclass(frozen=True)
class Header:
    """What is known of an array before it is read.

    Attributes:
        shape: as the file says.
        dtype: as the file says.
        crc: the CRC-32 of its bytes as far as it can be told without reading them all. It is the
            one that the archive keeps, which `ArrayFiles.read` verifies.
    """

    shape: tuple[int, ...]
    dtype: np.dtype
    crc: int | None


class ArrayFiles(ABC):
    """Files in which the four arrays "x_train", "y_train", "x_test" and "y_test" may be.

    Attributes:
        path: the file or folder that holds them.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    @abstractmethod
    def described(cls, place: str) -> str:
        """What is looked for at a place in the data folder, for the screen."""

    @abstractmethod
    def files(self) -> Sequence[Path]:
        """Those that are there."""

    @abstractmethod
    def headers(self) -> Mapping[str, Header]:
        """By the array's name. Raises DatasetError when a file is missing or damaged."""

    @abstractmethod
    def read(self) -> Mapping[str, np.ndarray]:
        """All four arrays, by name. Raises DatasetError when a file is damaged."""

    @property
    def size_bytes(self) -> int:
        """On the disk."""
        return sum(file.stat().st_size for file in self.files())

    def stamp(self) -> Stamp:
        """Another one when a file has changed."""
        stats = ((str(file), file.stat()) for file in self.files())
        return tuple((path, stat.st_size, stat.st_mtime_ns) for path, stat in stats)


def damaged(path: Path, why: object) -> DatasetError:
    """The error for a file that is what it should be, but not whole."""
    return DatasetError(f"{path} is damaged ({why}). {AGAIN}")
