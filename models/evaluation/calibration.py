"""Calibration: whether a confidence of 80 % is right in 80 % of cases. NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.evaluation.outputs import SMALLEST, cross_entropy

BINS = 15  # as in the paper
TEMPERATURES = np.geomspace(0.25, 4.0, 161)  # candidates, in steps of 1.75 %


@dataclass(frozen=True)
class Bin:
    """Predictions of similar confidence."""

    count: int
    confidence: float  # mean, 0 to 1
    accuracy: float  # share of right predictions, 0 to 1


def reliability(
    probabilities: NDArray[np.float32], labels: NDArray[np.int64], bins: int = BINS
) -> list[Bin]:
    """The bins of a reliability diagram.

    M. DeGroot, S. Fienberg, The comparison and evaluation of forecasters, The Statistician 1983.

    Args:
        probabilities: float32 `(N, classes)`.
        labels: int64 `(N,)`.
        bins: number of bins of equal width between 0 and 1.

    Returns:
        The bins with predictions in them, by ascending confidence.
    """
    confidence = probabilities.max(axis=1)
    is_right = probabilities.argmax(axis=1) == labels
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        Bin(int(inside.sum()), float(confidence[inside].mean()), float(is_right[inside].mean()))
        for inside in (bin_of == number for number in range(bins))
        if inside.any()
    ]


def calibration_error(
    probabilities: NDArray[np.float32], labels: NDArray[np.int64], bins: int = BINS
) -> float:
    """The expected calibration error (ECE).

    The mean distance between confidence and accuracy over the bins, weighted by their counts.
    C. Guo, G. Pleiss, Y. Sun, K. Weinberger, On calibration of modern neural networks, ICML 2017.

    Args:
        probabilities: float32 `(N, classes)`.
        labels: int64 `(N,)`.
        bins: number of bins of equal width between 0 and 1.

    Returns:
        The error, 0 to 1.
    """
    filled = reliability(probabilities, labels, bins)
    gaps = (each.count * abs(each.confidence - each.accuracy) for each in filled)
    return float(sum(gaps) / max(1, len(labels)))


def at_temperature(probabilities: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Temperature scaling: the probabilities as if the logits had been divided by a temperature.

    Args:
        probabilities: float32 `(N, classes)`.
        temperature: above 1 lowers the confidence, below 1 raises it; the order of the classes
            does not change.

    Returns:
        Probabilities, float32 `(N, classes)`.
    """
    logits = np.log(np.clip(probabilities, SMALLEST, 1.0)) / temperature
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    scaled: NDArray[np.float32] = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return scaled


def fit_temperature(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """The temperature with the lowest cross-entropy on held-out pictures.

    Args:
        probabilities: float32 `(N, classes)`.
        labels: int64 `(N,)`.

    Returns:
        One of TEMPERATURES.
    """
    losses = [cross_entropy(at_temperature(probabilities, t), labels) for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])
