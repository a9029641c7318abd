import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from models.evaluation.labelled_predictions import LabelledPredictions, difference

NAMES = ("a", "b", "c")


def evaluated(answers, labels, confidence=0.8):
    answers = np.asarray(answers)
    probabilities = np.full((len(answers), 3), (1 - confidence) / 2, np.float32)
    probabilities[np.arange(len(answers)), answers] = confidence
    return LabelledPredictions(probabilities, np.asarray(labels), NAMES)


classes = st.integers(0, 2)
pairs = st.lists(st.tuples(classes, classes), min_size=1, max_size=60)


@given(pairs)
def test_figures_agree_with_scikit_learn(given_pairs):
    answers, labels = zip(*given_pairs, strict=True)
    predictions = evaluated(answers, labels)
    assert np.array_equal(
        predictions.confusion(), confusion_matrix(labels, answers, labels=range(3))
    )
    expected = precision_recall_fscore_support(
        labels, answers, labels=range(3), zero_division=np.nan
    )
    for number, figures in enumerate(predictions.class_metrics()):
        values = (figures.precision, figures.recall, figures.f1, figures.pictures)
        for ours, theirs in zip(values, expected, strict=True):
            if ours is not None:
                assert ours == pytest.approx(theirs[number])
        assert figures.pictures or figures.recall is None


@given(pairs)
def test_the_interval_holds_the_accuracy_and_narrows_with_more_pictures(given_pairs):
    answers, labels = zip(*given_pairs, strict=True)
    few, many = evaluated(answers, labels), evaluated(answers * 9, labels * 9)
    low, high = few.interval()
    assert 0 <= low <= few.accuracy + 1e-9
    assert few.accuracy - 1e-9 <= high <= 1
    assert many.interval()[1] - many.interval()[0] < high - low


def test_the_interval_is_wilsons():
    half = evaluated([0] * 50 + [1] * 50, [0] * 100)
    assert half.interval() == pytest.approx((0.4038, 0.5962), abs=1e-4)


def test_no_pictures_are_no_error():
    empty = LabelledPredictions(np.zeros((0, 3), np.float32), np.zeros(0, np.int64), NAMES)
    assert empty.accuracy == 0
    assert empty.interval() == (0, 1)
    assert [figures.f1 for figures in empty.class_metrics()] == [None] * 3
    assert len(empty.mistakes()) == 0


def test_mistakes_come_surest_first():
    probabilities = np.array([[0.6, 0.4], [0.9, 0.1], [0.2, 0.8], [0.7, 0.3]], np.float32)
    predictions = LabelledPredictions(probabilities, np.array([1, 1, 1, 0]), ("a", "b"))
    assert predictions.mistakes().tolist() == [1, 0]
    assert predictions.cell(1, 0).tolist() == [1, 0]
    assert predictions.cell(0, 1).tolist() == []


def test_two_networks_differ_where_one_of_them_is_right():
    labels = [0, 0, 1, 1, 2]
    found = difference(evaluated([0, 0, 1, 0, 0], labels), evaluated([0, 1, 1, 1, 0], labels))
    assert found.only_first.tolist() == [1]
    assert found.only_second.tolist() == [3]
    assert (found.both_right, found.both_wrong) == (2, 1)
    assert found.mcnemar_p_value == 1.0


def test_an_uneven_split_is_hardly_chance():
    labels = [0] * 20
    found = difference(evaluated([0] * 20, labels), evaluated([1] * 10 + [0] * 10, labels))
    assert found.mcnemar_p_value == pytest.approx(2 / 2**10)


def test_other_pictures_cannot_be_compared():
    with pytest.raises(ValueError, match="same pictures"):
        difference(evaluated([0], [0]), evaluated([0], [1]))
