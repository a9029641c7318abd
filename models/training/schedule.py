"""Learning rate schedules: the learning rate of every step, as plain arithmetic.

The same as `keras.optimizers.schedules.CosineDecay` for "cosine". With warm-up that class takes one
step more to reach the top.
"""

import math
from collections.abc import Sequence

from models.training.config import TrainingConfig
from models.training.events import RateOverruled, StepReported

WARMUP_SHARE = 0.1  # of all steps


def scheduled_rate(config: TrainingConfig, step: int, total_steps: int) -> float:
    """Compute the learning rate of a step.

    Args:
        config: its `schedule` is "constant", "cosine" (falls to 0 along half a cosine:
            Loshchilov and Hutter, SGDR, 2017) or "warmup_cosine" (rises from near 0 over the
            first tenth of the steps, then falls likewise: Goyal et al., 2017).
        step: counted from 0.
        total_steps: of the whole run; beyond it the rate stays at its last value.
    """
    if config.schedule == "constant":
        return config.learning_rate
    warmup = math.ceil(WARMUP_SHARE * total_steps) if config.schedule == "warmup_cosine" else 0
    if step < warmup:
        return config.learning_rate * (step + 1) / warmup
    progress = (step - warmup) / max(1, total_steps - warmup)
    return config.learning_rate * (1 + math.cos(math.pi * min(1.0, progress))) / 2


def chosen_rate(
    config: TrainingConfig, steps: Sequence[StepReported], rates: Sequence[RateOverruled]
) -> float:
    """The learning rate that somebody chose last, before the schedule changes it.

    Runs of the first version did not record overrides; without a schedule, the last step has it.

    Args:
        config: the settings of the run.
        steps: all reports of steps, in order.
        rates: all overrides, in order.
    """
    if rates:
        return rates[-1].learning_rate
    if steps and config.schedule == "constant":
        return steps[-1].learning_rate
    return config.learning_rate
