"""The state of a training on disk: weights of every epoch, everything of the last. Needs Keras."""

import json
import math
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import keras

from models.events import EpochEnded
from utils.runs.files import patiently
from utils.runs.keras_file import POSITION
from utils.runs.metrics import event_of

STATE = "last.keras"
FIRST_VERSION = "last.json"  # which had the position in a file of its own


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


class Checkpoints:
    """A folder with `epoch-001.weights.h5`, ... and the full state, `last.keras`.

    The full state is one file, so that it is replaced whole or not at all: the network, its
    augmentation, its optimizer's memory and the position. The folder is made when it is first
    needed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def weights_file(self, epoch: int) -> Path:
        """Where the network's weights after an epoch are, counted from 1."""
        return self.folder / f"epoch-{epoch:03}.weights.h5"

    def save(self, trainee: keras.Sequential, position: Position) -> None:
        """Keep an epoch. It counts from the moment the state is replaced. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        trainee.layers[-1].save_weights(self.weights_file(position.epoch))
        draft = self.folder / "next.keras"
        trainee.save(draft)
        with zipfile.ZipFile(draft, "a") as archive:
            archive.writestr(POSITION, json.dumps(asdict(position)))
        patiently(lambda: draft.replace(self.folder / STATE))
        (self.folder / FIRST_VERSION).unlink(missing_ok=True)

    def restore(self) -> tuple[keras.Sequential, Position] | None:
        """The last state; None if there is none, or none that can be read: one begins anew."""
        try:
            position = Position.from_dict(json.loads(self._position()))
            return keras.saving.load_model(self.folder / STATE), position
        except (OSError, ValueError, TypeError, KeyError, RecursionError, zipfile.BadZipFile):
            return None

    def _position(self) -> bytes:
        with zipfile.ZipFile(self.folder / STATE) as archive:
            if POSITION in archive.namelist():
                return archive.read(POSITION)
        return (self.folder / FIRST_VERSION).read_bytes()
