"""Why a network says what it says: one file explains one thing.

The modules can be imported without Keras; what a method needs of it, it imports when it is used,
which is in the interactive worker.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from utils.registry import Registry

if TYPE_CHECKING:
    from models.explain.networks import Opened


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


Compute = Callable[["Opened", NDArray[np.uint8], Sequence[int]], list[Heatmap]]


@dataclass(frozen=True)
class HeatmapMethod:
    """A way to find such places.

    Attributes:
        name: the function's name.
        title: what people call it.
        question: what it asks, for the screen: "Where did it look?".
        help: how it finds the answer, and who thought of it.
        legend: what its colours mean.
        rank: its place in lists.
        compute: takes the network, pixels 0-255 `(H, W, C)` and the numbers of some classes;
            one heat map for each.
    """

    name: str
    title: str
    question: str
    help: str
    legend: str
    rank: int
    compute: Compute


HEATMAPS: Registry[HeatmapMethod] = Registry("heat map", "models.explain")


def heatmap(
    *, title: str, question: str, help: str, legend: str, rank: int
) -> Callable[[Compute], Compute]:
    """Register the decorated function under its own name."""

    def add(compute: Compute) -> Compute:
        HEATMAPS.register(
            HeatmapMethod(compute.__name__, title, question, help, legend, rank, compute)
        )
        return compute

    return add
