"""The interface of a data set: labelled pictures in named splits, and where they come from."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from PIL import Image

from utils.datasets.take_home import TakeHome
from utils.preprocessing import Preparation
from utils.preprocessing.digit import DIGIT
from utils.registry import Registry

Progress = Callable[[float, str], None]  # share done, 0 to 1, and a sentence for the screen
ShouldStop = Callable[[], bool]


class DatasetError(Exception):
    """A data set is missing or cannot be used; the message is a sentence for the user."""


class Cancelled(Exception):  # noqa: N818 - the user asked for it
    """The user asked to stop."""


def no_progress(share: float, sentence: str) -> None:
    """Default progress callback: does nothing."""


def never() -> bool:
    """Default for `should_stop`: never stops."""
    return False


@dataclass(frozen=True)
class Split:
    """Pictures and their labels, in a fixed order.

    Attributes:
        images: uint8 `(N, H, W, C)`, 0 to 255; may be a read-only memory map.
        labels: int64 `(N,)`, indices into the data set's class names.
    """

    images: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int | None) -> "Split":
        """The first `count` pictures, without copying; all if there are fewer, or for None."""
        return Split(self.images[:count], self.labels[:count])


Splits = Mapping[str, Split]  # "train" and "test"


@dataclass(frozen=True)
class DatasetStatus:
    """What this machine has of a data set."""

    here: bool  # whether it can be loaded
    size_bytes: int = 0  # on disk
    place: Path | None = None  # the file or folder that was found
    problem: str | None = None  # a sentence: why it cannot be used
    note: str | None = None  # a sentence: how it differs from the published set
    edition: str = ""  # changes when the pictures do


class Dataset(ABC):
    """A data set: its description, its download and its loading."""

    name: ClassVar[str]
    rank: ClassVar[int]
    title: ClassVar[str]
    summary: ClassVar[str]
    subject: ClassVar[str]  # what a picture shows, as in "I am not sure this is a digit"
    class_names: ClassVar[tuple[str, ...]]
    image_size: ClassVar[int] = 28  # default side in pixels
    channels: ClassVar[int] = 1
    sizes: ClassVar[tuple[int, ...]] = (28,)  # available sides in pixels
    preparation: ClassVar[Preparation] = DIGIT  # makes other pictures look like these
    source: ClassVar[str]
    url: ClassVar[str] = ""  # of its description
    licence: ClassVar[str]
    download_bytes: ClassVar[int] = 0  # 0 if it cannot be downloaded

    @abstractmethod
    def status(self) -> DatasetStatus:
        """What is on this machine. Takes milliseconds: reads only file names and headers."""

    @abstractmethod
    def counts(self) -> tuple[int, int]:
        """The numbers of training and test pictures.

        As cheap as `status`. Broken pictures are included until the first load finds them.
        """

    def is_prepared(self, image_size: int | None = None) -> bool:
        """Whether `load` is quick, because no pictures have to be decoded, which takes minutes.

        As cheap as `status`.

        Args:
            image_size: side in pixels; None: the default.
        """
        return self.status().here

    def download(self, progress: Progress = no_progress, should_stop: ShouldStop = never) -> None:
        """Download missing files into the data folder, and verify them.

        A file appears there only once it is complete. A later call resumes an interrupted download.

        Args:
            progress: called with the share done, 0 to 1, and a sentence.
            should_stop: polled between pieces.

        Raises:
            DatasetError: if the download fails.
            Cancelled: if `should_stop` returned True.
        """
        progress(1.0, f"{self.title} is here.")

    def load(
        self,
        image_size: int | None = None,
        progress: Progress = no_progress,
        should_stop: ShouldStop = never,
    ) -> Splits:
        """Load the splits "train" and "test".

        Args:
            image_size: side of the pictures in pixels, one of `sizes`; None: the default.
            progress: called with the share done, 0 to 1, and a sentence.
            should_stop: polled while pictures are decoded.

        Returns:
            The splits, with pictures uint8 `(N, image_size, image_size, channels)`.

        Raises:
            DatasetError: if files are missing or damaged, or the size is not one of `sizes`.
            Cancelled: if `should_stop` returned True.
        """
        size = image_size or self.image_size
        if size not in self.sizes:
            offered = " or ".join(map(str, self.sizes))
            raise DatasetError(f"`image_size` must be {offered} for {self.title}, received {size}.")
        return self._load(size, progress, should_stop)

    @abstractmethod
    def _load(self, size: int, progress: Progress, should_stop: ShouldStop) -> Splits:
        """Load the splits; `size` is one of `sizes`."""

    def looked_for(self) -> tuple[str, ...]:
        """The files expected in the data folder, as shown on screen; the first match is used."""
        return ()

    def skipped(self) -> Mapping[str, Sequence[str]]:
        """The files that are left out, by reason, a predicate ("have no class").

        Broken pictures are included once the pictures have been decoded.
        """
        return {}

    def samples(self, count: int, seed: int) -> list[tuple[str, Image.Image]]:
        """Draw random test pictures at the best resolution available.

        Args:
            count: how many.
            seed: of the random generator.

        Returns:
            Pairs of class name and picture.

        Raises:
            DatasetError: if files are missing or damaged.
        """
        test = self.load()["test"]
        chosen = np.random.default_rng(seed).choice(len(test), count, replace=False)
        return [
            (self.class_names[test.labels[i]], Image.fromarray(test.images[i].squeeze()))
            for i in chosen
        ]

    @property
    @abstractmethod
    def take_home(self) -> TakeHome:
        """The code that loads the same arrays without this app."""

    @property
    def num_classes(self) -> int:
        """The number of classes."""
        return len(self.class_names)


DATASETS: Registry[Dataset] = Registry("data set", "utils.datasets")
BUILT_IN = "digits"  # the one that is always available, even offline


def missing(dataset: Dataset) -> DatasetError:
    """The error for a data set whose files are not on this machine."""
    put = "ut its files into the folder that is shown on the page Data sets."
    how = f"Download it there, or p{put}" if dataset.download_bytes else f"P{put}"
    return DatasetError(f"{dataset.title} is not on this machine yet. {how}")
