import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.config import SCHEDULES, TrainingConfig
from models.training.schedule import scheduled_rate


def config(schedule, learning_rate=0.1):
    return TrainingConfig("digits", "lenet5", schedule=schedule, learning_rate=learning_rate)


@given(st.sampled_from(SCHEDULES), st.integers(1, 5000), st.data())
def test_the_rate_is_never_above_the_chosen_nor_negative(schedule, total, data):
    step = data.draw(st.integers(0, total - 1))
    assert 0 <= scheduled_rate(config(schedule), step, total) <= 0.1 + 1e-12


def test_constant_stays():
    assert {scheduled_rate(config("constant"), step, 100) for step in range(100)} == {0.1}


def test_cosine_falls_from_the_rate_to_nearly_nothing():
    rates = [scheduled_rate(config("cosine"), step, 100) for step in range(100)]
    assert rates[0] == 0.1
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] < 0.001


def test_warm_up_rises_over_a_tenth():
    rates = [scheduled_rate(config("warmup_cosine"), step, 100) for step in range(100)]
    assert rates[0] == pytest.approx(0.01)
    assert max(rates) == rates[9] == pytest.approx(0.1)


def test_a_run_trained_on_beyond_its_plan_keeps_a_rate():
    assert scheduled_rate(config("cosine"), 150, 100) == 0
