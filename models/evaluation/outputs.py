"""What a network's output says: class probabilities, and how good they are. NumPy only."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

SMALLEST = 1e-7  # a probability of 0 counts as this much, as in Keras, so that the loss is finite


def class_probabilities(outputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """The probability of every class `(N, classes)`.

    A single sigmoid unit `(N, 1)` gives the probability of the second of two classes.
    """
    if outputs.shape[1] == 1:
        return np.concatenate([1 - outputs, outputs], axis=1)
    return outputs


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """E to the power of each score, divided by their sum along the last axis."""
    grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: NDArray[Any] = grown / grown.sum(axis=-1, keepdims=True)
    return shares


def cross_entropy(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """The mean of -ln(probability of the true class), in nats."""
    true_class = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(np.clip(true_class, SMALLEST, 1.0), dtype=np.float64).mean())


def accuracy(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """The share of pictures, 0 to 1, whose likeliest class is the true one."""
    return float((probabilities.argmax(axis=1) == labels).mean())
