"""Padding, inverting and scaling a picture of a digit never change its label."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

from models.inference import load_predictor
from utils.datasets import DATASETS


@pytest.fixture(scope="module")
def digits():
    name = "mnist" if DATASETS["mnist"].status().here else "digits"
    test = DATASETS[name].load()["test"].first(200)
    return test.images[..., 0]


@pytest.fixture(scope="module")
def predictor():
    return load_predictor("mnist")


def scaled(picture, side):
    return np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.BICUBIC))


def thickened(picture, pixels):
    """Strokes that many pixels wider, white on black (28, 28)."""
    reach = 4 * pixels
    disc = np.hypot(*np.mgrid[-reach : reach + 1, -reach : reach + 1]) <= reach
    wide = ndimage.grey_dilation(scaled(picture, 224), footprint=disc)
    return np.asarray(Image.fromarray(wide).resize((28, 28), Image.Resampling.BOX))


def labels(predictor, pictures):
    return np.array([each.label for each in predictor.predict_batch(pictures)])


CHANGES = {
    "inverted": lambda each: 255 - each,
    "padded": lambda each: np.pad(each, 10),
    "inverted and padded": lambda each: 255 - np.pad(each, 10),
    "112 pixels": lambda each: scaled(each, 112),
    "inverted, 112 pixels": lambda each: 255 - scaled(each, 112),
    "grey on grey": lambda each: (220 - 0.7 * scaled(each, 56)).astype(np.uint8),
    "1,000 pixels": lambda each: 255 - scaled(each, 1000),
}


@pytest.mark.parametrize("name", CHANGES)
def test_real_digits_keep_their_labels(name, digits, predictor):
    some = digits[:100]
    changed = labels(predictor, [CHANGES[name](each) for each in some])
    assert (changed == labels(predictor, list(some))).mean() >= 0.98


@pytest.mark.parametrize("pixels", [2, 3])
@pytest.mark.parametrize("name", ["inverted", "padded", "inverted, 112 pixels"])
def test_thick_strokes_are_not_taken_for_paper(name, pixels, digits, predictor):
    some = digits[:60]
    thick = [thickened(each, pixels) for each in some]
    changed = labels(predictor, [CHANGES[name](each) for each in thick])
    assert (changed == labels(predictor, list(some))).mean() >= 0.9


@settings(deadline=None, max_examples=40)
@given(st.tuples(st.integers(28, 400), st.integers(0, 100)), st.booleans(), st.integers(0, 19))
def test_a_clear_digit_of_any_size_and_place(predictor, digits, sides, is_dark, number):
    side, rim = sides
    picture = np.pad(scaled(digits[number], side), rim)
    prediction = predictor.predict(255 - picture if is_dark else picture)
    plain = predictor.predict(digits[number])
    assert prediction.label == plain.label or not plain.is_sure
