"""Keras' own format: architecture and weights, to train further."""

from pathlib import Path
from typing import TYPE_CHECKING

from models.codegen.export_formats.base import FORMATS, Format, Predict

if TYPE_CHECKING:
    import keras


def _write(model: "keras.Model", file: Path, description: str) -> None:
    model.save(file)


def _load(file: Path) -> Predict:
    import keras

    model = keras.saving.load_model(file, compile=False)
    return lambda pixels: model(pixels, training=False)


FORMATS.register(
    Format(
        name="keras",
        rank=0,
        title="Keras",
        summary="To go on with in Python: train it further, take it apart. Keras with TensorFlow, "
        "PyTorch or JAX opens it.",
        packages="keras tensorflow",
        import_line="import keras",
        predict_lines="network = keras.saving.load_model({file})\n"
        "answer = network.predict(pixels, verbose=0)[0]",
        write=_write,
        load=_load,
    )
)
