"""A folder or a zip of pictures, arranged by classes: PetImages/Cat/123.jpg."""

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
from utils.datasets.checks import kind_of, not_readable
from utils.datasets.picture_layout import TWICE, Layout, arrange

_DEEPEST = 8  # folders below a folder; a link may lead back up
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_IS_LOCKED = 0x1  # a zip entry's flag


class PictureSource(ABC):
    """Where pictures come from; their names are the same wherever they lie.

    Attributes:
        path: the folder or zip.
        size_bytes: on the disk.
        layout: its pictures, and what is left out.
        fingerprint: another one when the source has changed.
    """

    path: Path
    size_bytes: int
    layout: Layout
    fingerprint: str

    @property
    def names(self) -> tuple[str, ...]:
        """Of the pictures, in the order of the layout: "Cat/123.jpg"."""
        return self.layout.names

    @property
    def skipped(self) -> Mapping[str, Sequence[str]]:
        """The files that are left out before any is opened, by what is the matter with them."""
        return self.layout.skipped

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
        """As for every source, and the files that another of the same name hides."""
        twice = {TWICE: self._list.twice} if self._list.twice else {}
        return {**self.layout.skipped, **twice}

    def read(self, name: str) -> bytes:
        """The content of a picture file, its checksum verified. Threads may share this."""
        if self._archive is None:
            self._archive = zipfile.ZipFile(self.path)
        try:
            return self._archive.read(self._list.entries[self.layout.root + name])
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            raise OSError(f"{name} is damaged in {self.path}") from error

    def close(self) -> None:
        """Close the archive; it opens again when it is read."""
        if self._archive:
            self._archive.close()
            self._archive = None


def find_source(path: Path, classes: tuple[str, ...]) -> PictureSource:
    """The pictures at a path. Raises DatasetError unless there are some of every class.

    Args:
        path: a folder or a zip.
        classes: what their folders are called, in the order of the labels.
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
            f"{classes[0]}.1.jpg, but of {' and '.join(absent)} there are none. {_held(files)}"
        )
    if not layout.test and not layout.most_tested:
        raise DatasetError(
            f"{path} holds too few pictures: there must be 5 of every class, one to test with."
        )
    return layout


def _held(files: tuple[str, ...]) -> str:
    """A sentence about what there is instead."""
    zips = [file for file in files if file.lower().endswith((".zip", ".7z", ".rar", ".tar.gz"))]
    if zips:
        return f"It holds archives ({', '.join(zips[:3])}): unpack them where they are."
    top = sorted({file.split("/")[0] for file in files})
    return f"It holds {', '.join(top[:4]) or 'nothing'}{' and more' if len(top) > 4 else ''}."


@dataclass(frozen=True)
class _Tree:
    """The files below a folder, and of each folder ("" is the folder itself) time and bytes."""

    files: tuple[str, ...]
    times: Mapping[str, int]
    sizes: Mapping[str, int]


_TREES: dict[Path, _Tree] = {}  # kept, as asking 25,000 files takes 0.2 s


def _tree(path: Path) -> _Tree:
    # A file more or less changes the time of its folder.
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
    raise error  # else the pictures in a folder that may not be read are lost without a word


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0  # a link may lead nowhere


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


@dataclass(frozen=True)
class _ZipList:
    """The files in a zip: paths with "/" between folders -> as they are called in the zip."""

    files: tuple[str, ...]
    entries: Mapping[str, str]
    twice: Sequence[str]


@lru_cache(maxsize=4)
def _zip_list(path: Path, size: int, changed: int) -> _ZipList:
    """What is in a zip. Kept, as reading the list of 25,000 files takes 0.2 s."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except zipfile.BadZipFile as error:
        raise DatasetError(
            f"{path} is not a zip that can be read but {kind_of(path)}. Copy or download it anew."
        ) from error
    _look_at(infos, path)
    # Some programs on Windows write backslashes.
    pairs = [(info.filename.replace("\\", "/"), info.filename) for info in infos]
    entries = {file: entry for file, entry in pairs if not file.endswith("/")}
    counts = Counter(file for file, _ in pairs)
    return _ZipList(tuple(entries), entries, [file for file in entries if counts[file] > 1])


def _look_at(infos: Sequence[zipfile.ZipInfo], path: Path) -> None:
    """Raise DatasetError for a zip that nothing can be unpacked from."""
    if any(info.flag_bits & _IS_LOCKED for info in infos):
        raise DatasetError(f"{path} is locked with a password. Unpack it, and put the folder here.")
    if any(info.compress_type not in _METHODS for info in infos):
        raise DatasetError(
            f"{path} was packed in a way that Python cannot unpack. Unpack it yourself, and put "
            "the folder here."
        )


def _fingerprint(path: Path, *values: int) -> str:
    text = "/".join([path.name, *map(str, values)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
