"""The time left in a training, estimated from its reports."""

import pytest

from models.training.pace import seconds_left, seconds_per_check, seconds_per_step
from tests.run_folders import STEPS_PER_EPOCH, epoch_report, step_report

PACE = 0.02
TOTAL = 10 * STEPS_PER_EPOCH


def shifted(report, seconds):
    return type(report)(**{**vars(report), "seconds": report.seconds + seconds})


def steps(last, compiling=0.0):
    return [shifted(step_report(step, PACE), compiling) for step in range(1, last + 1)]


def test_too_few_reports_give_no_estimate():
    assert seconds_left([], [], TOTAL, 10) is None
    assert seconds_left(steps(3), [], TOTAL, 10) is None


def test_three_spans_between_reports_are_enough():
    assert seconds_per_step(steps(4)) == pytest.approx(PACE)


def test_reports_may_be_many_steps_apart_and_one_may_come_twice():
    some = steps(51)[::10]
    assert seconds_per_step([*some, shifted(some[-1], 0.5)]) == pytest.approx(PACE)


def test_compiling_the_first_step_is_not_taken_for_its_pace():
    """Five seconds for the first of six hundred steps turned 10 seconds into 15 minutes."""
    assert seconds_left(steps(5, compiling=5.0), [], TOTAL, 10) == pytest.approx(395 * PACE)


def test_an_interruption_does_not_change_the_pace():
    before, after = steps(100), [shifted(each, 60.0) for each in steps(130)[100:]]
    assert seconds_per_step(before + after) == pytest.approx(PACE)


def test_the_pace_follows_the_latest_reports():
    slow = [shifted(step_report(step, PACE), (step - 100) * 0.1) for step in range(101, 200)]
    assert seconds_per_step(steps(100) + slow) == pytest.approx(PACE + 0.1)


def test_checks_on_validation_pictures_are_counted():
    epochs = [shifted(epoch_report(epoch, PACE), 1.5) for epoch in (1, 2, 3)]
    reports = steps(3 * STEPS_PER_EPOCH)
    assert seconds_per_check(reports, epochs) == pytest.approx(1.5)
    left = seconds_left(reports, epochs, TOTAL, 10)
    assert left == pytest.approx(7 * STEPS_PER_EPOCH * PACE + 7 * 1.5)
