"""Padding, inverting and scaling a picture of a digit hardly ever change its label."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

from models.inference.predictor import load_predictor
from utils.datasets import DATASETS


@cache
def first_digits(name):
    """Some real digits of a data set, uint8 (100, 28, 28)."""
    if not DATASETS[name].status().here:
        pytest.skip(f"{name} is not here")
    return DATASETS[name].load()["test"].first(100).images[..., 0]


@pytest.fixture(scope="module")
def digits():
    return first_digits("mnist")


@pytest.fixture(scope="module")
def predictor():
    return load_predictor("mnist")


def scaled(picture, side):
    return np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.BICUBIC))


@cache
def thick_digits(pixels, count=60):
    """Real digits with strokes that many pixels wider, white on black (28, 28)."""
    disc = np.hypot(*np.mgrid[-pixels : pixels + 1, -pixels : pixels + 1]) <= pixels
    large = (scaled(each, 56) for each in first_digits("mnist")[:count])
    wide = (ndimage.grey_dilation(each, footprint=disc) for each in large)
    return [
        np.asarray(Image.fromarray(each).resize((28, 28), Image.Resampling.BOX)) for each in wide
    ]


def labels(predictor, pictures):
    return np.array([each.label for each in predictor.predict_batch(pictures)])


def cropped(picture, side):
    """The strokes as far as they reach, with a rim of 1 pixel, enlarged."""
    rows, columns = (np.flatnonzero((picture > 60).any(axis=axis)) for axis in (1, 0))
    ink = np.pad(picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], 1)
    factor = side / max(ink.shape)
    size = (round(factor * ink.shape[1]), round(factor * ink.shape[0]))
    return np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BICUBIC))


CHANGES = {
    "cropped, 700 pixels": lambda each: 255 - cropped(each, 700),
    "inverted": lambda each: 255 - each,
    "padded": lambda each: np.pad(each, 10),
    "inverted and padded": lambda each: 255 - np.pad(each, 10),
    "112 pixels": lambda each: scaled(each, 112),
    "inverted, 112 pixels": lambda each: 255 - scaled(each, 112),
    "inverted, 320 pixels": lambda each: 255 - scaled(each, 320),
    "grey on grey": lambda each: (220 - 0.7 * scaled(each, 56)).astype(np.uint8),
    "1,000 pixels": lambda each: 255 - scaled(each, 1000),
}


@pytest.mark.parametrize("name", CHANGES)
def test_real_digits_keep_their_labels(name, digits, predictor):
    changed = labels(predictor, [CHANGES[name](each) for each in digits])
    assert (changed != labels(predictor, list(digits))).sum() <= 1


@pytest.mark.parametrize("name", ["inverted", "padded", "112 pixels"])
def test_soft_digits_that_touch_the_rim_keep_their_labels(name, predictor):
    soft = first_digits("digits")
    changed = labels(predictor, [CHANGES[name](each) for each in soft])
    assert (changed != labels(predictor, list(soft))).sum() <= 6


@pytest.mark.parametrize("pixels", [2, 3])
@pytest.mark.parametrize(
    "name",
    ["inverted", "padded", "inverted, 112 pixels", "inverted, 320 pixels", "cropped, 700 pixels"],
)
def test_thick_strokes_are_not_taken_for_paper(name, pixels, digits, predictor):
    thick = thick_digits(pixels)
    changed = labels(predictor, [CHANGES[name](each) for each in thick])
    assert (changed != labels(predictor, list(digits[:60]))).sum() <= 2


def on_a_sheet(picture, noise, seed):
    """A digit 70 pixels high somewhere on a photo of 3000×2000 pixels."""
    rng = np.random.default_rng(seed)
    y, x = rng.integers(100, 1800), rng.integers(100, 2800)
    sheet = np.zeros((2000, 3000), np.uint8)
    sheet[y : y + 70, x : x + 70] = scaled(picture, 70)
    if not noise:
        return sheet
    grain = rng.normal(0, noise, sheet.shape).astype(np.float32)
    return np.clip(20 + 0.8 * sheet + grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("noise", [0, 4])
@pytest.mark.parametrize("is_dark", [False, True])
def test_a_small_digit_on_a_large_sheet_is_read(noise, is_dark, predictor):
    name = "mnist" if DATASETS["mnist"].status().here else "digits"
    some = first_digits(name)[:20]
    sheets = (on_a_sheet(each, noise, seed) for seed, each in enumerate(some))
    seen = predictor.predict_batch([255 - each if is_dark else each for each in sheets])
    assert sum(each.prepared.things == 1 for each in seen) == len(some)
    changed = np.array([each.label for each in seen]) != labels(predictor, list(some))
    assert changed.sum() <= 1


@settings(deadline=None, max_examples=40)
@given(st.tuples(st.integers(28, 400), st.integers(0, 100)), st.booleans(), st.integers(0, 19))
def test_a_clear_digit_of_any_size_and_place(predictor, digits, sides, is_dark, number):
    side, rim = sides
    picture = np.pad(scaled(digits[number], side), rim)
    prediction = predictor.predict(255 - picture if is_dark else picture)
    plain = predictor.predict(digits[number])
    assert prediction.label == plain.label or not plain.is_sure
