import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.evaluation.calibration import at_temperature, calibration_error, fit_temperature
from models.evaluation.outputs import cross_entropy

logits = arrays(np.float32, (20, 5), elements=st.floats(-8, 8, width=32))


def softmax(values):
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


@given(logits, st.floats(0.25, 4))
def test_temperature_divides_the_logits(values, temperature):
    cooled = at_temperature(softmax(values), temperature)
    assert cooled.sum(axis=1) == pytest.approx(1, abs=1e-5)
    likely = softmax(values) > 1e-5  # what is less is clipped
    assert np.allclose(cooled[likely], softmax(values / temperature)[likely], atol=0.02)


@given(logits)
def test_a_temperature_of_one_changes_nothing(values):
    assert np.allclose(at_temperature(softmax(values), 1.0), softmax(values), atol=1e-5)


def drawn_answers(count=20_000, seed=0):
    """Probabilities, and labels drawn by them: as calibrated as can be."""
    chance = np.random.default_rng(seed)
    probabilities = softmax(2 * chance.normal(size=(count, 4)))
    edges = probabilities.cumsum(axis=1)
    labels = (chance.random((count, 1)) > edges[:, :-1]).sum(axis=1)
    return probabilities, labels


def test_calibrated_answers_have_no_error():
    probabilities, labels = drawn_answers()
    assert calibration_error(probabilities, labels) < 0.015
    assert fit_temperature(probabilities, labels) == pytest.approx(1, abs=0.08)


@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_a_fitted_temperature_undoes_another(temperature):
    honest, labels = drawn_answers()
    distorted = at_temperature(honest, temperature)
    fitted = fit_temperature(distorted, labels)
    assert fitted == pytest.approx(1 / temperature, rel=0.1)
    cured = at_temperature(distorted, fitted)
    assert calibration_error(cured, labels) < 0.02 < calibration_error(distorted, labels)
    assert cross_entropy(cured, labels) < cross_entropy(distorted, labels)


def test_the_error_is_the_gap_between_confidence_and_accuracy():
    sure = np.array([[1.0, 0.0]] * 4, np.float32)
    assert calibration_error(sure, np.array([0, 0, 0, 1])) == pytest.approx(0.25)
    assert calibration_error(sure, np.array([0, 0, 0, 0])) == 0
