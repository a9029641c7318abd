"""Exporting a network with weights of 16 bits."""

import keras
import numpy as np
import pytest
from keras import layers

from models.serving.export import export_model, pack

RNG = np.random.default_rng(1)
PICTURES = RNG.integers(0, 256, (4, 8, 8, 3)).astype(np.uint8)


@pytest.fixture
def model():
    """A network with rounded weights."""
    pixels = keras.Input((8, 8, 3), name="pixels")
    x = layers.Conv2D(32, 3, activation="relu")(layers.Rescaling(1 / 255)(pixels))
    x = layers.Dense(128, activation="relu")(layers.Flatten()(x))
    model = keras.Model(pixels, layers.Dense(1, activation="sigmoid")(x))
    model.set_weights([np.float16(each).astype(np.float32) for each in model.get_weights()])
    return model


def test_weights_of_16_bits_take_half_the_room(model, tmp_path):
    sizes = {}
    for half in (False, True):
        export_model(model, tmp_path, PICTURES, half_precision=half)
        sizes[half] = [(tmp_path / f"model.{end}").stat().st_size for end in ("keras", "tflite")]
    for half, whole in zip(sizes[True], sizes[False], strict=True):
        assert half < 0.65 * whole
    read = keras.saving.load_model(tmp_path / "model.keras", compile=False)
    for ours, theirs in zip(read.get_weights(), model.get_weights(), strict=True):
        assert np.array_equal(ours, theirs)


def test_packing_keeps_the_content(model, tmp_path):
    file = tmp_path / "model.keras"
    model.save(file)
    expected, before = model(PICTURES), file.stat().st_size
    pack(file)
    assert file.stat().st_size < before
    assert np.array_equal(keras.saving.load_model(file, compile=False)(PICTURES), expected)
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
