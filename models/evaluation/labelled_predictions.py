"""A network's answers to labelled pictures, looked at from all sides. NumPy only."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Z = 1.96  # standard errors in a 95 % interval


@dataclass(frozen=True)
class ClassMetrics:
    """How a network does on one class; None where there is nothing to divide by."""

    name: str
    pictures: int  # that really are of this class
    precision: float | None  # share of those called so that really are
    recall: float | None  # share of those that really are so that were called so
    f1: float | None  # harmonic mean of the two


@dataclass(frozen=True)
class LabelledPredictions:
    """Answers and truths.

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
        """The likeliest class of every picture, `(N,)`."""
        return self.probabilities.argmax(axis=1)

    @cached_property
    def confidence(self) -> NDArray[np.float32]:
        """The probability of that class, `(N,)`."""
        return self.probabilities.max(axis=1)

    @cached_property
    def is_right(self) -> NDArray[np.bool_]:
        """Which answers are right, `(N,)`."""
        return self.answers == self.labels

    @property
    def accuracy(self) -> float:
        """The share of right answers, 0 to 1."""
        return float(self.is_right.mean()) if len(self) else 0.0

    def interval(self) -> tuple[float, float]:
        """Between which shares the accuracy lies on other pictures of the same kind, 95 %.

        By E. B. Wilson, Probable inference, the law of succession, and statistical inference,
        JASA 1927. With no pictures it may be anything.
        """
        count, share = len(self), self.accuracy
        if not count:
            return 0.0, 1.0
        middle = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
        spread = math.sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
        reach = Z * spread / (1 + Z**2 / count)
        return max(0.0, middle - reach), min(1.0, middle + reach)

    def confusion(self) -> NDArray[np.int64]:
        """`[true class][answer]`: how many pictures."""
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
        """Which answers are wrong, the surest first."""
        wrong = np.flatnonzero(~self.is_right)
        return wrong[np.argsort(-self.confidence[wrong], kind="stable")]

    def cell(self, truth: int, answer: int) -> NDArray[np.int64]:
        """Which pictures of a class got that answer, the surest first."""
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
    """Where two networks differ on the same pictures: indices, the surest mistakes first."""

    only_first: NDArray[np.int64]  # right by the first alone
    only_second: NDArray[np.int64]
    both_right: int
    both_wrong: int

    @property
    def mcnemar_p_value(self) -> float:
        """How likely so uneven a split would be if both were equally good (sign test, two-sided).

        The exact form of Q. McNemar, Note on the sampling error of the difference between
        correlated proportions or percentages, Psychometrika 1947.
        """
        fewer, more = sorted((len(self.only_first), len(self.only_second)))
        total = fewer + more
        tail = sum(math.comb(total, k) for k in range(fewer + 1))
        return min(1.0, 2 * tail / 2**total)


def difference(first: LabelledPredictions, second: LabelledPredictions) -> Difference:
    """Compare two networks on the same pictures. Raises ValueError if they are not the same."""
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
