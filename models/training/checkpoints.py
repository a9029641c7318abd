"""The state of a training on disk: weights of every epoch, all of the last one. Needs Keras."""

import json
import zipfile
from dataclasses import asdict
from pathlib import Path

import keras

# Imported so that Keras knows the layers by name: an older state has them in other modules.
from models.training import random_stroke_width, random_warp  # noqa: F401
from models.training.position import POSITION, Position, read_position
from utils.files import patiently

STATE = "last.keras"
FIRST_VERSION = "last.json"  # had the position in a separate file


class Checkpoints:
    """A folder with `epoch-001.weights.h5`, ... and the full state, `last.keras`.

    The full state is the network, its augmentation, the optimizer's state and the position. It is
    one file, so that it is replaced entirely or not at all. The folder is created when needed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def weights_file(self, epoch: int) -> Path:
        """The file with the network's weights after an epoch, counted from 1."""
        return self.folder / f"epoch-{epoch:03}.weights.h5"

    def save(self, training_model: keras.Sequential, position: Position) -> None:
        """Save the epoch that has just ended.

        Args:
            training_model: the network, its last layer, with augmentation and optimizer.
            position: how far the training is; `position.epoch` names the file of weights.

        Raises:
            OSError: a file cannot be written; then the earlier state is still whole.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        training_model.layers[-1].save_weights(self.weights_file(position.epoch))
        draft = self.folder / "next.keras"
        training_model.save(draft)
        with zipfile.ZipFile(draft, "a") as archive:
            archive.writestr(POSITION, json.dumps(asdict(position)))
        patiently(lambda: draft.replace(self.folder / STATE))
        (self.folder / FIRST_VERSION).unlink(missing_ok=True)

    def restore(self) -> tuple[keras.Sequential, Position] | None:
        """The last state; None if there is none that can be read, so that training starts over."""
        try:
            position = read_position(self._position())
            return keras.saving.load_model(self.folder / STATE), position
        except (OSError, ValueError, TypeError, KeyError, RecursionError, zipfile.BadZipFile):
            return None

    def _position(self) -> bytes:
        with zipfile.ZipFile(self.folder / STATE) as archive:
            if POSITION in archive.namelist():
                return archive.read(POSITION)
        return (self.folder / FIRST_VERSION).read_bytes()
