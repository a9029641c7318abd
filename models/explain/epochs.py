"""The time machine: a network's answer to one picture after each epoch of its training."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.evaluation.outputs import class_probabilities
from models.explain.open_networks import NetworkError, open_network
from models.serving.identity import NetworkIdentity

MOST = 60  # epochs that are asked; evenly spread ones of a longer run


@dataclass(frozen=True)
class EpochAnswers:
    """The answers of the epochs that could be asked.

    Attributes:
        epochs: counted from 1, in order.
        probabilities: float32 `(epochs, classes)`.
        problems: a sentence for every epoch that could not be asked.
    """

    epochs: tuple[int, ...]
    probabilities: NDArray[np.float32]
    problems: tuple[str, ...]


def answers_by_epoch(
    networks: Sequence[NetworkIdentity], pixels: NDArray[np.uint8]
) -> EpochAnswers:
    """The answers of several epochs to one picture.

    Args:
        networks: the same network after some of its epochs, in order.
        pixels: the picture, 0-255 `(H, W, C)`.

    Returns:
        The answers, and a sentence for each epoch that could not be asked.
    """
    epochs, rows, problems = [], [], []
    for network in networks:
        assert network.epoch
        try:
            opened = open_network(network)
        except NetworkError as error:
            problems.append(f"Epoch {network.epoch.number}: {error}")
            continue
        outputs = opened.model.predict_on_batch(opened.batch(pixels))
        epochs.append(network.epoch.number)
        rows.append(class_probabilities(np.asarray(outputs))[0])
    table = np.stack(rows) if rows else np.zeros((0, 0), np.float32)
    return EpochAnswers(tuple(epochs), table, tuple(problems))


def some_epochs(epochs: list[int]) -> list[int]:
    """At most MOST of the epochs, evenly spread, including the first and the last."""
    if len(epochs) <= MOST:
        return epochs
    chosen = np.linspace(0, len(epochs) - 1, MOST).round().astype(int)
    return [epochs[i] for i in chosen]
