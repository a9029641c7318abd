"""The coach's advice on recorded real runs of each kind, and on made-up reports."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.runs import Metrics, Run, RunState
from models.runs.coach import Curves, Verdict, advise, curves_of
from models.training.events import EpochEnded, RateOverruled, StepReported
from models.training.schedule import chosen_rate
from tests.recorded_runs import FOLDER, RUNS

ALARMING = {Verdict.DIVERGED, Verdict.COLLAPSED, Verdict.RATE_TOO_HIGH, Verdict.STUCK}
ALARMING |= {Verdict.OVERFITTING, Verdict.GAP, Verdict.LOW}
EXPECTED = {
    "nearly_perfect": Verdict.LEVEL,
    "nearly_perfect_without_a_schedule": Verdict.LEVEL,
    "nearly_perfect_mnist": Verdict.LEVEL,
    "fine": Verdict.LEVEL,
    "fine_mnist": Verdict.LEVEL,
    "one_epoch": Verdict.IMPROVING,
    "stopped_early": Verdict.IMPROVING,
    "stopped_in_the_first_epoch": Verdict.WAITING,
    "improving": Verdict.IMPROVING,
    "overfitting": Verdict.OVERFITTING,
    "overfitting_mnist": Verdict.OVERFITTING,
    "overfitting_pets": Verdict.OVERFITTING,
    "early_stopping_pets": Verdict.OVERFITTING,
    "gap": Verdict.GAP,
    "too_high": Verdict.COLLAPSED,
    "too_high_later": Verdict.COLLAPSED,
    "far_too_high": Verdict.STUCK,
    "too_high_from_the_start": Verdict.COLLAPSED,
    "too_low": Verdict.STUCK,
    "too_low_pets": Verdict.STUCK,
    "collapse": Verdict.COLLAPSED,
    "collapse_pets": Verdict.COLLAPSED,
    "collapse_pets_sgd": Verdict.COLLAPSED,
    "collapse_momentum": Verdict.COLLAPSED,
    "collapse_at_five": Verdict.COLLAPSED,
    "overruled": Verdict.COLLAPSED,
    "too_small": Verdict.LOW,
    "too_few_pictures": Verdict.UNCLEAR,
    "unwatched": Verdict.UNWATCHED,
    "diverged": Verdict.DIVERGED,
    "diverged_while_warming_up": Verdict.DIVERGED,
}
DIGITS = tuple("0123456789")


def recorded(name):
    return Run(FOLDER / name)


def advice_for(name, **changes):
    run = recorded(name)
    curves = curves_of(run.config, run.status, run.metrics())
    return advise(dataclasses.replace(curves, **changes))


def after(name, epochs):
    """The advice on a run after this many epochs, while it was in progress."""
    run = recorded(name)
    metrics = run.metrics()
    last = metrics.epochs[epochs - 1].step
    seen = Metrics([step for step in metrics.steps if step.step <= last], metrics.epochs[:epochs])
    return advise(curves_of(run.config, run.status.changed(state=RunState.RUNNING), seen))


def test_every_recorded_run_has_its_advice():
    assert set(EXPECTED) == set(RUNS)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_run_is_recognised(name):
    advice = advice_for(name)
    assert advice.verdict is EXPECTED[name], advice
    assert advice.seen.endswith(".")
    assert advice.suggestion.endswith(".")


@pytest.mark.parametrize("name", EXPECTED)
def test_a_recorded_run_was_trained_as_it_says(name):
    assert recorded(name).config == RUNS[name]


GOOD = [name for name in EXPECTED if name.startswith(("nearly", "fine", "improving", "stopped_e"))]


@pytest.mark.parametrize("name", GOOD)
def test_a_good_run_never_gets_a_warning(name):
    for epochs in range(1, len(recorded(name).metrics().epochs) + 1):
        assert after(name, epochs).verdict not in ALARMING, (epochs, after(name, epochs))


@pytest.mark.parametrize("name", ["overfitting_pets", "too_small"])
def test_a_slow_start_is_neither_stuck_nor_a_collapse(name):
    assert [after(name, epochs).verdict for epochs in (1, 2)] == 2 * [Verdict.SLOW]


COLLAPSED = [name for name, verdict in EXPECTED.items() if verdict is Verdict.COLLAPSED]


@pytest.mark.parametrize("name", COLLAPSED)
def test_a_collapse_is_named_with_its_answer(name):
    run = recorded(name)
    answers = run.metrics().epochs[-1].answers
    curves = curves_of(run.config, run.status, run.metrics())
    answer = curves.class_names[answers.index(max(answers))]
    assert f"It answers “{answer}” to" in advice_for(name).seen


def test_an_older_run_without_counted_predictions_is_coached_all_the_same():
    for name in COLLAPSED:
        epochs = [
            dataclasses.replace(each, answers=None) for each in recorded(name).metrics().epochs
        ]
        assert advice_for(name, epochs=epochs).verdict in (Verdict.STUCK, Verdict.RATE_TOO_HIGH)


RATES = {
    "too_high_from_the_start": "0.5 instead of 5",
    "collapse_at_five": "0.5 instead of 5",  # its schedule ends near 0
    "too_high": "0.05 instead of 0.5",
    "too_high_later": "0.02 instead of 0.3",
    "too_low": "0.0001 instead of 1e-05",
    "too_low_pets": "0.0001 instead of 1e-05",
    "diverged_while_warming_up": "1e+11 instead of 1e+12",
    "overruled": "0.05 instead of 0.5",
}


@pytest.mark.parametrize("name", RATES)
def test_the_rate_to_try_is_told_from_the_one_that_was_set(name):
    assert f"a learning rate of {RATES[name]}." in advice_for(name).suggestion


def test_early_stopping_that_is_on_is_not_recommended():
    advice = advice_for("early_stopping_pets")
    assert "Early stopping keeps the network of epoch" in advice.suggestion
    assert "Turn on early stopping" in advice_for("overfitting_pets").suggestion


def test_a_run_that_ended_in_its_first_epoch_is_not_told_to_wait():
    assert "ended before its first epoch was over" in advice_for("stopped_in_the_first_epoch").seen


def epoch(number, loss=0.1, val_loss=0.1, accuracy=0.97, val_accuracy=0.97):
    return EpochEnded(9 * number, number, loss, accuracy, val_loss, val_accuracy, 0.01, 1.0, [])


def answering(answers, report):
    """The report, with these numbers of pictures predicted as each class."""
    return dataclasses.replace(report, answers=answers)


def seen(*epochs, **others):
    given = {
        "epochs": epochs,
        "steps": (),
        "class_names": DIGITS,
        "validation_samples": 1000,
        "learning_rate": 0.01,
    }
    return advise(Curves(**{**given, **others}))


def test_it_says_since_which_epoch():
    losses = (0.5, 0.3, 0.2, 0.25, 0.3)
    run = [epoch(i, loss=1 / i, val_loss=loss) for i, loss in enumerate(losses, start=1)]
    assert "Since epoch 3" in seen(*run).seen
    assert "from 0.2 to 0.3" in seen(*run).seen


@pytest.mark.parametrize("right", [1.0, 0.999, 0.998])
def test_a_perfect_network_does_not_learn_by_heart(right):
    """At 100 % and a loss that rose from 0.000355 to 0.000429, or with a few odd pictures wrong."""
    losses = (0.002, 0.000355, 0.0004, 0.00041, 0.000429)
    run = [
        epoch(i, 0.001 / i, loss * (1 if right == 1 else 100), 1.0, right)
        for i, loss in enumerate(losses, start=1)
    ]
    assert seen(*run).verdict is Verdict.LEVEL


def test_nothing_is_said_before_there_is_anything_to_see():
    assert seen().verdict is Verdict.WAITING


def test_a_nearly_perfect_run_need_not_continue():
    run = [epoch(i, 0.01 / i, 0.01 / i, accuracy=1.0, val_accuracy=1.0) for i in (1, 2, 3)]
    assert seen(*run).verdict is Verdict.LEVEL


def test_a_gap_between_training_and_validation_is_reported():
    run = [epoch(i, val_accuracy=0.85) for i in (1, 2, 3)]
    assert seen(*run).verdict is Verdict.GAP


def test_a_rate_too_high_from_the_start_should_be_lowered():
    steps = [StepReported(1, 1, 50.0, 0.1, 0.01, 1.0, 1.0)] * 3
    advice = seen(epoch(1, loss=2.31, val_loss=2.31, val_accuracy=0.1), steps=steps)
    assert advice.verdict is Verdict.STUCK
    assert "0.001 instead of 0.01" in advice.suggestion


def test_a_network_better_than_chance_is_not_stuck():
    """The mean loss of the first epoch includes its bad start."""
    advice = seen(epoch(1, loss=2.4, val_loss=1.9, accuracy=0.2, val_accuracy=0.4))
    assert advice.verdict is Verdict.IMPROVING


CATS = {"class_names": ("cat", "dog"), "validation_samples": 1000}


@pytest.mark.parametrize(
    ("right", "answers", "collapsed"),
    [
        (0.5, [1000, 0], True),
        (0.6, [1000, 0], True),  # more cats than dogs among the pictures
        (0.51, [980, 20], True),
        (0.6, [700, 300], False),
        (0.97, [990, 10], False),  # nearly all are cats
        (0.5, [10, 0], False),  # too few to say
        (0.5, [500], False),  # of another data set
        (0.5, None, False),
    ],
)
def test_a_network_that_says_cat_to_everything_has_collapsed(right, answers, collapsed):
    run = [answering(answers, epoch(i, 0.66, 0.6 + i / 50, right, right)) for i in (1, 2)]
    assert (seen(*run, **CATS).verdict is Verdict.COLLAPSED) is collapsed


def test_a_network_that_knows_its_training_pictures_has_not_collapsed():
    """Batch normalisation checks with running means, which need an epoch or two to settle."""
    run = [answering([1000, 0], epoch(i, 0.3, 2.0 + i, 0.9, 0.5)) for i in (1, 2)]
    assert seen(*run, **CATS).verdict is not Verdict.COLLAPSED


def test_a_run_without_progress_does_not_learn_well():
    run = [answering([500, 500], epoch(i, 0.6, 0.64, 0.66, 0.64)) for i in (1, 2, 3)]
    assert seen(*run, **CATS).verdict is Verdict.WAVERING
    assert seen(*run, **CATS, is_over=True).verdict is Verdict.LOW


def test_the_chosen_rate_is_the_last_that_somebody_chose():
    config = RUNS["fine"].changed(learning_rate=0.5, schedule="cosine")
    steps = [StepReported(1, 1, 1.0, 0.5, 0.001, 1.0, 1.0)]
    assert chosen_rate(config, steps, []) == 0.5
    assert chosen_rate(config, steps, [RateOverruled(1, 1, 0.2), RateOverruled(9, 1, 0.1)]) == 0.1
    of_first_version = config.changed(schedule="constant")
    assert chosen_rate(of_first_version, steps, []) == 0.001


numbers = st.floats(0, 1e6, allow_nan=False)
shares = st.floats(0, 1)
some_epochs = st.lists(
    st.tuples(numbers, st.none() | numbers, shares, st.none() | shares), max_size=6
)
any_curves = st.builds(
    Curves,
    epochs=some_epochs.map(lambda all: [epoch(i, *each) for i, each in enumerate(all, start=1)]),
    steps=st.just(()),
    class_names=st.integers(2, 10).map(lambda classes: DIGITS[:classes]),
    validation_samples=st.integers(0, 9999),
    learning_rate=numbers,
    keeps_best=st.booleans(),
    is_over=st.booleans(),
    has_diverged=st.booleans(),
)


@given(any_curves, st.none() | st.lists(st.integers(0, 999), max_size=10))
def test_it_always_has_something_to_say(curves, answers):
    epochs = [answering(answers, each) for each in curves.epochs]
    advice = advise(dataclasses.replace(curves, epochs=epochs))
    assert advice.seen
    assert "nan" not in advice.seen
