"""Data sets of published arrays, verified by checksums: MNIST and its relatives."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np

from utils.datasets.array_files import ArrayFiles, Stamp
from utils.datasets.base import (
    DATASETS,
    Dataset,
    DatasetError,
    DatasetStatus,
    Progress,
    ShouldStop,
    Split,
    Splits,
    missing,
)
from utils.datasets.checks import is_there
from utils.datasets.idx import IdxFiles
from utils.datasets.npz import Npz
from utils.datasets.originals import Known, Originals, foreign, misshapen
from utils.paths import data_folder


class ArrayDataset(Dataset):
    """Four published arrays of bytes, in one .npz archive or in four IDX files.

    Files with other content are not used; the status says what they seem to hold.
    """

    originals: ClassVar[Originals]
    places: ClassVar[Sequence[str]]  # paths in the data folder: archives (.npz) and folders of IDX

    def status(self) -> DatasetStatus:
        """The first place that holds the published arrays.

        Only headers and stored checksums are read if those are right. Otherwise it takes a second
        or two to find out why; the result is cached until the files change.
        """
        try:
            found = DatasetStatus(here=False)
            for files in self._found():
                problem = self._problem(files)
                status = DatasetStatus(not problem, files.size_bytes, files.path, problem)
                if status.here:
                    return status
                found = found if found.problem else status
        except DatasetError as error:
            return DatasetStatus(here=False, problem=str(error))
        return found

    def counts(self) -> tuple[int, int]:
        """The published numbers."""
        return self.originals["x_train"].shape[0], self.originals["x_test"].shape[0]

    def looked_for(self) -> tuple[str, ...]:
        """The places and the files in them."""
        return tuple(_kind(place).described(place) for place in self.places)

    def _load(self, size: int, progress: Progress, should_stop: ShouldStop) -> Splits:
        status = self.status()
        if status.problem:
            raise DatasetError(status.problem)
        if status.place is None:
            raise missing(self)
        progress(0.0, f"Reading {self.title}.")
        arrays = self._read(_files(status.place))
        return {split: _split(arrays, split) for split in ("train", "test")}

    def _read(self, files: ArrayFiles) -> Mapping[str, np.ndarray]:
        try:
            return files.read()
        except DatasetError as error:  # the headers were right: make `status` report it, too
            _PROBLEMS[self.name, files.stamp()] = str(error)
            raise

    def _problem(self, files: ArrayFiles) -> str | None:
        """Why files do not belong to this data set, or None; cached until they change."""
        key = self.name, files.stamp()
        if key not in _PROBLEMS:
            _PROBLEMS[key] = _problem(self, files)
        return _PROBLEMS[key]

    def _found(self) -> Iterator[ArrayFiles]:
        for path in map(data_folder().joinpath, self.places):
            if is_there(path) and (files := _files(path)).files():
                yield files


def _kind(place: str) -> type[ArrayFiles]:
    return Npz if place.endswith(".npz") else IdxFiles


def _files(path: Path) -> ArrayFiles:
    return _kind(path.name)(path)


_PROBLEMS: dict[tuple[str, Stamp], str | None] = {}  # a cache, as finding one takes a second


def _problem(dataset: ArrayDataset, files: ArrayFiles) -> str | None:
    try:
        what = _difference(dataset, files)
    except DatasetError as error:
        return str(error)
    return what and (
        f"{files.path} is not {dataset.title} as published: {what}. Download the data set, or put "
        "the right files there; none of your files will be deleted."
    )


def _difference(dataset: ArrayDataset, files: ArrayFiles) -> str | None:
    headers, originals = files.headers(), dataset.originals
    for part, original in originals.items():
        if what := misshapen(part, original, headers[part].shape, headers[part].dtype):
            return what
    if all(headers[part].crc == original.crc for part, original in originals.items()):
        return None
    return foreign(files.read(), dataset.title, _known())


def _known() -> Known:
    return {each.title: each.originals for each in DATASETS if isinstance(each, ArrayDataset)}


def _split(arrays: Mapping[str, np.ndarray], split: str) -> Split:
    return Split(arrays[f"x_{split}"][..., None], arrays[f"y_{split}"].astype(np.int64))
