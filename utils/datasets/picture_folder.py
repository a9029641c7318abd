"""Data sets that are a folder of photos, with one folder for each class."""

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
_OWN_TEST = "These photos come with a test split of their own, which is kept as it is."


class PictureFolder(Dataset):
    """Photos in class folders, as Keras' `image_dataset_from_directory` reads them.

    A folder or a zip of that name lies in the data folder, and holds one folder for each class:
    `leaves/maple/1.jpg`, `leaves/oak/7.png`. Folders "train" and "test" around the classes are
    kept as splits; without them a fifth of each class, at most 1,000, is the test split, chosen by
    the hash of the file names. See `Layout` for what else is read. Broken files are left out.

    A subclass sets `name`, `rank`, `title`, `summary`, `subject`, `source`, `licence`, and
    `class_names`: what the class folders are called, in the order of the labels. Small and capital
    letters and a plural "s" make no difference. `places` are names of the folder or zip; by default
    it is called after the data set.
    """

    places: ClassVar[tuple[str, ...]] = ()
    published_counts: ClassVar[tuple[int, int]] = (0, 0)  # to train and to test with, once here
    image_size = 64
    channels = PHOTO.channels
    sizes = (32, 64, 96, 128)
    preparation = PHOTO

    def status(self) -> DatasetStatus:
        """Whether a folder or zip with pictures of every class is here."""
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
        """What the folder or zip holds, or the published set before there is one."""
        source = self._source_if_good()
        if source is None:
            return self.published_counts
        layout = source.layout
        tested = len(layout.test) or layout.most_tested * self.num_classes
        return len(source.names) - tested, tested

    def looked_for(self) -> tuple[str, ...]:
        """Folders and zips."""
        return tuple(f"{place}/ or {place}.zip" for place in self._names())

    def is_prepared(self, image_size: int | None = None) -> bool:
        """Whether the pictures have been decoded at that size."""
        source = self._source_if_good()
        size = image_size or self.image_size
        return source is not None and bool(PictureCache(self.name, source, size).contents())

    def skipped(self) -> dict[str, Sequence[str]]:
        """What is left out, the broken pictures as soon as they are known."""
        source = self._source()
        if source is None:
            return {}
        caches = (PictureCache(self.name, source, size) for size in self.sizes)
        contents = next(filter(None, (cache.contents() for cache in caches)), None)
        broken = {_BROKEN: contents.skipped} if contents and contents.skipped else {}
        return {**broken, **source.skipped}

    def samples(self, count: int, seed: int) -> list[tuple[str, Image.Image]]:
        """Random test pictures in their full size; they need not be decoded before."""
        source = self._source()
        if source is None:
            raise missing(self)
        # The first of all names are among the first of every class.
        tested = len(source.layout.test) or source.layout.most_tested
        names = np.random.default_rng(seed).permutation(source.names[:tested])
        with source:
            opened = (self._opened(source, name) for name in names)
            return list(islice(filter(None, opened), count))

    @property
    def take_home(self) -> TakeHome:
        """Reads the same folder or zip."""
        arguments = (self._names(), self.class_names, SIZE)
        return TakeHome(load_class_folders, arguments, ("pillow", "pillow-heif"))

    def _load(self, size: int, progress: Progress, should_stop: ShouldStop) -> Splits:
        source = self._source()
        if source is None:
            raise missing(self)
        return PictureCache(self.name, source, size).splits(progress, should_stop)

    def _opened(self, source: PictureSource, name: str) -> tuple[str, Image.Image] | None:
        """The class and the picture of that name; None for a broken file."""
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
        """The first place that holds all classes; DatasetError if what is there does not."""
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
