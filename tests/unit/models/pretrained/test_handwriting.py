"""Digits drawn from pen strokes: their forms, the hands that write them, and the pictures."""

import dataclasses
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from models.inference import load_predictor
from models.pretrained.handwriting import __main__ as command
from models.pretrained.handwriting import forms
from models.pretrained.handwriting.dataset import draw_digit, draw_digits
from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS, forms_of
from models.pretrained.handwriting.hand import Hand
from models.pretrained.handwriting.page import PAPER, SIDE, draw, placed
from models.pretrained.handwriting.spline import SPACING, STEPS, catmull_rom, even, rounded
from utils.preprocessing import PREPARATIONS

PREPARE = PREPARATIONS["digit"]
TRIED = 30  # drawings of every form

each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)
coordinates = st.floats(0, 1, width=32)
points = st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=8)


def hand(seed, **habits):
    return dataclasses.replace(Hand.random(np.random.default_rng(seed)), **habits)


def drawings(form, seed=0):
    """Pages, each by a hand of its own."""
    rng = np.random.default_rng(seed)
    return [draw_digit(form, Hand.random(rng), rng) for _ in range(TRIED)]


def apart(points):
    """Knots no two neighbours of which are alike."""
    knots = np.array(points)
    assume((np.hypot(*np.diff(knots, axis=0).T) > 0.01).all())
    return knots


# Forms


@pytest.mark.parametrize("digit", range(10))
def test_every_digit_is_written_in_several_ways(digit):
    assert len(forms_of(digit)) > 1
    assert len({form.title for form in forms_of(digit)}) == len(forms_of(digit))


def test_every_file_is_a_form_of_that_name():
    files = {file.stem for file in Path(forms.__file__).parent.glob("[!_]*.py")}
    assert files == set(FORMS.names())


def test_forms_are_listed_by_digit():
    digits = [form.digit for form in FORMS]
    assert digits == sorted(digits)


def test_parts_add_up_to_a_stroke():
    stroke = line((0.1, 0.1), (0.9, 0.1)) + curve((0.5, 0.5), (0.4, 0.9))
    assert [knot.is_corner for knot in stroke] == [True, True, False, True]
    assert stroke[2][:2] == (0.5, 0.5)


@pytest.mark.parametrize(
    ("stroke", "message"),
    [
        (line((0.5, 0.5)), "at least 2 points, received 1"),
        (line((0.5, 0), (0.5, 1.2)), r"between 0 and 1, received \(0.5, 1.2\)"),
        (curve((-0.1, 0), (0.5, 1)), r"between 0 and 1, received \(-0.1, 0\)"),
    ],
)
def test_a_form_that_cannot_be_drawn_says_what_is_wrong(stroke, message):
    with pytest.raises(ValueError, match=message):
        Form(1, "wrong", "wrong", (stroke,))


# Curves


@given(points)
def test_a_curve_passes_through_its_knots(points):
    knots = apart(points)
    drawn = catmull_rom(knots)
    assert len(drawn) == STEPS * (len(knots) - 1) + 1
    np.testing.assert_allclose(drawn[::STEPS], knots, atol=1e-12)


@given(points)
def test_a_curve_does_not_stray(points):
    knots = apart(points)
    drawn = catmull_rom(knots).reshape(-1, 2)
    longest = np.hypot(*np.diff(knots, axis=0).T).max()
    assert (drawn >= knots.min(axis=0) - longest).all()
    assert (drawn <= knots.max(axis=0) + longest).all()


def test_two_knots_make_a_straight_line():
    drawn = catmull_rom(np.array([[0.0, 0.0], [1.0, 2.0]]))
    np.testing.assert_allclose(drawn[:, 1], 2 * drawn[:, 0], atol=1e-12)


@given(points)
def test_an_even_line_has_even_steps_and_the_same_ends(points):
    knots = apart(points)
    spaced = even(knots)
    np.testing.assert_allclose(spaced[[0, -1]], knots[[0, -1]], atol=1e-9)
    assert np.hypot(*np.diff(spaced, axis=0).T).max() < 1.5 * SPACING


@given(points, st.integers(1, 40))
def test_rounding_keeps_the_ends(points, reach):
    spaced = even(apart(points))
    smooth = rounded(spaced, reach)
    assert smooth.shape == spaced.shape
    np.testing.assert_allclose(smooth[[0, -1]], spaced[[0, -1]], atol=1e-9)


def test_rounding_cuts_corners():
    corner = even(np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]))
    assert rounded(corner, 5)[:, 0].max() <= 1
    assert not (np.abs(rounded(corner, 5) - [1, 0]).sum(axis=1) < SPACING).any()


# Hands


@each_form
def test_a_hand_draws_every_stroke_of_a_form(form):
    rng = np.random.default_rng(1)
    for _ in range(TRIED):
        lines = Hand.random(rng).write(form, rng)
        assert len(lines) == len(form.strokes)
        assert all(line.ndim == 2 and np.isfinite(line).all() for line in lines)


