"""Exporting a trained network: `model.keras` for training on, `model.tflite` for inference.

Needs Keras.
"""

import zipfile
from pathlib import Path
from typing import Any

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
    *,
    half_precision: bool = False,
) -> None:
    """Write both files, after comparing their predictions.

    Args:
        model: the network.
        folder: where the files go. A file appears under its final name only when it is complete.
        pictures: what to compare on, pixels 0-255 `(N, H, W, C)`.
        asked: the model to export for inference, as made by `serving_model` in
            models.evaluation.ood; by default that of the bare network.
        description: for the LiteRT file, see `describe_network`.
        half_precision: whether the LiteRT file holds its weights as float16. The weights of the
            models must be such numbers already; then the .keras file is packed, which takes the
            zeros behind them away.

    Raises:
        ExportError: if a probability differs by more than TOLERANCE.
        OSError: if a file cannot be written.
    """
    asked = asked or serving_model(model)
    keras_file, lite_file = folder / "next.keras", folder / "next.tflite"
    model.save(keras_file)
    if half_precision:
        pack(keras_file)
    asked.export(lite_file, format="litert", verbose=False, **_precision(half_precision))
    lite_file.write_bytes(for_one_picture(lite_file.read_bytes(), description))

    difference = _difference(asked, LiteRTNetwork(lite_file.read_bytes())(pictures), pictures)
    if not difference <= TOLERANCE:
        raise ExportError(
            f"The exported network answers differently from the trained one, by {difference:.4f}."
        )
    keras_file.replace(folder / "model.keras")
    lite_file.replace(folder / "model.tflite")


def pack(file: Path) -> None:
    """Compress a .keras file, which Keras writes uncompressed."""
    smaller = file.with_suffix(".packed")
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(smaller, "w") as after:
        for entry in before.infolist():
            after.writestr(entry, before.read(entry), zipfile.ZIP_LZMA)
    smaller.replace(file)


def _precision(half: bool) -> dict[str, Any]:
    """The converter's options for float16 weights."""
    if not half:
        return {}
    import tensorflow as tf

    return {
        "optimizations": [tf.lite.Optimize.DEFAULT],
        "target_spec": {"supported_types": [tf.float16]},
    }


def _difference(asked: keras.Model, received: Answers, pictures: NDArray[np.uint8]) -> float:
    """The largest absolute difference between the outputs."""
    expected = asked.predict(pictures, verbose=0)
    pairs = [(class_probabilities(expected["probabilities"]), received.probabilities)]
    if received.familiarity is not None:
        pairs.append((expected["familiarity"][:, 0], received.familiarity))
    return max(float(np.abs(ours - theirs).max()) for ours, theirs in pairs)
