"""Reads the curves of a run, and says in plain words what is happening and what to try.

    advice = advise(curves_of(run.config, run.status, run.metrics()))

Each rule rests on something that is known in the field; its module names the source. NumPy only.
"""

from collections.abc import Callable

from models.runs.coach.advice import Advice, Verdict
from models.runs.coach.curves import Curves, curves_of
from models.runs.coach.first_epochs import stuck, waiting
from models.runs.coach.generalisation import gap, overfitting, unclear, unwatched
from models.runs.coach.learning_rate import collapsed, diverged, rate_too_high
from models.runs.coach.progress import improving, level, low

__all__ = ["RULES", "Advice", "Curves", "Verdict", "advise", "curves_of"]

Rule = Callable[[Curves], Advice | None]

# Tried in this order, which matters: a later rule relies on what the earlier ones have ruled out.
RULES: tuple[Rule, ...] = (
    diverged,
    collapsed,
    rate_too_high,
    waiting,
    stuck,
    unwatched,
    unclear,
    overfitting,
    improving,
    gap,
    low,
    level,
)


def advise(curves: Curves) -> Advice:
    """The advice of the first rule that has something to say; the last one always does."""
    return next(advice for advice in (rule(curves) for rule in RULES) if advice)
