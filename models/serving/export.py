"""Exporting a trained network: `model.keras` for training on, `model.tflite` for inference.

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

TOLERANCE = 1e-3  # between the probabilities of the two files for the same pictures


class ExportError(Exception):
    """The exported file does not predict what the network does."""


def export_model(
    model: keras.Model,
    folder: Path,
    pictures: NDArray[np.uint8],
    asked: keras.Model | None = None,
    description: str = "",
) -> None:
    """Write both files, after comparing their predictions.

    Args:
        model: the network.
        folder: where the files go. A file appears under its final name only when it is complete.
        pictures: what to compare on, pixels 0-255 `(N, H, W, C)`.
        asked: the model to export for inference, as made by `serving_model` in
            models.evaluation.ood; by default that of the bare network.
        description: for the LiteRT file, see `describe_network`.

    Raises:
        ExportError: if a probability differs by more than TOLERANCE.
        OSError: if a file cannot be written.
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
    """The largest absolute difference between the outputs."""
    expected = asked.predict(pictures, verbose=0)
    pairs = [(class_probabilities(expected["probabilities"]), received.probabilities)]
    if received.familiarity is not None:
        pairs.append((expected["familiarity"][:, 0], received.familiarity))
    return max(float(np.abs(ours - theirs).max()) for ours, theirs in pairs)
