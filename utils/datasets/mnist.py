"""MNIST: 70,000 handwritten digits, the field's first exercise."""

import zipfile
import zlib
from pathlib import Path
from typing import IO

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

_SHAPES = {
    "x_train": (60_000, 28, 28),
    "y_train": (60_000,),
    "x_test": (10_000, 28, 28),
    "y_test": (10_000,),
}
# What reading a damaged archive raises: zipfile, zlib and NumPy each have their own.
_DAMAGE = (zipfile.BadZipFile, zlib.error, LookupError, ValueError, RuntimeError, OSError, EOFError)
_PUBLISHED = Download(
    url="https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
    file="mnist.npz",
    size=11_490_434,
    digest="sha256:731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
)


class Mnist(Dataset):
    """Handwritten digits, 28×28, light ink on black, 60,000 to train with and 10,000 to test.

    Each digit fills a box of 20×20 pixels, and its centre of mass is the picture's middle.
    """

    name = "mnist"
    rank = 1
    title = "MNIST"
    summary = "70,000 digits written by American high-school pupils and census workers."
    subject = "a digit"
    class_names = tuple("0123456789")
    source = "Y. LeCun, C. Cortes and C. Burges: The MNIST database of handwritten digits (1998)"
    url = "https://yann.lecun.org/exdb/mnist/"
    licence = "Creative Commons BY-SA 3.0"
    download_bytes = _PUBLISHED.size

    def status(self) -> DatasetStatus:
        """Whether the archive is here and its arrays have the right shapes."""
        path = self._path()
        if not path.is_file():
            return DatasetStatus(here=False)
        problem = _problem(path)
        return DatasetStatus(problem is None, path.stat().st_size, path, problem)

    def counts(self) -> tuple[int, int]:
        """60,000 and 10,000."""
        return _SHAPES["x_train"][0], _SHAPES["x_test"][0]

    def download(self, progress: Progress = no_progress, should_stop: ShouldStop = never) -> None:
        """Fetch the archive as Keras publishes it."""
        wanted = [] if self.status().here else [_PUBLISHED]
        fetch_all(wanted, data_folder(), self.title, progress, should_stop)

    def _load(self, size: int, progress: Progress, should_stop: ShouldStop) -> Splits:
        status = self.status()
        if status.problem:
            raise DatasetError(status.problem)
        if status.place is None:
            raise missing(self)
        progress(0.0, f"Reading {self.title}.")
        arrays = _read(status.place)
        return {
            split: checked_split(
                arrays[f"x_{split}"], arrays[f"y_{split}"], self.num_classes, status.place
            )
            for split in ("train", "test")
        }

    def _path(self) -> Path:
        return data_folder() / _PUBLISHED.file


def _problem(path: Path) -> str | None:
    """What is wrong with the archive, judged by the headers of its arrays."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name, shape in _SHAPES.items():
                with archive.open(f"{name}.npy") as file:
                    check_array(path, name, shape, *_header(file))
    except DatasetError as error:
        return str(error)
    except _DAMAGE as error:
        return (
            f"{path} is not the archive of MNIST ({error}). Download it again; this file is then "
            "set aside."
        )
    return None


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], np.dtype]:
    version = np.lib.format.read_magic(file)
    read = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    shape, _, dtype = read[version](file)
    return shape, dtype


def _read(path: Path) -> dict[str, np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in _SHAPES}
    except _DAMAGE as error:
        raise DatasetError(
            f"{path} is damaged ({error}). Delete it and download it again."
        ) from error


DATASETS.register(Mnist())
