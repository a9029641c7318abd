"""Handwritten digits with labels, as many as one likes."""

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from models.pretrained.handwriting.form import Form
from models.pretrained.handwriting.forms import forms_of
from models.pretrained.handwriting.hand import Hand
from models.pretrained.handwriting.page import draw, placed
from utils.preprocessing import PREPARATIONS

Page = NDArray[np.uint8]  # (112, 112), black on white


def draw_digit(form: Form, hand: Hand, rng: np.random.Generator) -> Page:
    """A page with one digit that this hand writes in this form."""
    pen = hand.size * hand.pen
    return draw(placed(hand.write(form, rng), pen, rng), pen)


def draw_pages(rng: np.random.Generator) -> Iterator[tuple[Page, int]]:
    """Pages and their digits without end: one hand after the other writes 0 to 9."""
    while True:
        hand = Hand.random(rng)
        for digit in range(10):
            forms = forms_of(digit)
            yield draw_digit(forms[rng.integers(len(forms))], hand, rng), digit


def draw_digits(count: int, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Draw digits in forms and hands that MNIST lacks, and prepare them as a canvas is.

    Args:
        count: how many, at least 1; the digits 0 to 9 take turns.
        seed: of all that is random; a larger count goes on from the same first digits.

    Returns:
        Images, uint8 (count, 28, 28, 1), light on black, 0 to 255, and labels, int64 (count,).
    """
    prepare = PREPARATIONS["digit"]
    drawn = islice(draw_pages(np.random.default_rng(seed)), count)
    images, labels = zip(*((prepare(page, 28).pixels, digit) for page, digit in drawn), strict=True)
    return np.stack(images), np.array(labels)
