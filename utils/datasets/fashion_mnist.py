"""Fashion-MNIST: 70,000 pieces of clothing in MNIST's format, and harder."""

import gzip
import struct
import zlib
from pathlib import Path

import numpy as np

from utils.datasets.base import (
    DATASETS,
    Dataset,
    DatasetError,
    DatasetStatus,
    Progress,
    ShouldStop,
    Splits,
    missing,
    never,
    no_progress,
)
from utils.datasets.checks import check_array, checked_split
from utils.datasets.download import Download, fetch_all
from utils.places import data_folder

_FOLDER = "fashion-mnist"
_BASE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets"
_FILES = {  # published size, MD5 (from the README of the data set), shape
    "train-images-idx3-ubyte.gz": (
        26_421_880,
        "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        (60_000, 28, 28),
    ),
    "train-labels-idx1-ubyte.gz": (29_515, "25c81989df183df01b3e8a0aad5dffbe", (60_000,)),
    "t10k-images-idx3-ubyte.gz": (
        4_422_102,
        "bef4ecab320f06d8554ea6380940ec79",
        (10_000, 28, 28),
    ),
    "t10k-labels-idx1-ubyte.gz": (5_148, "bb300cfdad3c16e7a12a480ee83cd310", (10_000,)),
}
_PUBLISHED = [
    Download(f"{_BASE}/{name}", f"{_FOLDER}/{name}", size, f"md5:{md5}")
    for name, (size, md5, _) in _FILES.items()
]


class FashionMnist(Dataset):
    """Clothes, 28×28, light on black, 60,000 to train with and 10,000 to test."""

    name = "fashion_mnist"
    rank = 2
    title = "Fashion-MNIST"
    summary = "70,000 small photos of clothes, shoes and bags from a shop's catalogue."
    subject = "a piece of clothing"
    class_names = (
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    )
    preparation = "clothing"
    source = "H. Xiao, K. Rasul and R. Vollgraf, Zalando Research (2017), arXiv:1708.07747"
    url = "https://github.com/zalandoresearch/fashion-mnist"
    licence = "MIT"
    download_bytes = sum(file.size for file in _PUBLISHED)

    def status(self) -> DatasetStatus:
        """Whether the four files are here, judged by their first bytes."""
        folder = data_folder() / _FOLDER
        paths = [folder / name for name in _FILES]
        if not all(path.is_file() for path in paths):
            return DatasetStatus(here=False)
        problem = next(filter(None, map(_problem, paths)), None)
        size = sum(path.stat().st_size for path in paths)
        return DatasetStatus(problem is None, size, folder, problem)

    def counts(self) -> tuple[int, int]:
        """60,000 and 10,000."""
        return 60_000, 10_000

    def download(self, progress: Progress = no_progress, should_stop: ShouldStop = never) -> None:
        """Fetch those of the four files that are not here or are not what they should be."""
        folder = data_folder()
        wanted = [each for each in _PUBLISHED if not _is_usable(folder / each.file)]
        fetch_all(wanted, folder, self.title, progress, should_stop)

    def _load(self, size: int, progress: Progress, should_stop: ShouldStop) -> Splits:
        status = self.status()
        if status.problem:
            raise DatasetError(status.problem)
        if status.place is None:
            raise missing(self)
        progress(0.0, f"Reading {self.title}.")
        train, train_labels, test, test_labels = (_read(status.place / name) for name in _FILES)
        return {
            "train": checked_split(train, train_labels, self.num_classes, status.place),
            "test": checked_split(test, test_labels, self.num_classes, status.place),
        }


def _is_usable(path: Path) -> bool:
    return path.is_file() and _problem(path) is None


def _problem(path: Path) -> str | None:
    try:
        with gzip.open(path) as file:
            _read_header(path, file.read(16))
    except DatasetError as error:
        return str(error)
    except (OSError, EOFError, zlib.error) as error:
        return str(_damaged(path, error))
    return None


def _read(path: Path) -> np.ndarray:
    """The array of an IDX file: 2 zero bytes, type, number of axes, their lengths, the bytes."""
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(path, error) from error
    shape, start = _read_header(path, content[:16])
    values = np.frombuffer(content, np.uint8, offset=start)
    if values.size != np.prod(shape):
        raise _damaged(path, f"{values.size:,} values where {np.prod(shape):,} were announced")
    return values.reshape(shape)


def _read_header(path: Path, start: bytes) -> tuple[tuple[int, ...], int]:
    """Shape of the array and where its values begin."""
    axes = start[3] if start[:3] == b"\x00\x00\x08" and len(start) > 3 else 0
    if not axes or len(start) < 4 + 4 * axes:
        raise _damaged(path, "it is not an IDX file of bytes")
    shape = struct.unpack(f">{axes}I", start[4 : 4 + 4 * axes])
    check_array(path, "the file", _FILES[path.name][2], shape, np.dtype(np.uint8))
    return shape, 4 + 4 * axes


def _damaged(path: Path, why: object) -> DatasetError:
    return DatasetError(f"{path} is damaged ({why}). Delete it and download it again.")


DATASETS.register(FashionMnist())
