"""The first epochs: nothing to see yet, a slow start, or no learning at all.

A. Karpathy, CS231n course notes, Stanford, "Neural networks part 3: learning": the loss to expect
by chance is the logarithm of the number of classes.
"""

from models.runs.coach.advice import Advice, Verdict
from models.runs.coach.curves import Curves
from models.runs.coach.learning_rate import MUCH_LOWER, other_rate

GUESSING = 0.97  # of the loss by chance: above it, nothing has been learned
BY_LUCK = 0.04  # accuracy above that of guessing which may be luck
MUCH_HIGHER = 10.0  # times the learning rate


def waiting(curves: Curves) -> Advice | None:
    """No epoch is over yet."""
    if curves.epochs:
        return None
    if curves.is_over:
        return Advice(
            Verdict.WAITING,
            "It ended before its first epoch was over, so it was never checked on other pictures.",
            "Train it for at least one epoch.",
        )
    return Advice(
        Verdict.WAITING,
        "The first epoch is not over; the loss of single batches goes up and down a lot.",
        "Watch the thick line; the thin one behind it is noise.",
    )


def stuck(curves: Curves) -> Advice | None:
    """The loss is that of pure guessing: a slow start, or the wrong learning rate."""
    last = curves.last
    by_luck = 1 / len(curves.class_names) + BY_LUCK
    if last.loss < GUESSING * curves.guessing_loss or _knows_more_than(curves, by_luck):
        return None
    seen = (
        f"After {_epochs(len(curves.epochs))} the loss is {last.loss:.3g}; pure guessing among "
        f"{len(curves.class_names)} classes has {curves.guessing_loss:.3g}."
    )
    if curves.is_starting:
        more = "Train for a few more epochs." if curves.is_over else "Give it a few more epochs."
        return Advice(Verdict.SLOW, f"{seen} Many networks take a while to get going.", more)
    why, factor = "It does not fall.", MUCH_LOWER
    if curves.is_standing:
        why, factor = "It hardly moves: the steps are too small.", MUCH_HIGHER
    return Advice(Verdict.STUCK, f"{seen} {why}", f"Try {other_rate(curves, factor)}.")


def _knows_more_than(curves: Curves, share: float) -> bool:
    """Whether the validation accuracy is above that share by more than chance explains."""
    if not curves.validation_samples:
        return False
    return (curves.last.val_accuracy or 0.0) > share + curves.by_chance()


def _epochs(count: int) -> str:
    return "one epoch" if count == 1 else f"{count} epochs"
