"""Predictors on a pretrained backbone: how one is made."""

import dataclasses

import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image

from models.backbones.efficientnet_lite import CLASSES
from models.backbones.weights import Classes
from models.inference.predictor import load_predictor
from models.pretrained.transfer import (
    TRANSFER_CONFIGS,
    fit_last_layer,
    of_views,
    rounded,
    serving_model,
)
from models.pretrained.transfer_card import (
    together,
)
from models.pretrained.views import SPOILS, VIEWS

RNG = np.random.default_rng(1)
PETS = TRANSFER_CONFIGS["cats_vs_dogs"]
PHOTO = Image.fromarray(RNG.integers(0, 256, (40, 60, 3), np.uint8))


@pytest.mark.parametrize("view", [*VIEWS, *SPOILS])
def test_a_view_is_a_photo_and_the_same_for_a_seed(view):
    one, again = (view(PHOTO, np.random.default_rng(3)) for _ in range(2))
    assert one.mode == "RGB"
    assert min(one.size) > 0
    assert one == again


def test_every_photo_is_seen_in_every_view():
    seen = list(of_views([(0, PHOTO), (1, PHOTO)]))
    assert [label for label, _ in seen] == [0] * len(VIEWS) + [1] * len(VIEWS)
    assert seen[0][1] == PHOTO
    assert seen[1][1] != seen[1 + len(VIEWS)][1]


def test_the_last_layer_tells_apart_what_can_be_told_apart():
    y = np.arange(400) % 2
    x = RNG.uniform(0, 1, (400, 6)).astype(np.float32)
    x[:, 2] += y
    kernel, bias = fit_last_layer(x, y, dataclasses.replace(PETS, inverse_penalty=1.0))
    assert kernel.shape == (6, 1)
    assert ((x @ kernel + bias)[:, 0] > 0).astype(int).tolist() == y.tolist()


@pytest.fixture(scope="module")
def tiny():
    """A classifier of 5 features, and a layer of 1,000 classes on them."""
    pixels = keras.Input((6, 6, 3), name="pixels")
    x = layers.Conv2D(5, 3, activation="relu6")(layers.Rescaling(1 / 128)(pixels))
    x = layers.GlobalAveragePooling2D()(x)
    model = keras.Model(pixels, layers.Dense(1, activation="sigmoid")(x))
    kernel = RNG.normal(size=(5, CLASSES)).astype(np.float32)
    return model, Classes(kernel, RNG.normal(size=CLASSES).astype(np.float32))


def test_a_picture_is_as_familiar_as_the_known_classes_are_likely(tiny):
    model, classes = tiny
    asked = serving_model(model, classes, PETS)
    pixels = RNG.integers(0, 256, (4, 6, 6, 3)).astype(np.float32)
    given = asked.predict(pixels, verbose=0)
    powers = np.exp(PETS.sharpness * (given["features"] @ classes.kernel + classes.bias))
    known = powers[:, list(PETS.familiar)].sum(axis=1)
    odds = np.log(known / (powers.sum(axis=1) - known)) / PETS.sharpness
    expected = 1 / (1 + np.exp(PETS.threshold - odds))
    assert np.allclose(given["familiarity"][:, 0], expected, atol=1e-4)
    assert np.allclose(given["probabilities"], model.predict(pixels, verbose=0), atol=1e-6)


def test_rounded_weights_are_numbers_of_half_the_size(tiny):
    model, _ = tiny
    before = model.get_weights()
    rounded(model)
    for ours, theirs in zip(model.get_weights(), before, strict=True):
        assert np.array_equal(ours, theirs.astype(np.float16))


def test_wild_animals_are_no_pets():
    """Of ImageNet's classes: wolves to foxes, and cougar to cheetah."""
    assert not {*range(269, 281), *range(286, 294)} & set(PETS.familiar)
    assert len(PETS.familiar) == 118 + 5


def test_answers_are_joined():
    answers = [load_predictor("mnist").predict_pixels(np.zeros((1, 28, 28, 1), np.uint8))] * 3
    assert len(together(answers).probabilities) == 3
    assert together(answers).familiarity.shape == (3,)
