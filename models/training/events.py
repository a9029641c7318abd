"""What a training run reports while it goes on. Plain data, for files, charts and scripts."""

from dataclasses import dataclass
from typing import TypeVar

from utils.validation import WrongDataError, read_as

DIVERGED = "The loss stopped being a number"  # how the error of a run begins that has diverged


@dataclass(frozen=True)
class StepReported:
    """The mean over the steps since the last report (about five reports a second)."""

    step: int  # optimizer steps since the run began
    epoch: int  # counted from 1
    loss: float
    accuracy: float  # 0 to 1
    learning_rate: float
    seconds: float  # spent training since the run began, without pauses and waiting
    images_per_second: float


@dataclass(frozen=True)
class RateOverruled:
    """Somebody chose another learning rate: it holds from this step on, and no schedule."""

    step: int  # the first one made with it
    epoch: int  # in which that step lies
    learning_rate: float


@dataclass(frozen=True)
class EpochEnded:
    """One pass over the training pictures, and the check on the validation pictures after it."""

    step: int
    epoch: int
    loss: float  # over the epoch's training steps
    accuracy: float
    val_loss: float | None  # None: nothing was held out
    val_accuracy: float | None
    learning_rate: float
    seconds: float
    samples: list[list[float]]  # the class probabilities of the fixed sample pictures
    answers: list[int] | None = None  # how many validation pictures it took for each class


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

Kind = TypeVar("Kind", bound=Report)


class SenselessError(TypeError):
    """An event reports something that is no number where one belongs."""


def event_of(kind: type[Kind], data: object) -> Kind:
    """The event of such JSON data; what a later version adds is left out. Raises SenselessError."""
    try:
        event = read_as(kind, data, with_unknown=True)
    except WrongDataError as error:
        raise SenselessError(str(error)) from error
    if not _is_possible(event):
        raise SenselessError("Steps, epochs and seconds are counted from the beginning.")
    return event


def _is_possible(event: Report) -> bool:
    """Whether it is counted from the beginning, and its table of answers is one."""
    answers = event.samples if isinstance(event, EpochEnded) else []
    is_table = len({len(each) for each in answers}) <= 1
    return event.step >= 0 and event.epoch >= 1 and getattr(event, "seconds", 0) >= 0 and is_table
