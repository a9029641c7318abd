"""How an answer is worded: sure, undecided, or about something unknown."""

from dataclasses import replace

import numpy as np
import pytest

from models.inference.predictor import PredictedPart, Prediction
from models.serving.predictor_info import PredictorInfo
from pages.widgets.answer import _label, answer_text, how_sure
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


def number(*sevens):
    """A prediction for several digits, read as 7 with these probabilities."""
    parts = tuple(
        PredictedPart("7", {"1": 1 - seven, "7": seven}, is_familiar=True, box=(0, 0, 1, 1))
        for seven in sevens
    )
    return replace(prediction(0.99, things=len(parts)), parts=parts)


def test_digits_in_a_row_are_a_number():
    said = number(0.9, 0.8)
    assert answer_text(said) == "77"
    assert said.is_number_sure
    assert how_sure(said, "a digit") == "72.0% that every digit is right"
    assert "unsure" not in _label(said, "a digit")


def test_a_digit_of_a_number_that_is_a_guess_is_not_said():
    said = number(0.9, 0.55, 0.9)
    assert answer_text(said) == "7?7"
    assert not said.is_number_sure
    assert how_sure(said, "a digit") == "not sure of every digit"
    text = _label(said, "a digit")
    assert "unsure" in text
    assert "<b>7</b> (55.0%)" in text  # beside the box, with how probable it is


def test_a_network_whose_data_set_is_gone_still_has_a_subject():
    assert PredictorInfo("n", "N", "gone", "digit", ("1", "2"), (28, 28, 1), "run").subject
