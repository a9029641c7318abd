"""Whether a probability means what it says: calibration error, and its cure. NumPy only."""

import numpy as np
from numpy.typing import NDArray

from models.outputs import SMALLEST, cross_entropy

BINS = 15  # as in the paper
TEMPERATURES = np.geomspace(0.25, 4.0, 161)  # those that are tried: steps of 1.75 %


def calibration_error(
    probabilities: NDArray[np.float32], labels: NDArray[np.int64], bins: int = BINS
) -> float:
    """The expected calibration error, 0 to 1, of probabilities `(N, classes)`.

    Answers are sorted into bins by their confidence; the error is the mean distance between the
    confidence in a bin and the share of right answers there, weighted by the answers in it. After
    C. Guo, G. Pleiss, Y. Sun, K. Weinberger, On calibration of modern neural networks, ICML 2017.
    """
    confidence = probabilities.max(axis=1)
    is_right = probabilities.argmax(axis=1) == labels
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(bin_of, weights=confidence - is_right, minlength=bins)
    return float(np.abs(gaps).sum() / len(labels))


def at_temperature(probabilities: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """The probabilities `(N, classes)` as if the logits had been divided by the temperature.

    Above 1 they become more careful, below 1 bolder; the order of the classes stays.
    """
    logits = np.log(np.clip(probabilities, SMALLEST, 1.0)) / temperature
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


def fit_temperature(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """The temperature at which held-out pictures have the lowest cross-entropy."""
    losses = [cross_entropy(at_temperature(probabilities, t), labels) for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])
