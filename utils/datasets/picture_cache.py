"""Pictures are decoded once, into one file of pixels that is mapped into memory when used."""

import contextlib
import errno
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from utils.datasets.base import Cancelled, DatasetError, Progress, ShouldStop, Split, Splits
from utils.datasets.picture_source import PictureSource
from utils.pictures import PictureError, open_picture
from utils.places import cache_folder
from utils.preprocessing.photo import PHOTO

_MOST_FOR_TEST = 1_000  # pictures a class
_BATCH = 256  # pictures between two looks at `should_stop`
_THREADS = 4


@dataclass(frozen=True)
class Contents:
    """Which pictures are in the cache: the test pictures first, then those for training."""

    names: tuple[str, ...]  # "Cat/123.jpg", one a row
    test_count: int
    skipped: tuple[str, ...]  # broken pictures

    @classmethod
    def read(cls, path: Path) -> "Contents":
        """What the file says. Raises OSError, ValueError, KeyError or TypeError without one."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(tuple(data["names"]), int(data["test_count"]), tuple(data["skipped"]))


class PictureCache:
    """The decoded pictures of a source at one size: a .npy file and a .json file beside it.

    Both carry the source's fingerprint in their names, so that a changed source is decoded anew.
    """

    def __init__(self, name: str, source: PictureSource, folders: Sequence[str], size: int) -> None:
        stem = f"{name}-{size}-{source.fingerprint}"
        self._name = name
        self._source = source
        self._folders = folders
        self._size = size
        self._pixels = cache_folder() / f"{stem}.npy"
        self._contents = cache_folder() / f"{stem}.json"

    def splits(self, progress: Progress, should_stop: ShouldStop) -> Splits:
        """The splits "train" and "test", decoded now unless they were before."""
        contents = self.contents()
        if contents is None:
            self._decode(progress, should_stop)
            contents = self.contents()
        if contents is None:
            raise DatasetError(f"{self._pixels} vanished while it was read. Try again.")
        return self._splits(contents)

    def contents(self) -> Contents | None:
        """What is in the cache; None when nothing (whole) is."""
        try:
            contents = Contents.read(self._contents)
            rows = np.load(self._pixels, mmap_mode="r", allow_pickle=False).shape[0]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return contents if rows >= len(contents.names) else None

    def _splits(self, contents: Contents) -> Splits:
        images = np.load(self._pixels, mmap_mode="r", allow_pickle=False)[: len(contents.names)]
        labels = np.array(
            [self._folders.index(name.split("/")[0]) for name in contents.names], np.int64
        )
        test = contents.test_count
        return {
            "train": Split(images[test:], labels[test:]),
            "test": Split(images[:test], labels[:test]),
        }

    def _decode(self, progress: Progress, should_stop: ShouldStop) -> None:
        temporary = self._pixels.with_suffix(f".{os.getpid()}.part")
        try:
            contents = self._write(temporary, progress, should_stop)
            self._remove_older()
            temporary.replace(self._pixels)
            self._contents.write_text(json.dumps(asdict(contents)), encoding="utf-8")
        except OSError as error:
            raise _not_written(error, self._pixels) from error
        finally:
            temporary.unlink(missing_ok=True)

    def _write(self, path: Path, progress: Progress, should_stop: ShouldStop) -> Contents:
        """Decode every picture into its row of the file."""
        layout = _Layout(self._source.names, self._folders)
        shape = (len(self._source.names), self._size, self._size, 3)
        row_bytes = self._size * self._size * 3
        # Written as a file, since a full disk ends a process that writes to a memory map.
        with path.open("wb") as file:
            header = {"descr": "|u1", "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(file, header)
            start = file.tell()
            for name, picture in self._pictures(progress, should_stop):
                row = layout.row(name, is_good=picture is not None)
                if picture is not None:
                    file.seek(start + row * row_bytes)
                    file.write(picture.tobytes())
            file.truncate(start + shape[0] * row_bytes)
        return layout.contents(self._source.path)

    def _pictures(
        self, progress: Progress, should_stop: ShouldStop
    ) -> Iterator[tuple[str, np.ndarray | None]]:
        names = self._source.names
        with self._source, ThreadPoolExecutor(_THREADS) as threads:
            for start in range(0, len(names), _BATCH):
                if should_stop():
                    raise Cancelled
                share = start / len(names)
                progress(share, f"Decoding pictures, once: {start:,} of {len(names):,}.")
                batch = names[start : start + _BATCH]
                yield from zip(batch, threads.map(self._picture, batch), strict=True)

    def _picture(self, name: str) -> np.ndarray | None:
        """The pixels of one picture; None when the file is broken."""
        try:
            image = open_picture(self._source.read(name), name, enough=2 * self._size)
        except (PictureError, OSError):
            return None
        return PHOTO(image, self._size).pixels

    def _remove_older(self) -> None:
        for path in self._pixels.parent.glob(f"{self._name}-{self._size}-*"):
            if path.suffix in (".npy", ".json"):
                with contextlib.suppress(OSError):  # somebody reads it; it goes next time
                    path.unlink()


def test_pictures_a_class(names: Sequence[str], folders: Sequence[str]) -> int:
    """How many pictures of each class are for testing: 1,000, or a fifth of a small set."""
    files = Counter(name.split("/")[0] for name in names)
    return min(_MOST_FOR_TEST, min(files[folder] for folder in folders) // 5)


class _Layout:
    """Gives each good picture its row: of each class, the first go to the test split."""

    def __init__(self, names: Sequence[str], folders: Sequence[str]) -> None:
        self._share = test_pictures_a_class(names, folders)
        self._folders = folders
        self._test: list[str] = []
        self._train: list[str] = []
        self._skipped: list[str] = []
        self._in_test: Counter[str] = Counter()

    def row(self, name: str, *, is_good: bool) -> int:
        """The row of the next picture; without meaning for a broken one."""
        folder = name.split("/", maxsplit=1)[0]
        if not is_good:
            self._skipped.append(name)
            return -1
        if self._in_test[folder] < self._share:
            self._in_test[folder] += 1
            self._test.append(name)
            return len(self._test) - 1
        self._train.append(name)
        return self._share * len(self._folders) + len(self._train) - 1

    def contents(self, path: Path) -> Contents:
        """What went where. Raises DatasetError when too few pictures could be read."""
        if not self._train or any(self._in_test[name] < self._share for name in self._folders):
            raise DatasetError(
                f"Nearly all the pictures in {path} are broken. Move it away and download the "
                "data set again."
            )
        return Contents(tuple(self._test + self._train), len(self._test), tuple(self._skipped))


def _not_written(error: OSError, path: Path) -> DatasetError:
    if error.errno == errno.ENOSPC:
        return DatasetError(
            f"The disk is full: there is no room for the decoded pictures in {path.parent}. Make "
            "room and try again, or choose smaller pictures."
        )
    return DatasetError(
        f"The decoded pictures cannot be written to {path.parent} ({error.strerror}). Choose "
        "another folder with CNN_PLAYGROUND_HOME."
    )
