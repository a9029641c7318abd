"""How long a training still takes, from what it has reported so far. Knows no Keras."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from models.training.events import EpochEnded, StepReported

LATEST = 50  # reports that the pace is taken from: ten seconds, so that it follows changes
FEWEST = 3  # spans between reports; the first step compiles, which takes as long as thousands


def seconds_per_step(steps: Sequence[StepReported]) -> float | None:
    """The median time of a step, from one report to the next; None before there are enough.

    A median is not moved by the spans in which something else happened: the check after an epoch,
    an interruption.
    """
    spans = [
        (later.seconds - earlier.seconds) / (later.step - earlier.step)
        for earlier, later in pairwise(steps[-LATEST:])
        if later.step > earlier.step
    ]
    return median(spans) if len(spans) >= FEWEST else None


def seconds_per_check(steps: Sequence[StepReported], epochs: Sequence[EpochEnded]) -> float | None:
    """The median time of the check after an epoch; None before the first one."""
    ends = {report.step: report.seconds for report in steps}
    checks = [epoch.seconds - ends[epoch.step] for epoch in epochs if epoch.step in ends]
    return median(checks) if checks else None


def seconds_left(
    steps: Sequence[StepReported],
    epochs: Sequence[EpochEnded],
    total_steps: int,
    total_epochs: int,
) -> float | None:
    """About how long the rest takes, checks on validation pictures included.

    None before there is enough to tell from.
    """
    pace = seconds_per_step(steps)
    if pace is None:
        return None
    check = seconds_per_check(steps, epochs) or 0.0
    done = epochs[-1].epoch if epochs else 0
    return (total_steps - steps[-1].step) * pace + (total_epochs - done) * check
