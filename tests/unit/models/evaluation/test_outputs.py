import numpy as np
import pytest

from models.evaluation.outputs import accuracy, class_probabilities, cross_entropy
from models.evaluation.report import Evaluation, evaluate
from models.training.samples import sample_indices
from utils.stored_json import read_as


def test_one_sigmoid_unit_becomes_two_classes():
    both = class_probabilities(np.array([[0.25], [1.0]], dtype="float32"))
    assert both.tolist() == [[0.75, 0.25], [0.0, 1.0]]


def test_softmax_outputs_stay():
    rows = np.array([[0.2, 0.3, 0.5]], dtype="float32")
    assert class_probabilities(rows) is rows


def test_cross_entropy_of_a_coin_is_ln_2():
    coin = np.full((4, 2), 0.5, dtype="float32")
    assert cross_entropy(coin, np.array([0, 1, 0, 1])) == pytest.approx(np.log(2))


def test_a_sure_mistake_costs_much_but_not_infinitely():
    sure = np.array([[1.0, 0.0]], dtype="float32")
    assert cross_entropy(sure, np.array([1])) == pytest.approx(-np.log(1e-7))
    assert accuracy(sure, np.array([1])) == 0


def test_an_evaluation_counts_every_picture_once():
    probabilities = np.array([[0.9, 0.1, 0], [0.2, 0.8, 0], [0.6, 0.4, 0]], dtype="float32")
    result = evaluate(probabilities, np.array([0, 1, 1]), ("a", "b", "c"))
    assert result.confusion == [[1, 0, 0], [1, 1, 0], [0, 0, 0]]
    assert result.class_accuracy == [1.0, 0.5, None]
    assert result.test_accuracy == pytest.approx(2 / 3)
    assert read_as(Evaluation, result.to_dict()) == result


def test_sample_pictures_take_the_classes_in_turn():
    labels = np.array([0, 0, 0, 0, 1, 2, 1, 2])
    assert sample_indices(labels, 5).tolist() == [0, 1, 4, 5, 6]
    assert len(sample_indices(labels, 16)) == 8
