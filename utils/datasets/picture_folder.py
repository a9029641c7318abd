"""Data sets of photos in one folder per class."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import ClassVar

import numpy as np
from PIL import Image

from utils.datasets.base import (
    Dataset,
    DatasetError,
    DatasetStatus,
    Progress,
    ShouldStop,
    Splits,
    missing,
)
from utils.datasets.checks import is_there
from utils.datasets.picture_cache import PictureCache
from utils.datasets.picture_source import PictureSource, find_source
from utils.datasets.take_home import SIZE, TakeHome
from utils.datasets.take_home_photos import load_class_folders
from utils.images.decoding import PictureError, open_picture
from utils.paths import data_folder
from utils.preprocessing.photo import PHOTO

_BROKEN = "hold no picture that can be opened"
_OWN_TEST = "These photos come with a test split of their own, which is used as it is."


class PictureFolder(Dataset):
    """Photos in class folders, as Keras' `image_dataset_from_directory` reads them.

    The data folder holds a folder or zip named like the data set, with one folder per class:
    `leaves/maple/1.jpg`, `leaves/oak/7.png`. Folders "train" and "test" around the classes are kept
    as splits. Without them, a fifth of each class, at most 1,000 pictures, is the test split,
    chosen by the hash of the file names. See `Layout` for what else is read. Broken files are left
    out.

    A subclass sets `name`, `rank`, `title`, `summary`, `subject`, `source`, `licence`, and
    `class_names`: the names of the class folders in the order of the labels, regardless of case
    and of a plural "s". `places` lists other names of the folder or zip.
    """

    places: ClassVar[tuple[str, ...]] = ()
    published_counts: ClassVar[tuple[int, int]] = (0, 0)  # training and test pictures
    image_size = 64
    channels = PHOTO.channels
    sizes = (32, 64, 96, 128)
    preparation = PHOTO

    def status(self) -> DatasetStatus:
        """Whether there is a folder or zip with pictures of every class."""
        try:
            source = self._source()
        except DatasetError as error:
            return DatasetStatus(here=False, problem=str(error))
        if source is None:
            return DatasetStatus(here=False)
        return DatasetStatus(
            here=True,
            size_bytes=source.size_bytes,
            place=source.path,
            note=_OWN_TEST if source.layout.test else None,
            edition=source.fingerprint,
        )

    def counts(self) -> tuple[int, int]:
        """The numbers in the folder or zip; without one, those of the published set."""
        source = self._source_if_good()
        if source is None:
            return self.published_counts
        layout = source.layout
        tested = len(layout.test) or layout.most_tested * self.num_classes
        return len(source.names) - tested, tested

    def looked_for(self) -> tuple[str, ...]:
        """The names of folders and zips."""
        return tuple(f"{place}/ or {place}.zip" for place in self._names())

    def is_prepared(self, image_size: int | None = None) -> bool:
        """Whether the pictures have been decoded at a size, by default `image_size`."""
        source = self._source_if_good()
        size = image_size or self.image_size
        return source is not None and bool(PictureCache(self.name, source, size).contents())

    def skipped(self) -> dict[str, Sequence[str]]:
        """The files that are left out, by reason; broken pictures once they are known."""
        source = self._source()
        if source is None:
            return {}
        caches = (PictureCache(self.name, source, size) for size in self.sizes)
        contents = next(filter(None, (cache.contents() for cache in caches)), None)
        broken = {_BROKEN: contents.skipped} if contents and contents.skipped else {}
        return {**broken, **source.skipped}

    def samples(self, count: int, seed: int) -> list[tuple[str, Image.Image]]:
        """Draw random test pictures at full resolution; they need not have been decoded."""
        source = self._source()
        if source is None:
            raise missing(self)
        # The first names of all are test pictures, whatever their classes.
        tested = len(source.layout.test) or source.layout.most_tested
        names = np.random.default_rng(seed).permutation(source.names[:tested])
        with source:
            opened = (self._opened(source, name) for name in names)
            return list(islice(filter(None, opened), count))

    def pictures(self, split: str) -> Iterator[tuple[int, Image.Image]]:
        """All pictures of the split "train" or "test" at full resolution, one after the other.

        Yields the label and the picture, in the order of `load`.
        """
        source, tested = self._source(), Counter[int]()
        if source is None:
            raise missing(self)
        with source:
            for name in source.names:
                label, opened = source.layout.labels[name], self._opened(source, name)
                if opened is None:
                    continue
                is_tested = source.layout.is_for_testing(name, tested[label])
                tested[label] += is_tested
                if is_tested == (split == "test"):
                    yield label, opened[1]

    @property
    def take_home(self) -> TakeHome:
        """From the same folder or zip."""
        arguments = (self._names(), self.class_names, SIZE)
        return TakeHome(load_class_folders, arguments, ("pillow", "pillow-heif"))

    def _load(self, size: int, progress: Progress, should_stop: ShouldStop) -> Splits:
        source = self._source()
        if source is None:
            raise missing(self)
        return PictureCache(self.name, source, size).splits(progress, should_stop)

    def _opened(self, source: PictureSource, name: str) -> tuple[str, Image.Image] | None:
        """The class name and the picture; None for a broken file."""
        try:
            picture = open_picture(source.read(name), name)
        except (PictureError, OSError):
            return None
        return self.class_names[source.layout.labels[name]], picture

    def _names(self) -> tuple[str, ...]:
        return self.places or (self.name,)

    def _source_if_good(self) -> PictureSource | None:
        return self._source() if self.status().here else None

    def _source(self) -> PictureSource | None:
        """The first place that holds all classes, or None if no place exists.

        Raises DatasetError if places exist but none of them holds all classes.
        """
        problem = None
        for path in self._paths():
            try:
                if is_there(path):
                    return find_source(path, self.class_names)
            except DatasetError as error:
                problem = problem or error
        if problem:
            raise problem
        return None

    def _paths(self) -> Iterator[Path]:
        for place in self._names():
            yield from (data_folder() / f"{place}{end}" for end in ("", ".zip"))
