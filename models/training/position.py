"""How far a training is: what a checkpoint keeps besides the network and its optimizer."""

import math
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any

from pydantic import Discriminator, Tag, TypeAdapter

from models.training.events import EpochEnded, Seconds
from utils.stored_json import Count, Number

POSITION = "training.json"  # its name inside a checkpoint's file


@dataclass
class Position:
    """How far a training is: what it resumes from, besides the network and its optimizer."""

    epoch: Count = 0  # completed
    step: Count = 0
    seconds: Seconds = 0.0  # spent training, without pauses
    val_losses: list[Number] = field(default_factory=list)  # of all epochs; empty: no validation
    overruled_rate: Number | None = None  # the learning rate in place of the schedule's
    last: EpochEnded | None = None  # the report of the last completed epoch


@dataclass
class _FirstPosition:
    """What version 0.1 kept: only the lowest of the validation losses."""

    epoch: Count
    step: Count
    seconds: Seconds
    best_epoch: Count  # 0: no validation
    best_val_loss: Number

    def __post_init__(self) -> None:
        """Raises ValueError for a best epoch that is still to come."""
        if self.best_epoch > self.epoch:
            raise ValueError("The best epoch is one of those that are completed.")


def read_position(content: bytes) -> Position:
    """The position that a checkpoint holds as JSON. Raises ValueError for anything else."""
    read = _positions().validate_json(content)
    return read if isinstance(read, Position) else _as_now(read)


def _as_now(first: _FirstPosition) -> Position:
    losses = [math.inf] * first.epoch if first.best_epoch else []
    if first.best_epoch:
        losses[first.best_epoch - 1] = first.best_val_loss
    return Position(first.epoch, first.step, first.seconds, losses)


def _version(data: Any) -> str | None:
    names = data if isinstance(data, dict) else ()
    return "now" if "val_losses" in names else "first" if "best_val_loss" in names else None


_Any = Annotated[
    Annotated[Position, Tag("now")] | Annotated[_FirstPosition, Tag("first")],
    Discriminator(_version),
]


@cache
def _positions() -> TypeAdapter[Position | _FirstPosition]:
    return TypeAdapter(_Any)
