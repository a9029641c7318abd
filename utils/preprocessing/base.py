"""A preparation: named steps from any picture to the pixels that a model takes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

Picture = Image.Image | np.ndarray
Change = Callable[[np.ndarray, int], np.ndarray]  # picture, side asked for -> picture


def unchanged(picture: np.ndarray, size: int) -> np.ndarray:
    """The picture as it is."""
    return picture


@dataclass(frozen=True)
class Step:
    """One step, as the screen tells of it.

    Attributes:
        name: what `skip` calls it.
        title: two or three words.
        explanation: a sentence: what it does and why.
        apply: picture before and side asked for -> picture after; uint8 (H, W) or (H, W, 3).
        instead: the least that is done where the step is skipped.
    """

    name: str
    title: str
    explanation: str
    apply: Change = field(repr=False)
    instead: Change = field(default=unchanged, repr=False)


@dataclass(frozen=True)
class StepResult:
    """What came out of a step: uint8 (H, W) or (H, W, 3)."""

    step: Step
    picture: np.ndarray


@dataclass(frozen=True)
class Prepared:
    """A picture ready for a model.

    Attributes:
        pixels: uint8 (size, size, C), 0 to 255.
        trail: what each step made, in order; steps that were skipped are missing, and all are
            when the picture was ready as it came.
        things: how many things are on the picture, as far as the preparation tells them apart.
    """

    pixels: np.ndarray
    trail: tuple[StepResult, ...]
    things: int = 1

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing on the picture, so that no answer would mean anything."""
        return self.things == 0

    @property
    def is_several(self) -> bool:
        """Whether there is more than one thing: "10" is no digit."""
        return self.things > 1


def one_thing(picture: np.ndarray) -> int:
    """1: whatever is on the picture is one thing."""
    return 1


def never_ready(picture: np.ndarray, size: int) -> bool:
    """Every picture has to be prepared."""
    return False


@dataclass(frozen=True)
class Preparation:
    """Steps in a row, between taking a picture apart and bringing it to its final size.

    First what is to be seen is found on the sheet and counted; then it is laid out for the model.

    Attributes:
        name: "digit", "clothing" or "photo".
        find: the steps that leave nothing but what is to be seen; each can be left out.
        lay_out: the steps after them, likewise.
        begin: picture -> uint8 (H, W), (H, W, 3) or (H, W, 4), no larger than needed.
        finish: last picture and side -> uint8 (side, side, C), whatever was skipped.
        is_ready: whether a picture looks as if it had been prepared before; no step is done then.
        count: what was found, uint8 (H, W) or (H, W, C) -> how many things it is.
    """

    name: str
    find: tuple[Step, ...]
    lay_out: tuple[Step, ...]
    begin: Callable[[Picture, int], np.ndarray] = field(repr=False)
    finish: Change = field(repr=False)
    is_ready: Callable[[np.ndarray, int], bool] = field(default=never_ready, repr=False)
    count: Callable[[np.ndarray], int] = field(default=one_thing, repr=False)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is done, in order."""
        return self.find + self.lay_out

    def __call__(self, image: Picture, size: int, skip: Collection[str] = ()) -> Prepared:
        """Prepare a picture for a model that takes `size` × `size` pixels.

        Args:
            image: a Pillow image of any mode, or uint8 (H, W), (H, W, 3) or (H, W, 4), any size.
            size: side in pixels, at least 8.
            skip: names of steps to leave out.

        Raises ValueError for an array of another kind, or when a name in `skip` is none.
        """
        self._check_names(skip)
        picture = self.begin(image, size)
        trail: list[StepResult] = []
        things = 1
        if not self.is_ready(picture, size):
            picture = _do(self.find, picture, size, skip, trail)
            things = self.count(picture)
            picture = _do(self.lay_out, picture, size, skip, trail)
        pixels = self.finish(picture, size)
        return Prepared(pixels, tuple(trail), 0 if is_flat(pixels) else things)

    def _check_names(self, skip: Collection[str]) -> None:
        known = [step.name for step in self.steps]
        if unknown := set(skip).difference(known):
            raise ValueError(f"`skip` must name steps of {known}, received {sorted(unknown)}.")


def _do(
    steps: tuple[Step, ...],
    picture: np.ndarray,
    size: int,
    skip: Collection[str],
    trail: list[StepResult],
) -> np.ndarray:
    """The picture after these steps; what each of them made is added to the trail."""
    for step in steps:
        if step.name in skip:
            picture = step.instead(picture, size)
            continue
        picture = step.apply(picture, size)
        trail.append(StepResult(step, picture))
    return picture


def is_flat(pixels: np.ndarray) -> bool:
    """Whether uint8 pixels are all alike, so that there is nothing to see."""
    return int(pixels.max()) - int(pixels.min()) < 16  # noise of a camera at most
