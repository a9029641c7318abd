import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.config import SCHEDULES, TrainingConfig
from models.training.events import RateOverruled, StepReported
from models.training.schedule import chosen_rate, scheduled_rate


def config(schedule, learning_rate=0.1):
    return TrainingConfig("digits", "lenet5", schedule=schedule, learning_rate=learning_rate)


@given(st.sampled_from(SCHEDULES), st.integers(1, 5000), st.data())
def test_the_rate_is_never_above_the_chosen_nor_negative(schedule, total, data):
    step = data.draw(st.integers(0, total - 1))
    assert 0 <= scheduled_rate(config(schedule), step, total) <= 0.1 + 1e-12


def test_constant_keeps_the_rate():
    assert {scheduled_rate(config("constant"), step, 100) for step in range(100)} == {0.1}


def test_cosine_falls_from_the_rate_to_almost_zero():
    rates = [scheduled_rate(config("cosine"), step, 100) for step in range(100)]
    assert rates[0] == 0.1
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] < 0.001


def test_warm_up_rises_over_a_tenth():
    rates = [scheduled_rate(config("warmup_cosine"), step, 100) for step in range(100)]
    assert rates[0] == pytest.approx(0.01)
    assert max(rates) == rates[9] == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("schedule", "step", "share"),
    [
        ("cosine", 25, 0.853553),
        ("cosine", 50, 0.5),
        ("cosine", 75, 0.146447),
        ("warmup_cosine", 10, 1.0),
        ("warmup_cosine", 55, 0.5),
        ("warmup_cosine", 100, 0.0),
    ],
)
def test_the_rate_falls_along_half_a_cosine(schedule, step, share):
    assert scheduled_rate(config(schedule), step, 100) == pytest.approx(0.1 * share, abs=1e-6)


@pytest.mark.parametrize(("step", "total"), [(150, 100), (1, 1)])
def test_a_run_trained_on_beyond_its_plan_keeps_a_rate(step, total):
    assert scheduled_rate(config("cosine"), step, total) == 0


def test_without_a_warm_up_the_second_of_two_steps_is_half_way_down():
    assert scheduled_rate(config("cosine"), 1, 2) == pytest.approx(0.05)


STEPS = [StepReported(step, 1, 1.0, 0.5, 0.1 / step, 1.0, 1.0) for step in (1, 2, 4)]


def test_the_rate_that_was_chosen_last_counts():
    rates = [RateOverruled(step, 1, rate) for step, rate in ((3, 0.2), (5, 0.3), (8, 0.4))]
    assert chosen_rate(config("constant"), STEPS, rates) == 0.4


def test_an_older_run_without_a_schedule_shows_it_in_its_last_step():
    assert chosen_rate(config("constant"), STEPS, []) == 0.1 / 4


@pytest.mark.parametrize(("schedule", "steps"), [("constant", []), ("cosine", STEPS)])
def test_otherwise_it_is_that_of_the_settings(schedule, steps):
    assert chosen_rate(config(schedule), steps, []) == 0.1
