"""Class probabilities from a network's outputs, their loss and accuracy. NumPy only."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

SMALLEST = 1e-7  # probabilities are clipped to this, as in Keras, so that the loss is finite


def class_probabilities(outputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """The probability of every class.

    Args:
        outputs: float32 `(N, units)`, from a softmax, or from a single sigmoid unit, which gives
            the probability of the second of two classes.

    Returns:
        float32 `(N, classes)`.
    """
    if outputs.shape[1] == 1:
        return np.concatenate([1 - outputs, outputs], axis=1)
    return outputs


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Softmax along the last axis: exp(score), divided by the sum of them all."""
    grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: NDArray[Any] = grown / grown.sum(axis=-1, keepdims=True)
    return shares


def cross_entropy(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """The mean of -ln(probability of the true class), in nats.

    Args:
        probabilities: float32 `(N, classes)`.
        labels: int64 `(N,)`.
    """
    true_class = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(np.clip(true_class, SMALLEST, 1.0), dtype=np.float64).mean())


def accuracy(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """The share of pictures, 0 to 1, whose most probable class is the true one.

    Args:
        probabilities: float32 `(N, classes)`.
        labels: int64 `(N,)`.
    """
    return float((probabilities.argmax(axis=1) == labels).mean())