@few
@given(seeds)
def test_a_hand_never_writes_the_same_twice(seed):
    rng = np.random.default_rng(seed)
    writer = Hand.random(rng)
    first, second = (writer.write(FORMS["two_plain"], rng)[0] for _ in range(2))
    assert first.shape != second.shape or not np.allclose(first, second)


@few
@given(seeds, seeds)
def test_hands_differ(one, other):
    assume(one != other)
    assert hand(one) != hand(other)


@few
@given(seeds)
def test_a_slanted_hand_leans_to_the_right(seed):
    upright, slanted = (
        hand(seed, turn=0, slant=slant).write(FORMS["one_bar"], np.random.default_rng(seed))[0]
        for slant in (0, 0.5)
    )
    leaning = slanted - upright  # of each point, to the right
    assert leaning[0, 0] > 0 > leaning[-1, 0]


def test_a_fast_hand_rounds_corners():
    def sharpest(speed):
        writer = hand(3, speed=speed, tremor=0, sway=0, slip=0, width=1, size=1)
        (drawn,) = writer.write(FORMS["three_flat_top"], np.random.default_rng(3))
        ways = np.diff(drawn, axis=0)
        return np.abs(np.diff(np.unwrap(np.arctan2(*ways.T)))).max()

    assert sharpest(speed=1) < sharpest(speed=0) / 1.5


# Pages


@each_form
def test_ink_stays_inside_the_picture(form):
    for page in drawings(form):
        rim = np.concatenate([page[0], page[-1], page[:, 0], page[:, -1]])
        assert (rim == PAPER).all()
        assert page.min() < 100


@each_form
def test_nearly_every_drawing_is_prepared_as_one_digit(form):
    prepared = [PREPARE(page, 28) for page in drawings(form, seed=2)]
    assert sum(each.things == 1 for each in prepared) >= TRIED - 1


@few
@given(points, st.floats(0.005, 0.2))
def test_what_is_placed_lies_on_the_page(points, width):
    (there,) = placed([3 * apart(points)], width, np.random.default_rng(0))
    assert there.min() >= width / 2
    assert there.max() <= 1 - width / 2


def test_a_thicker_pen_leaves_more_ink():
    stroke = [np.array([[0.2, 0.2], [0.5, 0.8], [0.8, 0.2]])]
    thin, thick = (draw(stroke, width) for width in (0.02, 0.1))
    assert thin.shape == thick.shape == (SIDE, SIDE)
    assert (thick <= thin).all()
    assert thick.sum() < thin.sum()


def test_a_pen_is_as_wide_as_it_says():
    page = draw([np.array([[0.2, 0.5], [0.8, 0.5]])], 0.1)
    column = (255 - page[:, SIDE // 2].astype(float)).sum() / 255
    assert column == pytest.approx(0.1 * SIDE, abs=0.5)


# Data


@few
@given(seeds)
def test_the_same_seed_draws_the_same_digits(seed):
    images, labels = draw_digits(12, seed)
    again, same_labels = draw_digits(5, seed)
    assert np.array_equal(images[:5], again)
    assert np.array_equal(labels[:5], same_labels)
    assert not np.array_equal(images, draw_digits(12, seed + 1)[0])


@few
@given(st.integers(1, 60), seeds)
def test_images_look_like_mnists_and_labels_are_balanced(count, seed):
    images, labels = draw_digits(count, seed)
    assert images.dtype == np.uint8
    assert images.shape == (count, 28, 28, 1)
    assert labels.dtype == np.int64
    assert (images.max(axis=(1, 2)) > 200).all()
    assert (images[:, ::27, ::27] == 0).all()  # ink is light, and keeps out of the corners
    assert np.ptp(np.bincount(labels, minlength=10)) <= 1


def test_the_shipped_network_reads_most_of_them():
    images, labels = draw_digits(300, seed=4)
    answers = load_predictor("mnist").predict_pixels(images).probabilities.argmax(axis=1)
    assert (answers == labels).mean() > 0.85


# The command


def test_a_sheet_shows_every_form_in_every_hand(tmp_path, monkeypatch):
    target = tmp_path / "sheet.png"
    monkeypatch.setattr(sys, "argv", ["handwriting", str(target), "--hands", "3"])
    command.main()
    with Image.open(target) as sheet:
        assert sheet.size == (command.TITLE + 3 * SIDE, len(FORMS) * SIDE)


def test_drawing_needs_neither_tensorflow_nor_a_screen():
    code = (
        "import sys; from models.pretrained.handwriting.dataset import draw_digits; "
        "draw_digits(10, 0); "
        "print({'tensorflow', 'keras', 'streamlit', 'scipy', 'matplotlib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
