"""What a data set is: pictures with labels in named splits, and where they come from."""

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

Progress = Callable[[float, str], None]  # share done from 0 to 1, and a sentence for the screen
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
        images: uint8 (N, H, W, C), 0 to 255; may be a read-only memory map.
        labels: int64 (N,), indices into the data set's class names.
    """

    images: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int | None) -> "Split":
        """The first so many (all, if there are fewer or `count` is None), without copying."""
        return Split(self.images[:count], self.labels[:count])


Splits = Mapping[str, Split]  # "train" and "test"


@dataclass(frozen=True)
class DatasetStatus:
    """What there is of a data set on this machine."""

    here: bool  # it can be loaded
    size_bytes: int = 0  # on the disk
    place: Path | None = None  # the file or folder that was found
    problem: str | None = None  # a sentence, when what was found cannot be used
    note: str | None = None  # a sentence about what was found, when it is not the published set
    edition: str = ""  # changes when the pictures change


class Dataset(ABC):
    """A data set: its description, how it is fetched and how it is loaded."""

    name: ClassVar[str]
    rank: ClassVar[int]
    title: ClassVar[str]
    summary: ClassVar[str]
    subject: ClassVar[str]  # what a picture shows, as in "I am not sure this is a digit"
    class_names: ClassVar[tuple[str, ...]]
    image_size: ClassVar[int] = 28  # side in pixels, unless another is asked for
    channels: ClassVar[int] = 1
    sizes: ClassVar[tuple[int, ...]] = (28,)  # the sides that can be asked for
    preparation: ClassVar[Preparation] = DIGIT  # makes any other picture look like these
    source: ClassVar[str]
    url: ClassVar[str] = ""  # where it is described
    licence: ClassVar[str]
    download_bytes: ClassVar[int] = 0  # 0: there is nothing to download

    @abstractmethod
    def status(self) -> DatasetStatus:
        """What is here, from names and headers only: some milliseconds."""

    @abstractmethod
    def counts(self) -> tuple[int, int]:
        """How many pictures there are to train and to test with, without loading them.

        As cheap as `status`. Broken pictures are counted in until the first load finds them.
        """

    def is_prepared(self, image_size: int | None = None) -> bool:
        """Whether `load` only has to open files that are whole: no decoding, which takes minutes.

        As cheap as `status`.
        """
        return self.status().here

    def download(self, progress: Progress = no_progress, should_stop: ShouldStop = never) -> None:
        """Fetch what is missing into the data folder, checked, and only when whole.

        Raises DatasetError when that fails and Cancelled when `should_stop` says so; a later call
        goes on where this one ended.
        """
        progress(1.0, f"{self.title} is here.")

    def load(
        self,
        image_size: int | None = None,
        progress: Progress = no_progress,
        should_stop: ShouldStop = never,
    ) -> Splits:
        """The splits "train" and "test", with pictures `image_size` pixels wide and high.

        Raises DatasetError when the files are missing or damaged or the size is not one of
        `sizes`, and Cancelled when `should_stop` says so.
        """
        size = image_size or self.image_size
        if size not in self.sizes:
            offered = " or ".join(map(str, self.sizes))
            raise DatasetError(f"`image_size` must be {offered} for {self.title}, received {size}.")
        return self._load(size, progress, should_stop)

    @abstractmethod
    def _load(self, size: int, progress: Progress, should_stop: ShouldStop) -> Splits:
        """The splits at a size that is one of `sizes`."""

    def looked_for(self) -> tuple[str, ...]:
        """What is looked for in the data folder, for the screen. The first that is right is it."""
        return ()

    def skipped(self) -> Mapping[str, Sequence[str]]:
        """The files that are left out, by what is the matter with them ("are no pictures").

        Broken pictures are among them once the pictures were decoded.
        """
        return {}

    def samples(self, count: int, seed: int) -> list[tuple[str, Image.Image]]:
        """Random test pictures, as large as they are at hand, each after its class name.

        Raises DatasetError when the files are missing or damaged.
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
        """How many classes there are."""
        return len(self.class_names)


DATASETS: Registry[Dataset] = Registry("data set", "utils.datasets")
BUILT_IN = "digits"  # the one that is always here, with or without a network


def missing(dataset: Dataset) -> DatasetError:
    """The error for a data set whose files are not on this machine."""
    put = "ut its files into the folder that the page Data sets names."
    how = f"Download it there, or p{put}" if dataset.download_bytes else f"P{put}"
    return DatasetError(f"{dataset.title} is not on this machine yet. {how}")
