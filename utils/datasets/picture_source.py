"""Folders and zips of pictures that are sorted by class: PetImages/Cat/123.jpg."""

import hashlib
import os
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from utils.datasets.base import DatasetError
from utils.datasets.checks import AGAIN, kind_of, not_readable
from utils.datasets.picture_layout import TWICE, Layout, arrange

_DEEPEST = 8  # levels of folders; a limit, since a link may lead back up
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_IS_LOCKED = 0x1  # a zip entry's flag


class PictureSource(ABC):
    """A folder or zip of pictures. The names of the pictures do not depend on which it is.

    Attributes:
        path: of the folder or zip.
        size_bytes: on disk.
        layout: its pictures, and the files that are left out.
        fingerprint: changes when the source does.
    """

    path: Path
    size_bytes: int
    layout: Layout
    fingerprint: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the pictures ("Cat/123.jpg") in the order of the layout."""
        return self.layout.names

    @property
    def skipped(self) -> Mapping[str, Sequence[str]]:
        """The files that are left out without being opened, by reason."""
        return self.layout.skipped

    @abstractmethod
    def read(self, name: str) -> bytes:
        """The content of a picture file. Raises OSError if it cannot be read."""

    def __enter__(self) -> "PictureSource":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:  # noqa: B027 - a folder has nothing to close
        """Close what reading has opened."""


class FolderSource(PictureSource):
    """Pictures in a folder, at any depth."""

    def __init__(self, path: Path, classes: tuple[str, ...]) -> None:
        tree = _tree(path)
        self.path = path
        self.layout = _arranged(path, tree.files, classes)
        folders = sorted({_folder(self.layout.root + name) for name in self.names})
        self.size_bytes = sum(tree.sizes[folder] for folder in folders)
        times = (tree.times[folder] for folder in folders)
        self.fingerprint = _fingerprint(path, self.size_bytes, *times)

    def read(self, name: str) -> bytes:
        """The content of a picture file."""
        return (self.path / self.layout.root / name).read_bytes()


class ZipSource(PictureSource):
    """Pictures in a zip, at any depth."""

    def __init__(self, path: Path, classes: tuple[str, ...]) -> None:
        stat = path.stat()
        self.path = path
        self._list = _zip_list(path, stat.st_size, stat.st_mtime_ns)
        self.layout = _arranged(path, self._list.files, classes)
        self.size_bytes = stat.st_size
        self.fingerprint = _fingerprint(path, stat.st_size, stat.st_mtime_ns)
        self._archive: zipfile.ZipFile | None = None

    @property
    def skipped(self) -> Mapping[str, Sequence[str]]:
        """As for any source, plus files hidden by another of the same name."""
        twice = {TWICE: self._list.twice} if self._list.twice else {}
        return {**self.layout.skipped, **twice}

    def read(self, name: str) -> bytes:
        """The content of a picture file, its checksum verified. Thread-safe."""
        if self._archive is None:
            self._archive = zipfile.ZipFile(self.path)
        try:
            return self._archive.read(self._list.entries[self.layout.root + name])
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            raise OSError(f"{name} is damaged in {self.path}") from error

    def close(self) -> None:
        """Close the archive; the next read opens it again."""
        if self._archive:
            self._archive.close()
            self._archive = None


def find_source(path: Path, classes: tuple[str, ...]) -> PictureSource:
    """Open a folder or a zip of pictures.

    Args:
        path: of the folder or zip.
        classes: names of the class folders in the order of the labels.

    Raises:
        DatasetError: if it cannot be read, or lacks pictures of a class.
    """
    try:
        return (FolderSource if path.is_dir() else ZipSource)(path, classes)
    except OSError as error:
        raise not_readable(Path(error.filename or path), error) from error


def _arranged(path: Path, files: tuple[str, ...], classes: tuple[str, ...]) -> Layout:
    """The layout of files. Raises DatasetError unless there are some of every class."""
    layout = arrange(files, classes)
    there = set(layout.labels.values())
    absent = [name for label, name in enumerate(classes) if label not in there]
    if absent:
        raise DatasetError(
            f"{path} must hold pictures of every class, in folders called "
            f"{' and '.join(name.capitalize() for name in classes)} or in files like "
            f"{classes[0]}.1.jpg, but there are none of {' and '.join(absent)}. {_held(files)}"
        )
    if not layout.test and not layout.most_tested:
        raise DatasetError(
            f"{path} holds too few pictures: every class needs at least 5, one of them for testing."
        )
    return layout


def _held(files: tuple[str, ...]) -> str:
    """A sentence about what was found instead."""
    zips = [file for file in files if file.lower().endswith((".zip", ".7z", ".rar", ".tar.gz"))]
    if zips:
        return f"It holds archives ({', '.join(zips[:3])}): unpack them where they are."
    top = sorted({file.split("/")[0] for file in files})
    return f"It holds {', '.join(top[:4]) or 'nothing'}{' and more' if len(top) > 4 else ''}."


@dataclass(frozen=True)
class _Tree:
    """The files below a folder; the time and size of each folder ("" is the folder itself)."""

    files: tuple[str, ...]
    times: Mapping[str, int]  # modification, ns
    sizes: Mapping[str, int]  # bytes of the files in it


_TREES: dict[Path, _Tree] = {}  # a cache, as walking 25,000 files takes 0.2 s


def _tree(path: Path) -> _Tree:
    # Adding or removing a file changes the modification time of its folder.
    tree = _TREES.get(path)
    if tree is None or any(_changed(path / each) != time for each, time in tree.times.items()):
        tree = _TREES[path] = _walked(path)
    return tree


def _changed(folder: Path) -> int:
    return folder.stat().st_mtime_ns if folder.is_dir() else 0


def _walked(path: Path) -> _Tree:
    files, times, sizes = [], {}, Counter[str]()
    for place, folders, names in os.walk(path, onerror=_refuse, followlinks=True):
        below = Path(place).relative_to(path)
        folder = "/".join(below.parts)
        times[folder] = _changed(Path(place))
        files += ["/".join((*below.parts, name)) for name in names]
        sizes[folder] = sum(_size(Path(place) / name) for name in names)
        if len(below.parts) >= _DEEPEST:
            folders.clear()
    return _Tree(tuple(files), times, sizes)


def _refuse(error: OSError) -> None:
    raise error  # otherwise pictures in an unreadable folder would be left out silently


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0  # a link may be broken


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


@dataclass(frozen=True)
class _ZipList:
    """The files in a zip."""

    files: tuple[str, ...]  # paths with "/" between folders
    entries: Mapping[str, str]  # such a path -> the name of its entry in the zip
    twice: Sequence[str]  # paths that occur more than once


@lru_cache(maxsize=4)
def _zip_list(path: Path, size: int, changed: int) -> _ZipList:
    """List the files in a zip. Cached, as it takes 0.2 s for 25,000."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except zipfile.BadZipFile as error:
        raise DatasetError(
            f"{path} is not a zip that can be read but {kind_of(path)}. {AGAIN}"
        ) from error
    _look_at(infos, path)
    # Some Windows programs write backslashes.
    pairs = [(info.filename.replace("\\", "/"), info.filename) for info in infos]
    entries = {file: entry for file, entry in pairs if not file.endswith("/")}
    counts = Counter(file for file, _ in pairs)
    return _ZipList(tuple(entries), entries, [file for file in entries if counts[file] > 1])


def _look_at(infos: Sequence[zipfile.ZipInfo], path: Path) -> None:
    """Raise DatasetError for a zip that cannot be unpacked here."""
    if any(info.flag_bits & _IS_LOCKED for info in infos):
        raise DatasetError(
            f"{path} is locked with a password. Unpack it, and put the folder there instead."
        )
    if any(info.compress_type not in _METHODS for info in infos):
        raise DatasetError(
            f"{path} uses a compression that Python cannot unpack. Unpack it yourself, and put "
            "the folder there instead."
        )


def _fingerprint(path: Path, *values: int) -> str:
    text = "/".join([path.name, *map(str, values)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
