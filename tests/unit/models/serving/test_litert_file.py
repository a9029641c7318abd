"""LiteRT files for other runtimes: one picture at a time, described, and the same calculation."""

import json

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter

from models.serving.identity import SHIPPED
from models.serving.litert import LiteRTNetwork
from models.serving.litert_file import describe_network, description_of, for_one_picture
from models.serving.predictor_info import PredictorInfo


@pytest.fixture(params=["mnist", "cats_vs_dogs"])
def shipped(request):
    folder = SHIPPED / request.param
    return PredictorInfo.read(folder), (folder / "model.tflite").read_bytes()


def test_other_runtimes_are_asked_one_picture_at_a_time(shipped):
    info, content = shipped
    (takes,) = Interpreter(model_content=for_one_picture(content)).get_input_details()
    assert tuple(takes["shape"]) == tuple(takes["shape_signature"]) == (1, *info.input_shape)


def test_batches_are_answered_as_before_to_the_last_bit(shipped):
    info, content = shipped
    before, after = LiteRTNetwork(content), LiteRTNetwork(for_one_picture(content))
    pixels = np.random.default_rng(0).integers(0, 256, (9, *info.input_shape), np.uint8)
    for count in (1, 9, 4, 1):
        one, other = before(pixels[:count]), after(pixels[:count])
        assert np.array_equal(one.probabilities, other.probabilities)
        assert np.array_equal(one.familiarity, other.familiarity)


def test_doing_it_twice_changes_nothing(shipped):
    _, content = shipped
    once = for_one_picture(content, "told")
    assert for_one_picture(once) == once


def test_the_description_says_what_goes_in_and_what_comes_out(shipped):
    info, content = shipped
    told = describe_network("Ein Netz ✓", info.input_shape, info.class_names)
    said = json.loads(description_of(for_one_picture(content, told)))
    assert said["title"] == "Ein Netz ✓"
    assert said["labels"] == list(info.class_names)
    assert "raw values from 0 to 255" in said["input"]
    assert ("the second label" in said["output"]) == (len(info.class_names) == 2)
