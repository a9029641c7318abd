"""What a training reports while it runs. Plain data, for files, charts and scripts."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, Strict

from utils.stored_json import LARGEST, Count, Number

Epoch = Annotated[Count, Field(ge=1)]  # counted from 1
Seconds = Annotated[float, Strict(), Field(ge=0, le=LARGEST)]

# How the error of a diverged run begins. Status files have it, so it stays as it is.
DIVERGED = "The loss stopped being a number"


@dataclass(frozen=True)
class StepReported:
    """The mean over the steps since the last report (about five reports a second)."""

    step: Count  # optimizer steps since the run began
    epoch: Epoch
    loss: Number
    accuracy: Number  # 0 to 1
    learning_rate: Number
    seconds: Seconds  # spent training since the run began, without pauses and waiting
    images_per_second: Number


@dataclass(frozen=True)
class RateOverruled:
    """Somebody set another learning rate: from this step on it replaces the schedule."""

    step: Count  # the first one that uses it
    epoch: Epoch  # of that step
    learning_rate: Number


@dataclass(frozen=True)
class EpochEnded:
    """One pass over the training pictures, and the validation after it."""

    step: Count
    epoch: Epoch
    loss: Number  # over the epoch's training steps
    accuracy: Number
    val_loss: Number | None  # None: nothing was held out
    val_accuracy: Number | None
    learning_rate: Number
    seconds: Seconds
    samples: list[list[Number]]  # the class probabilities of the fixed sample pictures
    answers: list[Count] | None = None  # how often each class was predicted in validation

    def __post_init__(self) -> None:
        """Raises ValueError for a ragged table."""
        if len({len(row) for row in self.samples}) > 1:
            raise ValueError("Every sample picture has as many probabilities as there are classes.")


@dataclass(frozen=True)
class TrainingStarted:
    """The network is built and the data is loaded; the first step comes next."""

    parameters: int  # the network's parameter count
    steps_per_epoch: int
    epochs: int
    train_samples: int
    validation_samples: int
    first_epoch: int  # 1, or later if the run resumes from a checkpoint
    last: EpochEnded | None = None  # the previous epoch's report, from the checkpoint


@dataclass(frozen=True)
class TrainingEnded:
    """The last event: how the training ended, and the test result."""

    reason: str  # "finished", "stopped" or "early stopping"
    epochs: int  # how many were completed
    seconds: float
    test_loss: float
    test_accuracy: float


Report = StepReported | RateOverruled | EpochEnded  # what a run keeps, line by line
Event = TrainingStarted | Report | TrainingEnded
