"""A network's predictions for labelled pictures, and the metrics of them. NumPy only."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Z = 1.96  # standard errors in a 95 % interval


@dataclass(frozen=True)
class ClassMetrics:
    """Metrics of one class; None where the denominator is 0."""

    name: str
    pictures: int  # of this class
    precision: float | None  # true positives over predicted positives
    recall: float | None  # true positives over actual positives
    f1: float | None  # harmonic mean of precision and recall


@dataclass(frozen=True)
class LabelledPredictions:
    """The predictions of a network for pictures whose classes are known.

    Attributes:
        probabilities: float32 `(N, classes)`.
        labels: int64 `(N,)`, the true classes.
        class_names: their names.
    """

    probabilities: NDArray[np.float32]
    labels: NDArray[np.int64]
    class_names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def answers(self) -> NDArray[np.int64]:
        """The most probable class of every picture, `(N,)`."""
        predicted: NDArray[np.int64] = self.probabilities.argmax(axis=1)
        return predicted

    @cached_property
    def confidence(self) -> NDArray[np.float32]:
        """The probability of the predicted class, 0 to 1, `(N,)`."""
        highest: NDArray[np.float32] = self.probabilities.max(axis=1)
        return highest

    @cached_property
    def is_right(self) -> NDArray[np.bool_]:
        """Whether each prediction is right, `(N,)`."""
        right: NDArray[np.bool_] = self.answers == self.labels
        return right

    @property
    def accuracy(self) -> float:
        """The share of right predictions, 0 to 1; 0 without pictures."""
        return float(self.is_right.mean()) if len(self) else 0.0

    def interval(self) -> tuple[float, float]:
        """The 95 % confidence interval of the accuracy: its lower and its upper end, 0 to 1.

        E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA
        1927. Without pictures it is (0, 1).
        """
        count, share = len(self), self.accuracy
        if not count:
            return 0.0, 1.0
        middle = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
        spread = math.sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
        reach = Z * spread / (1 + Z**2 / count)
        return max(0.0, middle - reach), min(1.0, middle + reach)

    def confusion(self) -> NDArray[np.int64]:
        """The confusion matrix `[true class, predicted class]`: numbers of pictures."""
        counts = np.zeros((len(self.class_names),) * 2, dtype=np.int64)
        np.add.at(counts, (self.labels, self.answers), 1)
        return counts

    def class_metrics(self) -> list[ClassMetrics]:
        """Precision, recall and F1 of every class."""
        counts = self.confusion()
        return [
            _class_metrics(name, int(right), int(called), int(real))
            for name, right, called, real in zip(
                self.class_names,
                counts.diagonal(),
                counts.sum(axis=0),
                counts.sum(axis=1),
                strict=True,
            )
        ]

    def mistakes(self) -> NDArray[np.int64]:
        """Indices of the wrong predictions, the most confident first."""
        wrong = np.flatnonzero(~self.is_right)
        return wrong[np.argsort(-self.confidence[wrong], kind="stable")]

    def cell(self, truth: int, answer: int) -> NDArray[np.int64]:
        """Indices of the pictures in one cell of the confusion matrix, the most confident first.

        Args:
            truth: the true class.
            answer: the predicted class.

        Returns:
            Indices, int64 `(n,)`.
        """
        found = np.flatnonzero((self.labels == truth) & (self.answers == answer))
        return found[np.argsort(-self.confidence[found], kind="stable")]


def _class_metrics(name: str, right: int, called: int, real: int) -> ClassMetrics:
    return ClassMetrics(
        name=name,
        pictures=real,
        precision=right / called if called else None,
        recall=right / real if real else None,
        f1=2 * right / (called + real) if called + real else None,
    )


@dataclass(frozen=True)
class Difference:
    """Where two networks differ: indices of pictures, the most confident mistakes first."""

    only_first: NDArray[np.int64]  # right by the first alone
    only_second: NDArray[np.int64]
    both_right: int
    both_wrong: int

    @property
    def mcnemar_p_value(self) -> float:
        """The p-value of McNemar's exact test: small if the two networks are hardly equally good.

        Two-sided. Q. McNemar, Note on the sampling error of the difference between
        correlated proportions or percentages, Psychometrika 1947.
        """
        fewer, more = sorted((len(self.only_first), len(self.only_second)))
        total = fewer + more
        tail = sum(math.comb(total, k) for k in range(fewer + 1))
        return float(min(1.0, 2 * tail / 2**total))


def difference(first: LabelledPredictions, second: LabelledPredictions) -> Difference:
    """Compare two networks on the same pictures.

    Args:
        first: predictions of the one.
        second: predictions of the other, for the same pictures in the same order.

    Returns:
        Which pictures only one of them gets right.

    Raises:
        ValueError: if the labels differ.
    """
    if not np.array_equal(first.labels, second.labels):
        raise ValueError("Two networks can only be compared on the same pictures.")
    return Difference(
        only_first=_surest(second, first.is_right & ~second.is_right),
        only_second=_surest(first, second.is_right & ~first.is_right),
        both_right=int((first.is_right & second.is_right).sum()),
        both_wrong=int((~first.is_right & ~second.is_right).sum()),
    )


def _surest(wrong: LabelledPredictions, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    found = np.flatnonzero(chosen)
    return found[np.argsort(-wrong.confidence[found], kind="stable")]
