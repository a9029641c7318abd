"""The way downhill of the tiny network: one step of learning after the other."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from models.lessons.softmax_regression import (
    TinyNetwork,
    Weights,
    gradient_of,
    loss_of,
    loss_of_scores,
)

Labels = NDArray[np.int64]


def one_thread() -> AbstractContextManager[object]:
    """A context in which matrices are multiplied by the calling thread alone.

    They are so small that more threads gain nothing, and waiting for each other takes milliseconds
    while a training keeps the cores busy.
    """
    limit: AbstractContextManager[object] = _threads().limit(limits=1)
    return limit


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()  # looks through all loaded libraries: once


@dataclass(frozen=True)
class Examples:
    """Training data: pictures `(N, pixels)` with values 0 to 1, and their classes `(N,)`."""

    pictures: Weights
    labels: Labels


@dataclass(frozen=True)
class Walk:
    """How far a network has come.

    Attributes:
        network: as it is now.
        losses: before the first step, and after each.
        rates: the learning rate of each step.
    """

    network: TinyNetwork
    losses: tuple[float, ...]
    rates: tuple[float, ...] = ()

    @classmethod
    def at_start(cls, examples: Examples, classes: int) -> "Walk":
        """A network that knows nothing and has gone nowhere."""
        network = TinyNetwork.fresh(examples.pictures.shape[1], classes)
        return cls(network, (loss_of(network, examples.pictures, examples.labels),))

    def gone_on(self, examples: Examples, rate: float, steps: int) -> "Walk":
        """So many steps further, each along the gradient of all examples."""
        pictures, labels = examples.pictures, examples.labels
        network, losses = self.network, list(self.losses)
        with one_thread():
            for _ in range(steps):
                network = network.moved(gradient_of(network, pictures, labels), rate)
                losses.append(loss_of(network, pictures, labels))
        return Walk(network, tuple(losses), self.rates + (rate,) * steps)


def along_the_slope(
    network: TinyNetwork, examples: Examples, rates: Sequence[float]
) -> NDArray[np.float64]:
    """The loss after a single step, as a function of the learning rate.

    Args:
        network: where the step begins.
        examples: what the loss and its gradient are computed on.
        rates: the learning rates.

    Returns:
        The loss in nats `(rates,)`.
    """
    with one_thread():
        gradient = gradient_of(network, examples.pictures, examples.labels)
        here, slope = network.scores(examples.pictures), gradient.scores(examples.pictures)
    # Scores are linear in the weights: a step changes them by the rate times the gradient's own.
    return np.array([loss_of_scores(here - rate * slope, examples.labels) for rate in rates])
