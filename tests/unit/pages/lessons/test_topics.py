"""What every lesson must have, and the arithmetic of the sliding window."""

import ast
import math

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.outputs import softmax
from models.layer_kinds import LAYER_KINDS
from models.lessons.convolution import KERNELS, alike, convolved, pooled, same_padding, shifted
from pages.lessons.sliding_window import LARGEST, kernel_of
from pages.lessons.topics import LESSONS

RNG = np.random.default_rng(3)
PICTURE = RNG.integers(0, 256, (28, 28)).astype(float)


@pytest.fixture(params=LESSONS, ids=lambda lesson: lesson.name)
def lesson(request):
    return request.param


def test_there_are_ten_each_in_a_place_of_its_own():
    assert len(LESSONS) == 10
    assert len({lesson.rank for lesson in LESSONS}) == 10
    assert len({lesson.title for lesson in LESSONS}) == 10


def test_a_lesson_asks_a_question_that_has_an_answer(lesson):
    choices = lesson.question.choices
    assert len(set(choices)) == len(choices) >= 2
    assert choices[lesson.question.right]
    assert lesson.question.because.endswith((".", "!", ")"))


def test_a_lesson_is_short_and_comes_down_to_keras(lesson):
    assert len(lesson.idea.split()) <= 80
    assert 10 < len(lesson.teaser) < 150 and "**" not in lesson.teaser
    ast.parse(lesson.code)
    assert "layers." in lesson.code or "keras" in lesson.code or "model." in lesson.code


def test_the_right_answers_are_not_all_in_the_same_place():
    assert len({lesson.question.right for lesson in LESSONS}) > 1


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=list(KERNELS))
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_the_window_sums_as_keras_does(kernel, stride, padding):
    layer = keras.layers.Conv2D(1, 3, strides=stride, padding=padding)
    layer.build((None, 28, 28, 1))
    layer.set_weights([np.array(kernel)[:, :, None, None], np.array([7.0])])
    expected = np.asarray(layer(PICTURE[None, ..., None]))[0, ..., 0]
    zeros = same_padding(28, 3, stride) if padding == "same" else (0, 0)
    ours = convolved(PICTURE, np.array(kernel, float), stride, zeros, bias=7.0)
    assert ours.shape == expected.shape
    assert np.allclose(ours, expected, atol=1e-2)


@pytest.mark.parametrize("size", [2, 4, 7])
def test_the_window_pools_as_keras_does(size):
    batch = PICTURE[None, ..., None]
    for pick, layer in (
        (np.max, keras.layers.MaxPooling2D(size)),
        (np.mean, keras.layers.AveragePooling2D(size)),
    ):
        assert np.allclose(pooled(PICTURE, size, pick), np.asarray(layer(batch))[0, ..., 0])


@given(st.integers(3, 60), st.integers(1, 7), st.integers(1, 4))
def test_same_padding_gives_a_result_of_side_by_stride(side, size, stride):
    before, after = same_padding(side, size, stride)
    assert 0 <= after - before <= 1
    if size >= stride:
        assert (side + before + after - size) // stride + 1 == math.ceil(side / stride)


def test_what_is_moved_overlaps_less_and_pooling_forgives_some_of_it():
    ink = np.zeros((28, 28))
    ink[8:20, 8:10] = 255
    moved = shifted(ink, 1)
    assert alike(ink, ink) == 1 and alike(ink, shifted(ink, 10)) == 0
    assert alike(ink, moved) == pytest.approx(1 / 3)
    assert alike(pooled(ink, 4), pooled(moved, 4)) > alike(ink, moved)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=10), st.floats(-100, 100))
def test_softmax_sums_to_one_and_knows_only_differences(scores, more):
    shares = softmax(np.array(scores))
    assert shares.sum() == pytest.approx(1)
    assert np.allclose(softmax(np.array(scores) + more), shares, atol=1e-9)


def test_a_kernel_from_the_browser_is_a_square_of_numbers_or_nothing():
    assert kernel_of([[1, 2], [3, -4.5]]) == ((1.0, 2.0), (3.0, -4.5))
    for bad in (
        None,
        "kernel",
        [],
        [1, 2],
        [[1, 2], [3]],
        [[1, 2], [3, "4"]],
        [[1, 2], [3, True]],
        [[1, 2], [3, float("nan")]],
        [[1, 2], [3, LARGEST * 2]],
        ["ab", "cd"],
        [[0] * 9] * 9,
    ):
        assert kernel_of(bad) is None, bad


def test_every_lesson_about_a_layer_exists():
    named = {kind.name: kind.lesson for kind in LAYER_KINDS if kind.lesson}
    assert set(named.values()) <= set(LESSONS.names())
    assert named["Conv2D"] == "convolution"
    assert {"InputLayer", "ReLU", "MaxPooling2D", "Flatten", "Dense"} <= set(named)
