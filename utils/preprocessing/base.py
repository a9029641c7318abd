"""A preparation: named steps that turn any picture into a network's input."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from utils.registry import Registry

Pixels = NDArray[np.uint8]
Picture = Image.Image | NDArray[Any]
P = TypeVar("P", Image.Image | NDArray[Any], NDArray[np.uint8])


@dataclass(frozen=True)
class ToSize(Generic[P]):
    """A change that depends on the network's input size.

    Attributes:
        function: takes a picture and the side of the network's input in pixels; returns a picture.
    """

    function: Callable[[P, int], Pixels]


Begin = Callable[[Picture], Pixels] | ToSize[Picture]
Change = Callable[[Pixels], Pixels] | ToSize[Pixels]


def apply(change: Callable[[P], Pixels] | ToSize[P], picture: P, size: int) -> Pixels:
    """Apply a change to a picture.

    Args:
        change: with or without `ToSize`.
        picture: what it takes.
        size: side in pixels; passed on only to a `ToSize`.
    """
    return change.function(picture, size) if isinstance(change, ToSize) else change(picture)


@dataclass(frozen=True)
class Step:
    """One step of a preparation.

    Attributes:
        name: identifies the step in `skip`.
        title: two or three words, shown on screen.
        explanation: one or two sentences, shown on screen: what the step does, and why.
        change: takes and returns uint8 `(H, W)` or `(H, W, 3)`.
        instead: what is applied if the step is skipped, so that later steps still work; None:
            nothing.
    """

    name: str
    title: str
    explanation: str
    change: Change = field(repr=False)
    instead: Change | None = field(default=None, repr=False)


@dataclass(frozen=True)
class StepResult:
    """The output of a step: uint8 `(H, W)` or `(H, W, 3)`."""

    step: Step
    picture: Pixels


@dataclass(frozen=True)
class PreparedPart:
    """One of several things in a picture, ready for a network.

    Attributes:
        box: left, top, right and bottom, 0 to 1 of the sheet's width and height.
        pixels: uint8 `(size, size, C)`, 0 to 255.
    """

    box: tuple[float, float, float, float]
    pixels: Pixels


@dataclass(frozen=True)
class Prepared:
    """A picture ready for a network.

    Attributes:
        pixels: uint8 `(size, size, C)`, 0 to 255.
        trail: the output of each step that was applied, in order; empty if the picture needed no
            preparation.
        things: how many things the preparation found in the picture.
        parts: each of several things, from left to right; empty if they could not be cut apart.
        sheet: uint8 `(H, W)`, where the parts' boxes lie; None without parts.
    """

    pixels: Pixels
    trail: tuple[StepResult, ...]
    things: int = 1
    parts: tuple[PreparedPart, ...] = ()
    sheet: Pixels | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the picture is empty, so that any prediction would be meaningless."""
        return self.things == 0

    @property
    def is_several(self) -> bool:
        """Whether there is more than one thing: "10" is not a digit."""
        return self.things > 1


