"""How an answer is worded: sure, undecided, or about something unknown."""

import numpy as np
import pytest

from models.inference.predictor import Prediction
from models.serving.predictor_info import PredictorInfo
from pages.widgets.answer import _label, how_sure
from utils.preprocessing import Prepared

INFO = PredictorInfo("n", "N", "mnist", "digit", ("1", "7"), (28, 28, 1), "shipped")


def prediction(probability, is_familiar=True, things=1):
    pixels = np.zeros((28, 28, 1), np.uint8)
    return Prediction(
        label="7",
        probabilities={"1": 1 - probability, "7": probability},
        prepared=Prepared(pixels, (), things),
        is_familiar=is_familiar,
    )


@pytest.mark.parametrize(
    ("said", "words", "is_sure"),
    [
        (prediction(0.973), "97.3% sure", True),
        (prediction(0.55), "not sure: only 55.0%", False),
        (prediction(0.99, is_familiar=False), "not sure this is a digit", False),
        (prediction(0.99, things=2), "not sure: several things", False),
    ],
)
def test_an_answer_says_how_sure_it_is(said, words, is_sure):
    assert how_sure(said, INFO.subject) == words
    assert said.is_sure is is_sure
    assert ("unsure" in _label(said, INFO.subject)) is not is_sure


def test_a_strange_picture_still_gets_the_best_guess():
    text = _label(prediction(0.9, is_familiar=False), "a digit")
    assert "I am not sure this is a digit" in text
    assert "<b>7</b> (90.0%)" in text


def test_several_things_are_noticed():
    text = _label(prediction(0.99, things=2), "a digit")
    assert "Several things" in text
    assert "one at a time" in text
    assert "unsure" in text
    assert "% sure" not in text


def test_a_network_whose_data_set_is_gone_still_has_a_subject():
    assert PredictorInfo("n", "N", "gone", "digit", ("1", "2"), (28, 28, 1), "run").subject
