"""What a corruption is: one change to a picture, at several severities."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from utils.registry import Registry

Pixels = NDArray[np.uint8]  # (H, W, C), 0 to 255
Change = Callable[[Pixels, float], Pixels]  # pixels, severity -> pixels of the same shape


@dataclass(frozen=True)
class Corruption:
    """A change to a picture whose severity can be chosen.

    After D. Hendrycks, T. Dietterich, Benchmarking neural network robustness to common corruptions
    and perturbations, ICLR 2019. Their severities are 1 to 5; here each has a unit of its own.

    Attributes:
        name: unique within the registry.
        rank: position in lists.
        title: shown on the page Evaluate.
        unit: of the severities, for the axis of a chart.
        severities: in ascending order; the first is 0 and leaves the picture unchanged.
        apply: takes uint8 pixels `(H, W, C)`, 0 to 255, and a severity; returns the same shape and
            dtype. The same pixels and severity always give the same result.
    """

    name: str
    rank: int
    title: str
    unit: str
    severities: tuple[float, ...]
    apply: Change


CORRUPTIONS: Registry[Corruption] = Registry("corruption", "models.evaluation.corruptions")


def corruption(
    *, rank: int, title: str, unit: str, severities: tuple[float, ...]
) -> Callable[[Change], Change]:
    """Register the decorated function as a corruption under its own name.

    Args:
        rank: position in lists.
        title: shown on the page Evaluate.
        unit: of the severities.
        severities: in ascending order, from 0.

    Returns:
        A decorator that returns the function as it is.
    """

    def register(change: Change) -> Change:
        name = change.__name__
        CORRUPTIONS.register(Corruption(name, rank, title, unit, severities, change))
        return change

    return register
