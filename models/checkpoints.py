"""The state of a training on disk: weights of every epoch, everything of the last. Needs Keras."""

import json
import math
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path

import keras


@dataclass
class Position:
    """How far a training is: what it goes on from, besides the weights."""

    epoch: int = 0  # completed
    step: int = 0
    seconds: float = 0.0  # spent training, without pauses
    best_epoch: int = 0  # with the lowest val_loss; 0: none yet
    best_val_loss: float = math.inf


class Checkpoints:
    """A folder with `epoch-001.weights.h5`, ... and the full state, `last.keras` and `last.json`.

    The full state is the network, its augmentation and its optimizer's memory. The folder is made
    when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def weights_file(self, epoch: int) -> Path:
        """Where the network's weights after an epoch are, counted from 1."""
        return self.folder / f"epoch-{epoch:03}.weights.h5"

    def save(self, trainee: keras.Sequential, position: Position) -> None:
        """Keep an epoch. A state counts from the moment `last.json` is replaced, not before."""
        self.folder.mkdir(parents=True, exist_ok=True)
        trainee.layers[-1].save_weights(self.weights_file(position.epoch))
        state, text = self.folder / "next.keras", self.folder / "next.json"
        trainee.save(state)
        text.write_text(json.dumps(asdict(position)), encoding="utf-8")
        state.replace(self.folder / "last.keras")
        text.replace(self.folder / "last.json")

    def restore(self) -> tuple[keras.Sequential, Position] | None:
        """The last state; None if there is none, or none that can be read: one begins anew."""
        try:
            text = (self.folder / "last.json").read_text(encoding="utf-8")
            position = Position(**json.loads(text))
            return keras.saving.load_model(self.folder / "last.keras"), position
        except (OSError, ValueError, TypeError, zipfile.BadZipFile):
            return None
