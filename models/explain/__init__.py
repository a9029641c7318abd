"""Why a network answers as it does: one file per method.

The modules can be imported without Keras. Methods import it when they run, in the interactive
worker.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from utils.registry import Registry

if TYPE_CHECKING:
    from models.explain.open_networks import Opened


@dataclass(frozen=True)
class Heatmap:
    """Which places of a picture matter for one class.

    Attributes:
        values: float32 `(h, w)`, as coarse as the method makes it. Above 0 a place speaks for the
            class, below 0 against it. None: the method has nothing to show, and `note` says why.
        note: a sentence for the screen, or "".
    """

    values: NDArray[np.float32] | None
    note: str = ""

    @property
    def peak(self) -> float:
        """The largest distance from zero; 0 where there is nothing to show."""
        return 0.0 if self.values is None else float(np.abs(self.values).max())

    @property
    def is_signed(self) -> bool:
        """Whether a place speaks against the class."""
        return self.values is not None and bool((self.values < 0).any())


# A peak up to this share of the strongest one beside it counts as nothing. Measured with Grad-CAM
# on 60 photos of cats and dogs and the shipped network: the other class's peak is that low in 22 of
# the 41 photos that the network is at least 95% sure of, and in none of the other 19. Its evidence
# then adds up to at most 0.2 points of its score, against 3.5 or more for the answer.
FAINT = 0.05

Compute = Callable[["Opened", NDArray[np.uint8], Sequence[int]], list[Heatmap]]


@dataclass(frozen=True)
class HeatmapMethod:
    """A way to find the places that matter for a class.

    Attributes:
        name: the function's name.
        title: what people call it.
        question: what it asks, for the screen: "Where did it look?".
        help: how it finds the answer, and who thought of it.
        legend: what its colours mean.
        unit: what a value counts, after its number: "0.3 points of the class's score".
        nothing: a sentence for a map that shows nothing, about the class `{name}`.
        floor: peaks up to this, in that unit, count as nothing.
        rank: its place in lists.
        compute: takes the network, pixels 0-255 `(H, W, C)` and the indices of some classes;
            returns one heat map for each.
    """

    name: str
    title: str
    question: str
    help: str
    legend: str
    unit: str
    nothing: str
    floor: float
    rank: int
    compute: Compute

    def scale(self, maps: Iterable[Heatmap]) -> float:
        """One scale for maps shown side by side: the largest peak, but at least the floor.

        Without the floor, noise would be blown up to full strength where all maps are faint.
        """
        return max(self.floor, *(each.peak for each in maps), 0.0)

    def is_nothing(self, heat: Heatmap, scale: float) -> bool:
        """Whether a map, drawn on that scale, shows nothing of significance."""
        return heat.peak <= max(self.floor, FAINT * scale)


HEATMAPS: Registry[HeatmapMethod] = Registry("heat map", "models.explain")


def heatmap(**description: Any) -> Callable[[Compute], Compute]:
    """Register the decorated function under its own name, with what HeatmapMethod takes."""

    def add(compute: Compute) -> Compute:
        HEATMAPS.register(HeatmapMethod(compute.__name__, compute=compute, **description))
        return compute

    return add
