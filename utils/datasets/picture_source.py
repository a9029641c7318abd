"""A folder or a zip of pictures, one folder a class: PetImages/Cat/123.jpg."""

import hashlib
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from utils.datasets.base import DatasetError


class PictureSource(ABC):
    """Where pictures come from; a picture's name is "Cat/123.jpg" wherever it lies."""

    path: Path
    size_bytes: int
    names: tuple[str, ...]
    fingerprint: str  # another one when the source has changed

    @abstractmethod
    def read(self, name: str) -> bytes:
        """The content of a picture file. Raises OSError when it cannot be read."""

    def __enter__(self) -> "PictureSource":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:  # noqa: B027 - a folder has nothing to close
        """Let go of what reading has opened."""


class FolderSource(PictureSource):
    """Pictures in a folder."""

    def __init__(self, path: Path, folders: Sequence[str]) -> None:
        # A file more or less changes its folder's time.
        times = tuple(_changed(path / folder) for folder in folders)
        sizes = _file_sizes(path, tuple(folders), times)
        self.path = path
        self.names = _names(sizes, path, folders)
        self.size_bytes = sum(sizes.values())
        self.fingerprint = _fingerprint(path, self.size_bytes, *times)

    def read(self, name: str) -> bytes:
        """The content of a picture file."""
        return (self.path / name).read_bytes()


class ZipSource(PictureSource):
    """Pictures in a zip, below any folder."""

    def __init__(self, path: Path, folders: Sequence[str]) -> None:
        self.path = path
        self._entries = _zip_entries(path, path.stat().st_mtime_ns)
        self.names = _names(self._entries, path, folders)
        self.size_bytes = path.stat().st_size
        self.fingerprint = _fingerprint(path, self.size_bytes, path.stat().st_mtime_ns)
        self._archive: zipfile.ZipFile | None = None

    def read(self, name: str) -> bytes:
        """The content of a picture file, its checksum verified. Threads may share this."""
        if self._archive is None:
            self._archive = zipfile.ZipFile(self.path)
        try:
            return self._archive.read(self._entries[name])
        except (zipfile.BadZipFile, zlib.error, RuntimeError) as error:
            raise OSError(f"{name} is damaged in {self.path}") from error

    def close(self) -> None:
        """Close the archive; it opens again when it is read."""
        if self._archive:
            self._archive.close()
            self._archive = None


def find_source(path: Path, folders: Sequence[str]) -> PictureSource:
    """The pictures at a path. Raises DatasetError unless it holds all the class folders."""
    return (FolderSource if path.is_dir() else ZipSource)(path, folders)


def _changed(folder: Path) -> int:
    return folder.stat().st_mtime_ns if folder.is_dir() else 0


@lru_cache(maxsize=4)
def _file_sizes(path: Path, folders: tuple[str, ...], changed: tuple[int, ...]) -> dict[str, int]:
    """Name -> bytes. Kept, as asking 25,000 files takes 0.2 s."""
    return {
        f"{folder}/{file.name}": file.stat().st_size
        for folder in folders
        if (path / folder).is_dir()
        for file in (path / folder).iterdir()
        if file.is_file()
    }


@lru_cache(maxsize=4)
def _zip_entries(path: Path, changed: int) -> dict[str, str]:
    """Name -> path inside the zip. Kept, as reading the list of 25,000 files takes 0.2 s."""
    try:
        with zipfile.ZipFile(path) as archive:
            paths = [info.filename for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        raise DatasetError(
            f"{path} is not a zip that can be read ({error}). Delete it and download it again."
        ) from error
    return {"/".join(inside.split("/")[-2:]): inside for inside in paths}


def _names(found: Iterable[str], path: Path, folders: Sequence[str]) -> tuple[str, ...]:
    """Those names that lie in one of the folders, in an order that everybody agrees on."""
    names = sorted(
        (name for name in found if name.split("/")[0] in folders and "/." not in name),
        key=lambda name: hashlib.sha256(name.encode()).digest(),
    )
    for folder in folders:
        if not any(name.startswith(f"{folder}/") for name in names):
            raise DatasetError(
                f"{path} must hold the folders {' and '.join(folders)} with pictures in them, but "
                f"{folder} is missing or empty. Move it away and download the data set again."
            )
    return tuple(names)


def _fingerprint(path: Path, *values: int) -> str:
    text = "/".join([path.name, *map(str, values)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
