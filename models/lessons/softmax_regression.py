"""Softmax regression in NumPy: a network of one dense layer, small enough to watch every step."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.evaluation.outputs import softmax

Weights = NDArray[np.float64]


@dataclass(frozen=True)
class TinyNetwork:
    """Softmax regression, which Keras spells `layers.Dense(classes, activation="softmax")`.

    Attributes:
        weights: `(pixels, classes)`.
        biases: `(classes,)`.
    """

    weights: Weights
    biases: Weights

    @classmethod
    def fresh(cls, pixels: int, classes: int, seed: int = 1) -> "TinyNetwork":
        """An untrained network, with small random weights."""
        weights = np.random.default_rng(seed).normal(0, 0.01, (pixels, classes))
        return cls(weights, np.zeros(classes))

    def probabilities(self, pictures: Weights) -> Weights:
        """`(N, classes)` for pictures `(N, pixels)` with values 0 to 1."""
        shares: Weights = softmax(self.scores(pictures))
        return shares

    def scores(self, pictures: Weights) -> Weights:
        """What softmax makes probabilities of: `(N, classes)`."""
        return pictures @ self.weights + self.biases

    def moved(self, gradient: "TinyNetwork", rate: float) -> "TinyNetwork":
        """The network one step downhill: every number less `rate` times its slope."""
        return TinyNetwork(
            self.weights - rate * gradient.weights, self.biases - rate * gradient.biases
        )


def loss_of(network: TinyNetwork, pictures: Weights, labels: NDArray[np.int64]) -> float:
    """The mean cross-entropy in nats: minus the logarithm of the right class's probability."""
    return loss_of_scores(network.scores(pictures), labels)


def loss_of_scores(scores: Weights, labels: NDArray[np.int64]) -> float:
    """The same from the scores `(N, classes)`; exact even if a probability is close to 0."""
    right = scores[np.arange(len(labels)), labels]
    highest = scores.max(axis=1)
    sums = np.exp(scores - highest[:, None]).sum(axis=1)
    return float((highest + np.log(sums) - right).mean())


def share_right(network: TinyNetwork, pictures: Weights, labels: NDArray[np.int64]) -> float:
    """Accuracy: the share of pictures whose likeliest class is the right one, 0 to 1."""
    return float((network.probabilities(pictures).argmax(axis=1) == labels).mean())


def gradient_of(network: TinyNetwork, pictures: Weights, labels: NDArray[np.int64]) -> TinyNetwork:
    """How the loss changes with every weight and bias: its slope, laid out as the network is.

    For softmax and cross-entropy it is the mean of picture × (probability - 1 if right else 0).
    """
    excess = network.probabilities(pictures)
    excess[np.arange(len(labels)), labels] -= 1
    excess /= len(labels)
    return TinyNetwork(pictures.T @ excess, excess.sum(axis=0))