@dataclass(frozen=True)
class Preparation:
    """How any picture becomes a network's input, and what pages say about such pictures.

    The steps come in two parts. The first isolates the subject, whose parts are then counted; the
    second lays it out as the network expects it. Every step can be skipped.

    Attributes:
        name: unique within the registry; `predictor.json` stores it.
        rank: position in lists.
        channels: of the prepared pixels: 1 (grey) or 3 (red, green, blue).
        begin: converts any picture to uint8 `(H, W)`, `(H, W, 3)` or `(H, W, 4)` of a handy size.
        find: the steps that isolate the subject.
        lay_out: the steps that follow.
        finish: takes the last picture and a side in pixels; returns uint8 `(side, side, channels)`,
            whichever steps were skipped.
        is_ready: takes a picture and a side in pixels; returns whether it is already laid out like
            the training data, so that no step is needed. None: never.
        count: takes the isolated subject, uint8 `(H, W)`; returns how many things it consists of.
            None: always one.
        cut: takes the isolated subject; returns each of several things alone on a picture of the
            same size, from left to right, or nothing if they cannot be told apart. None: never.
        drawing_prompt: what to draw, a sentence; empty if such pictures are not drawn by hand.
        polarity: "light on black" if the network expects that; empty for photos.
        augmentation: settings of `models.training.config.Augmentation` that preserve the class.
        can_be_mirrored: whether mirroring preserves the class, as it does for pets.
    """

    name: str
    rank: int
    channels: int
    begin: Begin = field(repr=False)
    find: tuple[Step, ...]
    lay_out: tuple[Step, ...]
    finish: Callable[[Pixels, int], Pixels] = field(repr=False)
    is_ready: Callable[[Pixels, int], bool] | None = field(default=None, repr=False)
    count: Callable[[Pixels], int] | None = field(default=None, repr=False)
    cut: Callable[[Pixels], list[Pixels]] | None = field(default=None, repr=False)
    drawing_prompt: str = ""
    polarity: str = ""
    augmentation: Mapping[str, float] = field(default_factory=dict)
    can_be_mirrored: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in order."""
        return self.find + self.lay_out

    def __call__(self, image: Picture, size: int, skip: Collection[str] = ()) -> Prepared:
        """Prepare a picture for a network that takes `size` × `size` pixels.

        Args:
            image: a Pillow image of any mode, or uint8 `(H, W)`, `(H, W, 3)` or `(H, W, 4)`, of any
                size.
            size: side in pixels, at least 8.
            skip: names of steps to leave out.

        Returns:
            The pixels, and the output of each step.

        Raises:
            ValueError: if an array has another shape or dtype, or if `skip` has an unknown name.
        """
        self._check_names(skip)
        picture = apply(self.begin, image, size)
        trail: list[StepResult] = []
        things = 1
        parts: tuple[PreparedPart, ...] = ()
        sheet: Pixels | None = None
        if self.is_ready is None or not self.is_ready(picture, size):
            picture = _run(self.find, picture, size, skip, trail)
            things = self.count(picture) if self.count else 1
            parts = self._parts(picture, size, skip) if things > 1 else ()
            sheet = picture if parts else None
            picture = _run(self.lay_out, picture, size, skip, trail)
        pixels = self.finish(picture, size)
        if is_flat(pixels):
            return Prepared(pixels, tuple(trail), 0)
        return Prepared(pixels, tuple(trail), things, parts, sheet)

    def _parts(self, found: Pixels, size: int, skip: Collection[str]) -> tuple[PreparedPart, ...]:
        """Lay out each of several things as if it were alone."""
        alone = self.cut(found) if self.cut else []
        laid_out = (_run(self.lay_out, each, size, skip, []) for each in alone)
        return tuple(
            PreparedPart(_box(each), self.finish(done, size))
            for each, done in zip(alone, laid_out, strict=True)
        )

    def _check_names(self, skip: Collection[str]) -> None:
        known = [step.name for step in self.steps]
        if unknown := set(skip).difference(known):
            raise ValueError(f"`skip` must be names from {known}, received {sorted(unknown)}.")


PREPARATIONS: Registry[Preparation] = Registry("preparation", "utils.preprocessing")


def _run(
    steps: tuple[Step, ...],
    picture: Pixels,
    size: int,
    skip: Collection[str],
    trail: list[StepResult],
) -> Pixels:
    """Apply the steps in order and append the output of each to the trail."""
    for step in steps:
        if step.name not in skip:
            picture = apply(step.change, picture, size)
            trail.append(StepResult(step, picture))
        elif step.instead is not None:
            picture = apply(step.instead, picture, size)
    return picture


def _box(ink: Pixels) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of light ink on black, 0 to 1."""
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    height, width = ink.shape[:2]
    return (
        float(columns[0] / width),
        float(rows[0] / height),
        float((columns[-1] + 1) / width),
        float((rows[-1] + 1) / height),
    )


def is_flat(pixels: Pixels) -> bool:
    """Whether uint8 pixels differ by no more than a camera's noise."""
    return int(pixels.max()) - int(pixels.min()) < 16
