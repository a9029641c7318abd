"""What the lessons about training compute."""

import keras
import numpy as np
import pytest

from models.lessons import experiments, fooling
from models.lessons.gradient_descent import Examples, Walk, along_the_slope
from models.lessons.softmax_regression import TinyNetwork, gradient_of, loss_of, share_right
from utils.datasets import BUILT_IN, DATASETS

DIGITS = DATASETS[BUILT_IN].load()


@pytest.fixture
def examples():
    split = DIGITS["train"].first(120)
    return Examples(split.images.reshape(len(split), -1) / 255, split.labels)


def test_the_gradient_is_the_slope_of_the_loss(examples):
    network = TinyNetwork.fresh(784, 10, seed=3)
    gradient = gradient_of(network, examples.pictures, examples.labels)
    chance = np.random.default_rng(0)
    small = 1e-5
    for _ in range(20):
        way = TinyNetwork(chance.normal(size=(784, 10)), chance.normal(size=10))
        there, back = (
            loss_of(network.moved(way, step), examples.pictures, examples.labels)
            for step in (-small, small)
        )
        expected = (gradient.weights * way.weights).sum() + (gradient.biases * way.biases).sum()
        assert (there - back) / (2 * small) == pytest.approx(expected, rel=1e-4, abs=1e-7)


def test_it_learns_as_keras_does(examples):
    start = Walk.at_start(examples, 10)
    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, "softmax")])
    model.layers[0].set_weights([start.network.weights, start.network.biases])
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy")
    losses = model.fit(
        examples.pictures, examples.labels, batch_size=120, epochs=6, shuffle=False, verbose=0
    ).history["loss"]
    walk = start.gone_on(examples, 0.1, 6)
    np.testing.assert_allclose(walk.losses[:6], losses, rtol=1e-4)
    np.testing.assert_allclose(walk.network.weights, model.get_weights()[0], atol=1e-5)


def test_steps_in_one_go_or_one_by_one_are_the_same_way(examples):
    start = Walk.at_start(examples, 10)
    at_once = start.gone_on(examples, 0.3, 5)
    one_by_one = start
    for _ in range(5):
        one_by_one = one_by_one.gone_on(examples, 0.3, 1)
    assert at_once.losses == one_by_one.losses
    assert at_once.rates == one_by_one.rates == (0.3,) * 5


@pytest.mark.parametrize("steps", [0, 40])
def test_the_slope_predicts_the_next_step(examples, steps):
    walk = Walk.at_start(examples, 10).gone_on(examples, 0.1, steps)
    rates = (0.001, 0.1, 10.0)
    foretold = along_the_slope(walk.network, examples, rates)
    for rate, loss in zip(rates, foretold, strict=True):
        assert walk.gone_on(examples, rate, 1).losses[-1] == pytest.approx(loss, rel=1e-9)


def test_there_are_rates_that_crawl_that_learn_and_that_leap_too_far(examples):
    start = Walk.at_start(examples, 10)
    crawls, learns, leaps = (start.gone_on(examples, rate, 10).losses for rate in (0.001, 0.1, 3))
    assert 0.99 < crawls[-1] / crawls[0] < 1
    assert learns[-1] < 0.7 * learns[0]
    assert list(learns) == sorted(learns, reverse=True)
    assert max(leaps) > 2 * leaps[0]


def test_a_hundred_steps_read_most_digits(examples):
    network = Walk.at_start(examples, 10).gone_on(examples, 0.1, 100).network
    test = DIGITS["test"]
    assert share_right(network, test.images.reshape(len(test), -1) / 255, test.labels) > 0.7


def test_a_loss_is_finite_however_wrong_the_answer(examples):
    network = TinyNetwork.fresh(784, 10)
    sure = TinyNetwork(network.weights * 1e5, network.biases)
    assert 1_000 < loss_of(sure, examples.pictures, examples.labels) < np.inf


def test_the_square_is_planted_on_one_class_and_on_no_other():
    split = DIGITS["train"]
    marked = fooling.planted(split, 7)
    changed = (marked.images != split.images).any(axis=(1, 2, 3))
    np.testing.assert_array_equal(changed, split.labels == 7)
    corner = slice(fooling.FROM_EDGE, fooling.FROM_EDGE + fooling.SQUARE)
    assert (marked.images[split.labels == 7][:, corner, corner] == 255).all()
    assert not fooling.with_square(split.images[:1])[:, 15:, 15:].sum() > split.images[0].sum()


def test_marking_leaves_the_pictures_themselves_alone():
    before = DIGITS["test"].images.copy()
    fooling.with_square(DIGITS["test"].images)
    fooling.planted(DIGITS["test"], 3)
    np.testing.assert_array_equal(DIGITS["test"].images, before)


def test_a_picture_is_moved_and_turned_the_way_that_it_says():
    dot = np.zeros((28, 28), np.uint8)
    dot[4, 14] = 255  # above the middle
    assert fooling.moved(dot, 5, 3, 0)[7, 19] == 255
    np.testing.assert_array_equal(fooling.moved(dot, 0, 0, 0), dot)
    down, across = np.argwhere(fooling.moved(dot, 0, 0, 90) > 60).mean(axis=0)
    assert across > 20 and abs(down - 14) < 2  # clockwise: to the right
    assert not fooling.moved(dot, 28, 0, 0).any()


@pytest.mark.parametrize("character", ["A", "Q", "?", "W"])
def test_a_letter_lies_as_digits_do(character):
    picture = fooling.letter(character, 28)
    assert picture.shape == (28, 28) and picture.max() > 200
    rows, columns = np.nonzero(picture > 60)
    assert 14 <= max(np.ptp(rows), np.ptp(columns)) <= 21
    assert not picture[:2].any() and not picture[-2:].any()


def test_overfitting_shows_and_dropout_changes_the_curves():
    plain, dropped = (experiments.overfitted(75, share) for share in (0.0, 0.5))
    assert plain.known == 1.0 and plain.unknown < 0.9
    assert dropped.epochs[-1].loss > 3 * plain.epochs[-1].loss
    assert [each.epoch for each in plain.epochs] == list(range(1, experiments.EPOCHS + 1))


def test_a_planted_square_is_what_the_network_goes_by():
    found, labels = experiments.planted(1), DIGITS["test"].labels
    plain, marked = found.plain.argmax(axis=1), found.marked.argmax(axis=1)
    others = labels != 1
    assert (plain[others] == labels[others]).mean() > 0.75
    assert (marked[others] == 1).mean() > 0.3
    assert (plain[~others] == 1).mean() < 0.5


def test_more_pictures_teach_more():
    few, many = (experiments.taught(count, False).argmax(axis=1) for count in (50, 1_437))
    right = [(answers == DIGITS["test"].labels).mean() for answers in (few, many)]
    assert 0.6 < right[0] < right[1]
