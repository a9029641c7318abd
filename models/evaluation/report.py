"""The stored result of a network on the test pictures, from its probabilities. NumPy only."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, with_config

from models.evaluation.outputs import accuracy, cross_entropy
from utils.stored_json import Count, Finite, Text

MOST_CLASSES = 1_000


@with_config(extra="forbid")
@dataclass(frozen=True)
class Evaluation:
    """A network's result on the test pictures."""

    test_loss: Annotated[Finite, Field(ge=0)]  # cross-entropy, nats
    test_accuracy: Annotated[Finite, Field(ge=0, le=1)]  # 0 to 1
    test_samples: Count
    class_names: Annotated[list[Text], Field(max_length=MOST_CLASSES)]
    confusion: list[list[Count]]  # [true class][predicted class]: how many pictures

    def __post_init__(self) -> None:
        """Check the shape of the confusion matrix; raises ValueError."""
        classes = len(self.class_names)
        if [len(row) for row in self.confusion] != [classes] * classes:
            raise ValueError("`confusion` must have one row and one column per class.")

    @property
    def class_accuracy(self) -> list[float | None]:
        """The recall of each class, 0 to 1; None for a class without pictures."""
        return [row[i] / sum(row) if any(row) else None for i, row in enumerate(self.confusion)]

    def to_dict(self) -> dict[str, Any]:
        """The content of `evaluation.json`, as plain JSON data."""
        return asdict(self)


def evaluate(
    probabilities: NDArray[np.float32], labels: NDArray[np.int64], class_names: tuple[str, ...]
) -> Evaluation:
    """Compute the metrics of a network.

    Args:
        probabilities: float32 `(N, classes)`, 0 to 1.
        labels: int64 `(N,)`, the true classes.
        class_names: in the order of the labels.
    """
    confusion = np.zeros((len(class_names), len(class_names)), dtype=np.int64)
    np.add.at(confusion, (labels, probabilities.argmax(axis=1)), 1)
    return Evaluation(
        test_loss=cross_entropy(probabilities, labels),
        test_accuracy=accuracy(probabilities, labels),
        test_samples=len(labels),
        class_names=list(class_names),
        confusion=confusion.tolist(),
    )
