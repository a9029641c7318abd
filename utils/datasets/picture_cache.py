"""Decodes pictures once, into one file of pixels that is memory-mapped when it is used."""

import contextlib
import errno
import json
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from utils.datasets.base import Cancelled, DatasetError, Progress, ShouldStop, Split, Splits
from utils.datasets.checks import not_readable
from utils.datasets.picture_layout import Layout
from utils.datasets.picture_source import PictureSource
from utils.files import is_disk_full
from utils.images.decoding import PictureError, open_picture
from utils.paths import cache_folder
from utils.preprocessing.photo import PHOTO

_BATCH = 256  # pictures between two calls of `should_stop`
_THREADS = 4
_GONE = (None, errno.ENOENT)  # damaged inside its zip, or a broken link


@dataclass(frozen=True)
class Contents:
    """Which pictures are in the cache: the test pictures first, then those for training."""

    names: tuple[str, ...]  # as in the layout, one per row
    test_count: int
    skipped: tuple[str, ...]  # broken pictures

    @classmethod
    def read(cls, path: Path) -> "Contents":
        """Read a file. Raises OSError, ValueError, KeyError or TypeError if that fails."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(tuple(data["names"]), int(data["test_count"]), tuple(data["skipped"]))

    def are_of(self, layout: Layout) -> bool:
        """Whether these are all pictures of a layout, with the same splits."""
        known, here = set(layout.names), set(self.names)
        is_complete = here <= known <= here.union(self.skipped)
        if layout.test:
            return is_complete and layout.test & here == set(self.names[: self.test_count])
        return is_complete and self.test_count == layout.most_tested * layout.num_classes


class PictureCache:
    """The decoded pictures of a source at one size: a .npy file, and a .json file beside it.

    The names of both include the source's fingerprint, so a changed source is decoded again.

    Args:
        name: of the data set, the beginning of the file names.
        source: of the pictures.
        size: side of the decoded pictures in pixels.
    """

    def __init__(self, name: str, source: PictureSource, size: int) -> None:
        stem = f"{name}-{size}-{source.fingerprint}"
        self._name = name
        self._source = source
        self._layout = source.layout
        self._size = size
        self._pixels = cache_folder() / f"{stem}.npy"
        self._contents = cache_folder() / f"{stem}.json"

    def splits(self, progress: Progress, should_stop: ShouldStop) -> Splits:
        """The splits "train" and "test", decoded now if necessary.

        Args:
            progress: called with the share decoded, 0 to 1, and a sentence.
            should_stop: polled between batches.

        Raises:
            DatasetError: if too few pictures can be read, or the cache cannot be written.
            Cancelled: if `should_stop` returned True.
        """
        contents = self.contents()
        if contents is None:
            self._decode(progress, should_stop)
            contents = self.contents()
        if contents is None:
            raise DatasetError(f"{self._pixels} disappeared while it was read. Try again.")
        return self._splits(contents)

    def contents(self) -> Contents | None:
        """What is in the cache; None if it is empty or incomplete."""
        try:
            contents = _believed(self._contents, self._contents.stat().st_mtime_ns, self._layout)
            pixels = np.load(self._pixels, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        is_whole = contents is not None and len(pixels) >= len(contents.names)
        is_as_asked = pixels.shape[1:] == (self._size, self._size, 3) and pixels.dtype == np.uint8
        return contents if is_whole and is_as_asked else None

    def _splits(self, contents: Contents) -> Splits:
        images = np.load(self._pixels, mmap_mode="r", allow_pickle=False)[: len(contents.names)]
        labels = np.array([self._layout.labels[name] for name in contents.names], np.int64)
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
            with contextlib.suppress(OSError):  # the folder does not exist, or the file is in use
                temporary.unlink()

    def _write(self, path: Path, progress: Progress, should_stop: ShouldStop) -> Contents:
        """Decode all pictures into the rows of a file."""
        rows = _Rows(self._layout)
        shape = (len(self._source.names), self._size, self._size, 3)
        row_bytes = self._size * self._size * 3
        # Not through a memory map: on a full disk that would kill the process.
        with path.open("wb") as file:
            header = {"descr": "|u1", "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(file, header)
            start = file.tell()
            for name, picture in self._pictures(progress, should_stop):
                row = rows.row(name, is_good=picture is not None)
                if picture is not None:
                    file.seek(start + row * row_bytes)
                    file.write(picture.tobytes())
            file.truncate(start + shape[0] * row_bytes)
        return rows.contents(self._source.path)

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
        """The pixels of one picture; None if the file is broken."""
        try:
            image = open_picture(self._source.read(name), name, enough=2 * self._size)
        except PictureError:
            return None
        except OSError as error:
            if error.errno in _GONE:
                return None
            # A disk or network share that fails for a while must not mark good pictures as broken.
            raise not_readable(Path(error.filename or self._source.path), error) from error
        return PHOTO(image, self._size).pixels

    def _remove_older(self) -> None:
        for path in self._pixels.parent.glob(f"{self._name}-{self._size}-*"):
            if path.suffix in (".npy", ".json"):
                with contextlib.suppress(OSError):  # in use; removed next time
                    path.unlink()


@lru_cache(maxsize=8)
def _believed(path: Path, changed: int, layout: Layout) -> Contents | None:
    """The contents, if they match the layout. Cached, as comparing takes 0.1 s."""
    contents = Contents.read(path)
    return contents if contents.are_of(layout) else None


class _Rows:
    """Assigns rows to the good pictures: first those for testing, then those for training."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._reserved = layout.most_tested * layout.num_classes
        self._test: list[str] = []
        self._train: list[str] = []
        self._skipped: list[str] = []
        self._tested: Counter[int] = Counter()

    def row(self, name: str, *, is_good: bool) -> int:
        """Assign a row to the next picture; -1 for a broken one."""
        label = self._layout.labels[name]
        if not is_good:
            self._skipped.append(name)
            return -1
        if self._layout.is_for_testing(name, self._tested[label]):
            self._tested[label] += 1
            self._test.append(name)
            return len(self._test) - 1
        self._train.append(name)
        return self._first_for_training() + len(self._train) - 1

    def _first_for_training(self) -> int:
        # Pictures of the set's own test split all come before the others.
        return len(self._test) if self._layout.test else self._reserved

    def contents(self, path: Path) -> Contents:
        """The assigned rows. Raises DatasetError if too few pictures could be read."""
        least = 1 if self._layout.test else self._layout.most_tested
        enough = all(self._tested[label] >= least for label in range(self._layout.num_classes))
        if not self._train or not enough:
            count = len(self._skipped)
            raise DatasetError(
                f"{count:,} of {count + len(self._test) + len(self._train):,} files in {path} hold "
                f"no picture that can be opened, among them {self._skipped[0]}. Check that they "
                "are pictures, or put another copy there."
            )
        return Contents(tuple(self._test + self._train), len(self._test), tuple(self._skipped))


def _not_written(error: OSError, path: Path) -> DatasetError:
    if is_disk_full(error):
        return DatasetError(
            f"The disk is full: there is no room for the decoded pictures in {path.parent}. Make "
            "room and try again, or choose a smaller picture size."
        )
    return DatasetError(
        f"The decoded pictures cannot be written to {path.parent} ({error.strerror}). Choose "
        "another folder with CNN_PLAYGROUND_HOME."
    )
