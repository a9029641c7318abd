"""Counting things on a sheet: none, one, or several."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from models.inference.predictor import load_predictor
from tests.pen_strokes import FOUR, SEVEN, ink_of, on_canvas, on_paper
from utils.datasets import DATASETS
from utils.preprocessing import PREPARATIONS

DIGIT, CLOTHING = PREPARATIONS["digit"], PREPARATIONS["clothing"]


def tap(width, side=280, moved=0, place=(120, 90)):
    """How much ink each pixel has, 0 to 1, after a tap of a round pen that may have slid."""
    image = Image.new("L", (side, side))
    x, y = place
    ImageDraw.Draw(image).ellipse((x, y, x + width + moved, y + width), fill=255)
    return np.asarray(image) / 255


@pytest.fixture(scope="module")
def digits():
    """Real digits of many hands, uint8 (N, 28, 28)."""
    name = "mnist" if DATASETS["mnist"].status().here else "digits"
    return DATASETS[name].load()["test"].first(300).images[..., 0]


def side_by_side(first, second, gap, size=1.0, slip=0.0):
    """Two pictures (28, 28) beside each other: gap, size and slip in heights of the first."""
    a, b = (cut(enlarged(each, share)) for each, share in ((first, 1.0), (second, size)))
    height = len(a)
    page = np.zeros((3 * height, a.shape[1] + b.shape[1] + int((gap + 2) * height)), np.uint8)
    left = height + a.shape[1] + int(gap * height)
    top = int((1 + slip) * height + (height - len(b)) / 2)
    page[height : 2 * height, height : height + a.shape[1]] = a
    page[top : top + len(b), left : left + b.shape[1]] = b
    return page


def enlarged(picture, share):
    side = round(140 * share)
    return np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.BICUBIC))


def cut(picture):
    rows, columns = (np.flatnonzero((picture > 60).any(axis=axis)) for axis in (1, 0))
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@pytest.mark.parametrize("width", [1, 2, 4, 10, 18, 30, 40])
@pytest.mark.parametrize("moved", [0, 0.4])
@pytest.mark.parametrize("preparation", [DIGIT, CLOTHING])
def test_a_tap_of_any_pen_is_nothing(width, moved, preparation):
    ink = tap(width, moved=round(moved * width))
    for picture in (
        on_canvas(ink, 0),
        on_paper(ink),
        255 - on_paper(ink),
        (255 * ink).astype(np.uint8),
    ):
        assert preparation(picture, 28).is_empty


def test_a_network_is_not_sure_of_a_tap():
    prediction = load_predictor("mnist").predict(on_canvas(tap(18), 0))
    assert prediction.is_empty
    assert not prediction.is_sure


@pytest.mark.parametrize("moved", [40, 80])
def test_a_short_stroke_is_more_than_a_dot(moved):
    assert DIGIT(on_canvas(tap(18, moved=moved), 0), 28).things == 1


def test_a_dot_beside_a_digit_is_no_second_thing():
    for place in ((10, 10), (250, 250)):
        ink = np.maximum(ink_of(FOUR), tap(18, place=place))
        assert DIGIT(on_canvas(ink, 0), 28).things == 1


def test_two_digits_on_a_sheet_are_several_wherever_they_lie():
    for x, y in ((130, 0), (130, 70), (0, 150), (-130, -130)):
        first = ink_of(FOUR, side=400, box=120, pen=12)
        second = ink_of(SEVEN, side=400, box=90, pen=12, shift=(x, y))
        both = on_canvas(np.maximum(np.roll(first, (-x // 2, -y // 2), (1, 0)), second), 0)
        assert DIGIT(both, 28).is_several


@settings(deadline=None, max_examples=60)
@given(
    st.tuples(st.integers(0, 299), st.integers(0, 299)),
    st.tuples(st.floats(0.12, 3), st.floats(0.7, 1.3), st.floats(-0.1, 0.1)),
    st.booleans(),
)
def test_two_real_digits_side_by_side_are_several(digits, which, how, dark):
    page = side_by_side(*digits[list(which)], *how)
    assert DIGIT(255 - page if dark else page, 28).is_several


def test_a_number_is_not_sure_and_still_has_a_label(digits):
    prediction = load_predictor("mnist").predict(side_by_side(digits[1], digits[3], 0.3))
    assert prediction.is_several
    assert not prediction.is_sure
    assert prediction.label == prediction.ranked()[0][0]
    assert sum(prediction.probabilities.values()) == pytest.approx(1)


def test_a_real_digit_is_one_thing(digits):
    assert [DIGIT(255 - each, 28).things for each in digits].count(1) >= 0.997 * len(digits)
    large = [255 - np.pad(enlarged(each, 1), 70) for each in digits[:150]]
    assert [DIGIT(each, 28).things for each in large].count(1) >= 149


PIECES = {
    "5 with its bar": ([(30, 5), (80, 5)], [(30, 22), (30, 55), (70, 70), (30, 95)]),
    "open 4": ([(20, 10), (15, 60), (75, 60)], [(80, 5), (80, 95)]),
    "broken 1": ([(50, 5), (50, 40)], [(50, 55), (50, 95)]),
    "i for 1": ([(50, 5), (50, 8)], [(50, 35), (50, 95)]),
}


@pytest.mark.parametrize("name", PIECES)
def test_one_digit_of_two_pieces_is_one_thing(name):
    ink = np.maximum(*(ink_of(each, pen=12) for each in PIECES[name]))
    assert DIGIT(on_canvas(ink, 0), 28).things == 1
    assert DIGIT(on_paper(ink), 28).things == 1


def test_a_dotted_digit_is_one_thing():
    angles = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    taps = [tap(12, place=(int(134 + 60 * np.sin(a)), int(134 + 80 * np.cos(a)))) for a in angles]
    assert DIGIT(on_canvas(np.maximum.reduce(taps), 0), 28).things == 1


@pytest.mark.parametrize("seed", range(4))
def test_specks_on_a_photo_are_no_things(seed):
    rng = np.random.default_rng(seed)
    ink = ink_of(FOUR, side=400, box=200, pen=9)
    for y, x in rng.integers(5, 390, (12, 2)):
        ink[y : y + 4, x : x + 4] = 1
    assert DIGIT(on_paper(ink), 28).things == 1


def test_a_pair_of_shoes_and_a_pet_are_one_thing():
    page = np.full((300, 300), 250, np.uint8)
    page[100:200, 40:120] = page[100:200, 180:260] = 60
    assert not CLOTHING(page, 28).is_several
    assert PREPARATIONS["photo"](page, 64).things == 1


def in_a_row(digits, height=90, gap=20):
    """Digits beside each other, dark on white, with the same height."""
    ink = [cut(each) for each in digits]
    sizes = [(round(each.shape[1] * height / len(each)), height) for each in ink]
    large = [
        np.asarray(Image.fromarray(each).resize(size, Image.Resampling.BICUBIC))
        for each, size in zip(ink, sizes, strict=True)
    ]
    return 255 - np.hstack([np.pad(each, ((40, 40), (gap, gap))) for each in large])


@pytest.mark.parametrize("count", [2, 3, 4])
def test_a_number_is_cut_into_its_digits(digits, count):
    predictor = load_predictor("mnist")
    groups = [digits[start : start + count] for start in range(0, 20 * count, count)]
    numbers = predictor.predict_batch([in_a_row(group, gap=12) for group in groups])
    alone = [predictor.predict_batch([in_a_row([each]) for each in group]) for group in groups]
    expected = ["".join(each.label for each in group) for group in alone]
    read = ["".join(part.label for part in each.parts) for each in numbers]
    assert sum(a == b for a, b in zip(read, expected, strict=True)) >= 18
    for each in numbers:
        lefts = [part.box[0] for part in each.parts]
        assert lefts == sorted(lefts)
        assert all(0 <= part.box[0] < part.box[2] <= 1 for part in each.parts)
        assert 0 <= each.number_probability <= 1
        assert not each.is_sure


def test_a_single_digit_has_no_parts(digits):
    for each in digits[:50]:
        prediction = load_predictor("mnist").predict(in_a_row([each]))
        assert prediction.parts == ()
        assert prediction.number == ""


NOTHING = {
    "white": np.full((112, 112), 255, np.uint8),
    "black": np.zeros((112, 112), np.uint8),
    "red": np.full((99, 40, 3), (200, 30, 30), np.uint8),
    "transparent": np.zeros((112, 112, 4), np.uint8),
    "dot": on_canvas(tap(18), 0),
    "large sheet": np.full((2000, 3000), 180, np.uint8),
    "one pixel": np.zeros((1, 1), np.uint8),
}


@pytest.mark.parametrize("name", NOTHING)
@pytest.mark.parametrize("network", ["mnist", "fashion_mnist"])
def test_nothing_to_see_has_no_answer(network, name):
    prediction = load_predictor(network).predict(NOTHING[name])
    assert prediction.is_empty
    assert not prediction.is_sure
    assert prediction.parts == ()
    assert not prediction.is_number_sure
