"""Whether a probability means what it says: calibration error, and its cure. NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.evaluation.outputs import SMALLEST, cross_entropy

BINS = 15  # as in the paper
TEMPERATURES = np.geomspace(0.25, 4.0, 161)  # those that are tried: steps of 1.75 %


@dataclass(frozen=True)
class Bin:
    """Answers of about the same confidence."""

    count: int
    confidence: float  # their mean probability of the best class
    accuracy: float  # the share of them that is right


def reliability(
    probabilities: NDArray[np.float32], labels: NDArray[np.int64], bins: int = BINS
) -> list[Bin]:
    """Answers `(N, classes)` sorted into equally wide bins by confidence; empty bins are left out.

    What is told by a reliability diagram: M. DeGroot, S. Fienberg, The comparison and evaluation
    of forecasters, The Statistician 1983.
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
    """The expected calibration error, 0 to 1, of probabilities `(N, classes)`.

    The mean distance between the confidence in a bin and the share of right answers there,
    weighted by the answers in it. After C. Guo, G. Pleiss, Y. Sun, K. Weinberger, On calibration
    of modern neural networks, ICML 2017.
    """
    filled = reliability(probabilities, labels, bins)
    gaps = (each.count * abs(each.confidence - each.accuracy) for each in filled)
    return float(sum(gaps) / max(1, len(labels)))


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
