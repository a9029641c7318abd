"""A trained network as files: `model.keras` to go on with, `model.tflite` to predict with.

Needs Keras.
"""

from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from models.evaluation.ood import serving_model
from models.evaluation.outputs import class_probabilities
from models.serving.litert import Answers, LiteRTNetwork
from models.serving.litert_file import for_one_picture

TOLERANCE = 1e-3  # between the two files' probabilities, for the same pictures


class ExportError(Exception):
    """The exported file does not answer like the network."""


def export_model(
    model: keras.Model,
    folder: Path,
    pictures: NDArray[np.uint8],
    asked: keras.Model | None = None,
    description: str = "",
) -> None:
    """Write both files into the folder, after comparing them on the pictures `(N, H, W, C)`.

    Args:
        model: the network.
        folder: where the files go. A file appears under its name only when it is whole.
        pictures: the answers to these must agree.
        asked: what `serving_model` in models.evaluation.ood made of it, if more than the network.
        description: what one has to know to ask the network, for the file that answers.

    Raises ExportError if an answer differs by more than TOLERANCE, OSError if a file cannot be
    written.
    """
    asked = asked or serving_model(model)
    keras_file, lite_file = folder / "next.keras", folder / "next.tflite"
    model.save(keras_file)
    asked.export(lite_file, format="litert", verbose=False)
    lite_file.write_bytes(for_one_picture(lite_file.read_bytes(), description))

    difference = _difference(asked, LiteRTNetwork(lite_file.read_bytes())(pictures), pictures)
    if not difference <= TOLERANCE:
        raise ExportError(
            f"The exported network answers differently from the trained one, by {difference:.4f}."
        )
    keras_file.replace(folder / "model.keras")
    lite_file.replace(folder / "model.tflite")


def _difference(asked: keras.Model, received: Answers, pictures: NDArray[np.uint8]) -> float:
    """The largest difference between two numbers of the answers."""
    expected = asked.predict(pictures, verbose=0)
    pairs = [(class_probabilities(expected["probabilities"]), received.probabilities)]
    if received.familiarity is not None:
        pairs.append((expected["familiarity"][:, 0], received.familiarity))
    return max(float(np.abs(ours - theirs).max()) for ours, theirs in pairs)
