"""Whole networks in the player: every architecture on every data set, and what a file may hold."""

import json
import struct

import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.architectures import ARCHITECTURES, InputTooSmallError
from models.evaluation.ood import fit_ood_head, last_features, serving_model
from models.evaluation.outputs import class_probabilities
from models.player.network_file import NotPlayableError, playable
from models.serving.identity import identify, shipped_names
from models.serving.litert import LiteRTNetwork
from tests.random_networks import random_network
from utils.datasets import DATASETS

RNG = np.random.default_rng(0)
PICTURES = 4
SHIPPED_WITH_PAGE = [name for name in shipped_names() if identify(name).player_file.is_file()]
DAMAGED = "The network's file is damaged."
TOO_LARGE = "This network is too large to run in the page."


def pictures(shape, count=PICTURES):
    return RNG.integers(0, 256, (count, *shape)).astype(np.uint8)


def file_of(model, *, seen=None, **answering):
    return playable(model, pictures(model.input_shape[1:]) if seen is None else seen, **answering)


def probabilities(answers):
    assert not isinstance(answers, str), answers
    return np.array([each["probabilities"] for each in answers])


@pytest.mark.parametrize("dataset", DATASETS.names())
@pytest.mark.parametrize("architecture", ARCHITECTURES.names())
def test_every_architecture_answers_as_keras_does(player, architecture, dataset):
    data = DATASETS[dataset]
    shape = (data.image_size, data.image_size, data.channels)
    try:
        model = random_network(architecture, shape, len(data.class_names)).model
    except InputTooSmallError:
        pytest.skip("the pictures are too small for it")
    seen = pictures(shape)
    expected = class_probabilities(model.predict(seen, verbose=0))
    found = probabilities(player.answers(file_of(model, seen=seen), seen))
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= 1e-3


@pytest.fixture(scope="module")
def network():
    return random_network("swift", (28, 28, 1), 10).model


def test_calibration_mirrored_views_and_familiarity_are_part_of_the_answer(player, network):
    seen = pictures((28, 28, 1), 8)
    features = last_features(network, pictures((28, 28, 1), 64))
    others = features + RNG.normal(0, 1, features.shape).astype(np.float32)
    head = fit_ood_head(features, others, features, seed=0)
    answering = {"temperature": 1.7, "ood_head": head, "tta_views": 2}
    expected = serving_model(network, **answering).predict(seen, verbose=0)
    answers = player.answers(file_of(network, **answering), seen)
    assert np.abs(probabilities(answers) - expected["probabilities"]).max() <= 1e-3
    familiarity = [each["familiarity"] for each in answers]
    assert np.abs(familiarity - expected["familiarity"][:, 0]).max() <= 1e-3


def test_a_network_that_does_not_bear_rounding_is_refused():
    pixels = keras.Input((2, 2, 1))
    last = keras.layers.Dense(2, activation="softmax")
    model = keras.Model(pixels, last(keras.layers.Flatten()(pixels)))
    last.set_weights([np.array([[1e5, 1.0]] + [[1.3, 1.0]] * 3), np.zeros(2)])
    seen = np.array([[[[0], [255]], [[255], [255]]]], np.uint8)
    with pytest.raises(NotPlayableError, match="would answer otherwise"):
        file_of(model, seen=seen)
    assert last.kernel[1, 0] == np.float32(1.3), "the network itself has been changed"


def test_a_layer_that_nobody_has_described_is_refused_with_a_sentence():
    pixels = keras.Input((4, 4, 1))
    model = keras.Model(pixels, keras.layers.UnitNormalization()(keras.layers.Flatten()(pixels)))
    with pytest.raises(NotPlayableError, match="does not know how UnitNormalization computes"):
        file_of(model)


@pytest.fixture(scope="module")
def whole(network):
    return file_of(network)


BLANK = np.zeros((1, 28, 28, 1), np.uint8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_damaged_file_gives_an_answer_or_a_sentence(player, whole, data):
    """The harness lets nothing pass that is not one of the player's own sentences."""
    length = 8 + struct.unpack("<Q", whole[:8])[0]
    place = data.draw(st.integers(0, length - 1))
    changed = bytearray(whole)
    changed[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(whole), len(whole) // 2, place]))
    assert isinstance(player.answers(bytes(changed[:cut]), BLANK), str | list)


def with_header(content, change):
    """The file with another description of its layers."""
    length = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8 : 8 + length])
    told = json.loads(header["__metadata__"]["network"])
    change(told, header)
    header["__metadata__"]["network"] = json.dumps(told)
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + content[8 + length :]


def test_a_file_that_asks_for_too_much_is_refused_before_anything_is_computed(player, whole):
    def grow(told, header):
        for layer in told["layers"][:2]:
            layer["shape"] = [100_000, 100_000, 1]

    assert player.answers(with_header(whole, grow), BLANK) == TOO_LARGE


@pytest.mark.parametrize("change", [{"views": 0}, {"views": 1e9}, {"temperature": 0}])
def test_nonsense_about_the_answer_is_refused(player, whole, change):
    content = with_header(whole, lambda told, header: told.update(change))
    assert player.answers(content, BLANK) == DAMAGED


@pytest.mark.parametrize("name", SHIPPED_WITH_PAGE)
def test_a_shipped_network_answers_as_its_other_file_does(player, name):
    network = identify(name)
    seen = np.concatenate([pictures((28, 28, 1)), pictures((28, 28, 1)) // 64 * 85, BLANK])
    expected = LiteRTNetwork((network.folder / "model.tflite").read_bytes())(seen)
    answers = player.answers(network.player_file.read_bytes(), seen)
    assert np.abs(probabilities(answers) - expected.probabilities).max() <= 1e-3
    familiarity = [each["familiarity"] for each in answers]
    assert np.abs(familiarity - expected.familiarity).max() <= 1e-3


def test_layers_in_a_circle_are_refused(player, whole):
    def turn(told, header):
        told["layers"][1]["inputs"] = [told["layers"][2]["name"]]

    assert player.answers(with_header(whole, turn), BLANK) == DAMAGED


def test_weights_of_another_size_are_refused(player, whole):
    def shrink(told, header):
        name = next(name for name in header if name.endswith("kernel"))
        header[name] |= {"dtype": "I16", "shape": [1], "data_offsets": [0, 2]}

    assert player.answers(with_header(whole, shrink), BLANK) == DAMAGED


def test_a_picture_of_another_size_is_refused(player, whole):
    small = np.zeros((1, 20, 20, 1), np.uint8)
    assert player.answers(whole, small) == "The picture has another size."
