"""How far a training is: what a checkpoint keeps besides the network and its optimizer."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.training.events import EpochEnded, event_of

POSITION = "training.json"  # the name under which it stands in a checkpoint's file


@dataclass
class Position:
    """How far a training is: what it goes on from, besides the network and its optimizer."""

    epoch: int = 0  # completed
    step: int = 0
    seconds: float = 0.0  # spent training, without pauses
    val_losses: list[float] = field(default_factory=list)  # of all epochs; empty: nothing held out
    overruled_rate: float | None = None  # the learning rate that holds in place of the schedule's
    last: EpochEnded | None = None  # the report of the last completed epoch

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Position":
        """The position of such JSON data. Raises KeyError, TypeError or ValueError for other."""
        if "val_losses" not in data:
            return cls._of_first_version(data)
        rate, last = data["overruled_rate"], data["last"]
        return cls(
            epoch=int(data["epoch"]),
            step=int(data["step"]),
            seconds=float(data["seconds"]),
            val_losses=[float(loss) for loss in data["val_losses"]],
            overruled_rate=None if rate is None else float(rate),
            last=None if last is None else event_of(EpochEnded, last),
        )

    @classmethod
    def _of_first_version(cls, data: Mapping[str, Any]) -> "Position":
        """It knew of the validation losses only the lowest."""
        epoch, best = int(data["epoch"]), int(data["best_epoch"])
        losses = [math.inf] * epoch if best else []
        if best:
            losses[best - 1] = float(data["best_val_loss"])
        return cls(epoch, int(data["step"]), float(data["seconds"]), losses)
