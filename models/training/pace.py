"""How much longer a training takes, from what it has reported so far. Knows no Keras."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from models.training.events import EpochEnded, StepReported

LATEST = 50  # reports to measure the pace from: ten seconds, so that it follows changes
FEWEST = 3  # spans between reports: the first step compiles, which takes as long as thousands


def seconds_per_step(steps: Sequence[StepReported]) -> float | None:
    """The median time of a step, from one report to the next; None before there are enough.

    A median ignores the spans in which something else happened: validation, an interruption.
    """
    spans = [
        (later.seconds - earlier.seconds) / (later.step - earlier.step)
        for earlier, later in pairwise(steps[-LATEST:])
        if later.step > earlier.step
    ]
    return median(spans) if len(spans) >= FEWEST else None


def seconds_per_check(steps: Sequence[StepReported], epochs: Sequence[EpochEnded]) -> float | None:
    """The median time in seconds of the validation after an epoch; None before the first one.

    Args:
        steps: all reports of steps, in order.
        epochs: all reports of epochs, in order.
    """
    ends = {report.step: report.seconds for report in steps}
    checks = [epoch.seconds - ends[epoch.step] for epoch in epochs if epoch.step in ends]
    return median(checks) if checks else None


def seconds_left(
    steps: Sequence[StepReported],
    epochs: Sequence[EpochEnded],
    total_steps: int,
    total_epochs: int,
) -> float | None:
    """Estimate how long the rest takes, validation included.

    Args:
        steps: all reports of steps, in order.
        epochs: all reports of epochs, in order.
        total_steps: of the whole run.
        total_epochs: of the whole run.

    Returns:
        Seconds; None before there is enough to estimate from.
    """
    pace = seconds_per_step(steps)
    if pace is None:
        return None
    check = seconds_per_check(steps, epochs) or 0.0
    done = epochs[-1].epoch if epochs else 0
    return (total_steps - steps[-1].step) * pace + (total_epochs - done) * check
