"""A trained network as files: `model.keras` to go on with, `model.tflite` to predict with.

Needs Keras.
"""

from pathlib import Path

import keras
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from models.litert import run_batch

TOLERANCE = 1e-3  # between the two files' probabilities, for the same pictures


class ExportError(Exception):
    """The exported file does not answer like the network."""


def export_model(model: keras.Model, folder: Path, pictures: NDArray[np.uint8]) -> None:
    """Write both files into the folder, after comparing them on the pictures `(N, H, W, C)`.

    Raises ExportError if an answer differs by more than TOLERANCE, OSError if a file cannot be
    written. A file appears under its name only when it is whole.
    """
    keras_file, lite_file = folder / "next.keras", folder / "next.tflite"
    model.save(keras_file)
    model.export(lite_file, format="litert", verbose=False)

    expected = model.predict(pictures, verbose=0)
    received = run_batch(Interpreter(str(lite_file)), pictures)
    difference = float(np.abs(expected - received).max())
    if not difference <= TOLERANCE:
        raise ExportError(
            f"The exported network answers differently from the trained one, by {difference:.4f}."
        )
    keras_file.replace(folder / "model.keras")
    lite_file.replace(folder / "model.tflite")
