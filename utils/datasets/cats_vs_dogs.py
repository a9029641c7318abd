"""Cats vs Dogs: photos of pets from an animal shelter, in all poses and backgrounds."""

from collections.abc import Sequence
from itertools import islice

import numpy as np
from PIL import Image

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
from utils.datasets.checks import is_there
from utils.datasets.download import Download, check_zip, fetch_all
from utils.datasets.picture_cache import PictureCache
from utils.datasets.picture_source import PictureSource, find_source
from utils.images.decoding import PictureError, open_picture
from utils.paths import data_folder

_PUBLISHED = Download(
    url=(
        "https://download.microsoft.com/download/3/E/1/"
        "3E1C3F21-ECDB-4869-8368-6DEBA77B919F/kagglecatsanddogs_5340.zip"
    ),
    file="kagglecatsanddogs_5340.zip",
    size=824_887_076,
    check=check_zip,
)
_PUBLISHED_COUNTS = (22_998, 2_000)  # for training and testing, without two broken ones
_BROKEN = "hold no picture that can be opened"
_OWN_TEST = "These photos come with a test split of their own, which is kept as it is."
PLACES = (  # each a folder, or with .zip at its end; the order is that in which one is taken
    "PetImages",
    "kagglecatsanddogs_5340",
    "cats_vs_dogs",
    "cats_and_dogs",
    "cats_and_dogs_filtered",
    "cat-and-dog",
    "dogs-vs-cats",
)


class CatsVsDogs(Dataset):
    """Colour photos of one or more cats or dogs, cut to a square.

    Of the published set, the 1,000 pictures of each class whose names have the smallest SHA-256 are
    the test split; the others are for training, in an order that is shuffled by the same hash, so
    that the first 8,000 are a fair sample. Other sets of cats and dogs are read, too, and those
    with a test split of their own keep it: see `Layout`. Broken files are left out.
    """

    name = "cats_vs_dogs"
    rank = 3
    title = "Cats vs Dogs"
    summary = "25,000 photos of pets, taken by people who hoped to find them a home."
    subject = "a cat or a dog"
    class_names = ("cat", "dog")
    image_size = 64
    channels = 3
    sizes = (32, 64, 96, 128)
    preparation = "photo"
    source = "J. Elson, J. Douceur, J. Howell and J. Saul: Asirra (2007), Microsoft Research"
    url = "https://www.microsoft.com/en-us/download/details.aspx?id=54765"
    licence = "Microsoft Research Data License Agreement"
    download_bytes = _PUBLISHED.size

    def status(self) -> DatasetStatus:
        """Whether a folder or zip with cats and dogs is here."""
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
        source = self._source() if self.status().here else None
        if source is None:
            return _PUBLISHED_COUNTS
        layout = source.layout
        tested = len(layout.test) or layout.most_tested * self.num_classes
        return len(source.names) - tested, tested

    def looked_for(self) -> tuple[str, ...]:
        """Folders and zips."""
        return tuple(f"{place}/ or {place}.zip" for place in PLACES)

    def is_prepared(self, image_size: int | None = None) -> bool:
        """Whether the pictures have been decoded at that size."""
        source = self._source() if self.status().here else None
        size = image_size or self.image_size
        return source is not None and bool(PictureCache(self.name, source, size).contents())

    def download(self, progress: Progress = no_progress, should_stop: ShouldStop = never) -> None:
        """Fetch the published zip; it has no published checksum, so every file in it is checked."""
        wanted = [] if self.status().here else [_PUBLISHED]
        fetch_all(wanted, data_folder(), self.title, progress, should_stop)

    def _load(self, size: int, progress: Progress, should_stop: ShouldStop) -> Splits:
        source = self._source()
        if source is None:
            raise missing(self)
        return PictureCache(self.name, source, size).splits(progress, should_stop)

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
        """Random test pictures in their full size; nothing need be decoded before."""
        source = self._source()
        if source is None:
            raise missing(self)
        # The first of all names are among the first of every class.
        tested = len(source.layout.test) or source.layout.most_tested
        names = np.random.default_rng(seed).permutation(source.names[:tested])
        with source:
            opened = (self._opened(source, name) for name in names)
            return list(islice(filter(None, opened), count))

    def _opened(self, source: PictureSource, name: str) -> tuple[str, Image.Image] | None:
        """The class and the picture of that name; None for one of the broken files."""
        try:
            picture = open_picture(source.read(name), name)
        except (PictureError, OSError):
            return None
        return self.class_names[source.layout.labels[name]], picture

    def _source(self) -> PictureSource | None:
        """The first place that holds cats and dogs; DatasetError if what is there does not."""
        problem = None
        for path in (data_folder() / f"{place}{end}" for place in PLACES for end in ("", ".zip")):
            try:
                if is_there(path):
                    return find_source(path, self.class_names)
            except DatasetError as error:
                problem = problem or error
        if problem:
            raise problem
        return None


DATASETS.register(CatsVsDogs())
