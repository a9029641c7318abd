"""A preparation: named steps from any picture to the pixels that a network takes."""

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
    """A change that depends on the size asked for.

    Attributes:
        function: takes a picture and the side asked for in pixels; returns a picture.
    """

    function: Callable[[P, int], Pixels]


Begin = Callable[[Picture], Pixels] | ToSize[Picture]
Change = Callable[[Pixels], Pixels] | ToSize[Pixels]


def apply(change: Callable[[P], Pixels] | ToSize[P], picture: P, size: int) -> Pixels:
    """The changed picture; the size goes only to a change that depends on it."""
    return change.function(picture, size) if isinstance(change, ToSize) else change(picture)


@dataclass(frozen=True)
class Step:
    """One step, with its description for the screen.

    Attributes:
        name: what `skip` calls it.
        title: two or three words.
        explanation: one or two sentences: what it does, and why.
        change: picture before -> picture after; uint8 (H, W) or (H, W, 3).
        instead: the least that has to be done if the step is skipped; None: nothing.
    """

    name: str
    title: str
    explanation: str
    change: Change = field(repr=False)
    instead: Change | None = field(default=None, repr=False)


@dataclass(frozen=True)
class StepResult:
    """The output of a step: uint8 (H, W) or (H, W, 3)."""

    step: Step
    picture: Pixels


@dataclass(frozen=True)
class Prepared:
    """A picture ready for a network.

    Attributes:
        pixels: uint8 (size, size, C), 0 to 255.
        trail: the output of each step, in order. Skipped steps are missing; it is empty if the
            picture came prepared.
        things: how many things are on the picture, as far as the preparation tells them apart.
    """

    pixels: Pixels
    trail: tuple[StepResult, ...]
    things: int = 1

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on the picture, so that any prediction would be meaningless."""
        return self.things == 0

    @property
    def is_several(self) -> bool:
        """Whether there is more than one thing: "10" is not a digit."""
        return self.things > 1


@dataclass(frozen=True)
class Preparation:
    """A kind of picture: how any picture becomes one of its kind, and what pages say about it.

    The steps come in two parts. The first finds what is to be seen, which is then counted; the
    second lays it out as the network expects it.

    Attributes:
        name: unique within the registry; `predictor.json` stores it.
        rank: position in lists.
        channels: of the prepared pixels: 1 (grey) or 3 (red, green, blue).
        begin: the picture as uint8 (H, W), (H, W, 3) or (H, W, 4), no larger than needed.
        find: the steps that leave only what is to be seen; each of them can be skipped.
        lay_out: the steps after them; each of them can be skipped.
        finish: last picture and side -> uint8 (side, side, channels), whatever was skipped.
        is_ready: whether a picture and a side look as if it had been prepared before, so that no
            step is needed; None: it never does.
        count: what was found, uint8 (H, W) -> how many things it is; None: always one.
        drawing_prompt: what to draw, a sentence; empty for pictures that nobody draws.
        polarity: "light on black" if the network takes it so; empty if it takes photos as they are.
        augmentation: settings of `models.training.config.Augmentation` that keep the class.
        can_be_mirrored: whether a mirrored picture keeps its class, as that of a pet does.
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
            image: a Pillow image of any mode, or uint8 (H, W), (H, W, 3) or (H, W, 4), any size.
            size: side in pixels, at least 8.
            skip: names of steps to leave out.

        Returns:
            The pixels, and what led to them.

        Raises:
            ValueError: for an array of another shape or dtype, or an unknown name in `skip`.
        """
        self._check_names(skip)
        picture = apply(self.begin, image, size)
        trail: list[StepResult] = []
        things = 1
        if self.is_ready is None or not self.is_ready(picture, size):
            picture = _run(self.find, picture, size, skip, trail)
            things = self.count(picture) if self.count else 1
            picture = _run(self.lay_out, picture, size, skip, trail)
        pixels = self.finish(picture, size)
        return Prepared(pixels, tuple(trail), 0 if is_flat(pixels) else things)

    def _check_names(self, skip: Collection[str]) -> None:
        known = [step.name for step in self.steps]
        if unknown := set(skip).difference(known):
            raise ValueError(f"`skip` must name steps of {known}, received {sorted(unknown)}.")


PREPARATIONS: Registry[Preparation] = Registry("preparation", "utils.preprocessing")


def _run(
    steps: tuple[Step, ...],
    picture: Pixels,
    size: int,
    skip: Collection[str],
    trail: list[StepResult],
) -> Pixels:
    """The picture after these steps; the output of each is appended to the trail."""
    for step in steps:
        if step.name not in skip:
            picture = apply(step.change, picture, size)
            trail.append(StepResult(step, picture))
        elif step.instead is not None:
            picture = apply(step.instead, picture, size)
    return picture


def is_flat(pixels: Pixels) -> bool:
    """Whether uint8 pixels hardly differ, by no more than a camera's noise."""
    return int(pixels.max()) - int(pixels.min()) < 16
