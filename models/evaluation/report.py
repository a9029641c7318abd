"""How good a network is on the test pictures, from its probabilities. NumPy only."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.evaluation.outputs import accuracy, cross_entropy
from utils.validation import read_as

MOST_CLASSES = 1_000


@dataclass(frozen=True)
class Evaluation:
    """A network's result on the test pictures."""

    test_loss: float  # cross-entropy, nats
    test_accuracy: float  # 0 to 1
    test_samples: int
    class_names: list[str]
    confusion: list[list[int]]  # [true class][predicted class]: how many pictures

    def __post_init__(self) -> None:
        """Raises ValueError for figures that no test gives."""
        names, counts = self.class_names, self.confusion
        is_square = len(counts) == len(names) and all(len(row) == len(names) for row in counts)
        is_counted = all(count >= 0 for row in counts for count in row)
        if not (is_square and is_counted and len(names) <= MOST_CLASSES):
            raise ValueError("The confusion matrix counts, class by class.")
        if not (self.test_loss >= 0 and 0 <= self.test_accuracy <= 1 and self.test_samples >= 0):
            raise ValueError("A loss is at least 0, and an accuracy from 0 to 1.")

    @property
    def class_accuracy(self) -> list[float | None]:
        """The share of each class's pictures that were recognised; None for an absent class."""
        return [row[i] / sum(row) if any(row) else None for i, row in enumerate(self.confusion)]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data, which from_dict takes back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Evaluation":
        """The evaluation of such data. Raises ValueError for data that is none."""
        return read_as(cls, data)


def evaluate(
    probabilities: NDArray[np.float32], labels: NDArray[np.int64], class_names: tuple[str, ...]
) -> Evaluation:
    """Compare probabilities `(N, classes)` with the true classes `(N,)`."""
    confusion = np.zeros((len(class_names), len(class_names)), dtype=np.int64)
    np.add.at(confusion, (labels, probabilities.argmax(axis=1)), 1)
    return Evaluation(
        test_loss=cross_entropy(probabilities, labels),
        test_accuracy=accuracy(probabilities, labels),
        test_samples=len(labels),
        class_names=list(class_names),
        confusion=confusion.tolist(),
    )
