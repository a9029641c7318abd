"""What a training run reports while it goes on. Plain data, for files, charts and scripts."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, Strict

from utils.stored_json import LARGEST, Count, Number

Epoch = Annotated[Count, Field(ge=1)]  # counted from 1
Seconds = Annotated[float, Strict(), Field(ge=0, le=LARGEST)]

DIVERGED = "The loss stopped being a number"  # how the error of a run begins that has diverged


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
    """Somebody chose another learning rate: it holds from this step on, and no schedule."""

    step: Count  # the first one made with it
    epoch: Epoch  # in which that step lies
    learning_rate: Number


@dataclass(frozen=True)
class EpochEnded:
    """One pass over the training pictures, and the check on the validation pictures after it."""

    step: Count
    epoch: Epoch
    loss: Number  # over the epoch's training steps
    accuracy: Number
    val_loss: Number | None  # None: nothing was held out
    val_accuracy: Number | None
    learning_rate: Number
    seconds: Seconds
    samples: list[list[Number]]  # the class probabilities of the fixed sample pictures
    answers: list[Count] | None = None  # how many validation pictures it took for each class

    def __post_init__(self) -> None:
        """Raises ValueError for a ragged table."""
        if len({len(row) for row in self.samples}) > 1:
            raise ValueError("Every sample picture has as many probabilities as there are classes.")


@dataclass(frozen=True)
class TrainingStarted:
    """The network stands and the data is loaded; the first step comes next."""

    parameters: int  # the network's parameter count
    steps_per_epoch: int
    epochs: int
    train_samples: int
    validation_samples: int
    first_epoch: int  # 1, or later for a run that goes on from a checkpoint
    last: EpochEnded | None = None  # the report of the epoch before, as the checkpoint has it


@dataclass(frozen=True)
class TrainingEnded:
    """The last event: how it ended, and the test result."""

    reason: str  # "finished", "stopped" or "early stopping"
    epochs: int  # how many were completed
    seconds: float
    test_loss: float
    test_accuracy: float


Report = StepReported | RateOverruled | EpochEnded  # what a run keeps, line by line
Event = TrainingStarted | Report | TrainingEnded
