"""The coach's verdicts, on real runs that were made to show each case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.coach import Curves, Verdict, advise
from models.config import TrainingConfig
from models.events import EpochEnded, StepReported
from models.training import DivergedError, train

DIGITS = TrainingConfig("digits", "fully_connected", validation_split=0.2, batch_size=32,
                        test_samples=10)  # fmt: skip
OVERFIT = DIGITS.changed(
    architecture="two_convs_dense",
    train_samples=400,
    validation_split=0.5,
    epochs=25,
    learning_rate=0.004,
)
JUMPY = DIGITS.changed(
    architecture="lenet5",
    optimizer="sgd",
    optimizer_options={"momentum": 0.9},
    learning_rate=0.5,
    epochs=6,
)
CASES = [
    (Verdict.IMPROVING, DIGITS.changed(epochs=2)),
    (Verdict.LEVEL, DIGITS.changed(epochs=16, schedule="cosine")),
    (Verdict.OVERFITTING, OVERFIT),
    (Verdict.STUCK, DIGITS.changed(optimizer="sgd", learning_rate=1e-7, epochs=2)),
    (Verdict.RATE_TOO_HIGH, JUMPY),
    (Verdict.DIVERGED, OVERFIT.changed(optimizer="sgd", learning_rate=1e12)),
    (Verdict.UNCLEAR, DIGITS.changed(train_samples=100, validation_split=0.1, epochs=9)),
    (Verdict.UNWATCHED, DIGITS.changed(validation_split=0.0, epochs=2)),
    (
        Verdict.LOW,
        DIGITS.changed(optimizer="sgd", learning_rate=0.002, epochs=8, schedule="cosine"),
    ),
]


def curves_of(config, is_over=True):
    events, diverged = [], False
    try:
        train(config, events.append)
    except DivergedError:
        diverged = True
    of_kind = {
        kind: [event for event in events if isinstance(event, kind)]
        for kind in (EpochEnded, StepReported)
    }
    return Curves(
        epochs=of_kind[EpochEnded],
        steps=of_kind[StepReported],
        num_classes=10,
        validation_samples=events[0].validation_samples,
        is_over=is_over,
        has_diverged=diverged,
    )


@pytest.mark.parametrize(("verdict", "config"), CASES, ids=[case[0].name for case in CASES])
def test_a_run_that_was_made_to_show_a_case_is_recognised(verdict, config):
    curves = curves_of(config)
    advice = advise(curves)
    assert advice.verdict is verdict, curves.epochs
    assert advice.seen.endswith(".")
    assert advice.suggestion.endswith(".")


def epoch(number, loss=0.1, val_loss=0.1, accuracy=0.97, val_accuracy=0.97):
    return EpochEnded(9 * number, number, loss, accuracy, val_loss, val_accuracy, 0.01, 1.0, [])


def seen(*epochs, **others):
    given = {"epochs": epochs, "steps": (), "num_classes": 10, "validation_samples": 1000}
    return advise(Curves(**{**given, **others}))


def test_it_says_since_when():
    losses = (0.5, 0.3, 0.2, 0.25, 0.3)
    run = [epoch(i, loss=1 / i, val_loss=loss) for i, loss in enumerate(losses, start=1)]
    assert "Since epoch 3" in seen(*run).seen
    assert "from 0.2 to 0.3" in seen(*run).seen


def test_nothing_is_said_before_there_is_anything_to_see():
    assert seen().verdict is Verdict.WAITING


def test_who_is_nearly_perfect_need_not_go_on():
    run = [epoch(i, 0.01 / i, 0.01 / i, accuracy=1.0, val_accuracy=1.0) for i in (1, 2, 3)]
    assert seen(*run).verdict is Verdict.LEVEL


def test_a_gap_between_known_and_unknown_pictures_is_told():
    run = [epoch(i, val_accuracy=0.85) for i in (1, 2, 3)]
    assert seen(*run).verdict is Verdict.GAP


def test_a_rate_that_is_too_high_from_the_start_is_to_be_lowered():
    steps = [StepReported(1, 1, 50.0, 0.1, 0.01, 1.0, 1.0)] * 3
    advice = seen(epoch(1, loss=2.31, val_loss=2.31), steps=steps)
    assert advice.verdict is Verdict.STUCK
    assert "0.001 instead of 0.01" in advice.suggestion


numbers = st.floats(0, 1e6, allow_nan=False)
shares = st.floats(0, 1)
some_epochs = st.lists(
    st.tuples(numbers, st.none() | numbers, shares, st.none() | shares), max_size=6
)


@given(some_epochs, st.integers(2, 10), st.integers(0, 9999), st.booleans(), st.booleans())
def test_it_always_has_something_to_say(values, classes, held_out, is_over, has_diverged):
    epochs = [
        epoch(i, loss, val_loss, accuracy, val_accuracy)
        for i, (loss, val_loss, accuracy, val_accuracy) in enumerate(values, start=1)
    ]
    advice = advise(Curves(epochs, (), classes, held_out, is_over, has_diverged))
    assert advice.seen
    assert "nan" not in advice.seen
