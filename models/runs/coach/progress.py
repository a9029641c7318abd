"""Whether it still improves, and how good it is once it does not."""

import math

import numpy as np

from models.runs.coach.advice import Advice, Verdict
from models.runs.coach.curves import Curves

STILL = 0.02  # share: if the validation loss fell by more in the last epoch, it still improves
STILL_LEAST = 0.005  # nats: a nearly perfect loss cannot fall much
LOW = 0.9  # accuracy below which a network that has levelled off may be too small


def improving(curves: Curves) -> Advice | None:
    """The validation loss has just reached its lowest value."""
    losses = curves.val_losses()
    fall = min(losses[:-1], default=math.inf) - losses[-1]
    if fall < max(STILL * losses[-1], STILL_LEAST):
        return None
    reached = "has just reached its lowest value" if len(losses) > 1 else "has its first value"
    return Advice(
        Verdict.IMPROVING,
        f"The validation loss {reached}, {losses[-1]:.3g}, with "
        f"{curves.last.val_accuracy:.1%} right.",
        "Train longer: it is not done." if curves.is_over else "Let it go on.",
    )


def low(curves: Curves) -> Advice | None:
    """It does badly on its own training pictures, too."""
    if max(curves.last.accuracy, curves.last.val_accuracy or 0.0) > LOW:
        return None
    if not curves.is_over:
        losses = curves.val_losses()
        return Advice(
            Verdict.WAVERING,
            f"The validation loss is hardly falling: at best it was {min(losses):.3g}, after epoch "
            f"{int(np.argmin(losses)) + 1}.",
            "Give it a few more epochs: ups and downs are normal.",
        )
    return Advice(
        Verdict.LOW,
        f"It no longer improves, at {curves.last.accuracy:.1%} of its own training pictures: it "
        "cannot learn even these.",
        "Try a larger network, a higher learning rate or less augmentation.",
    )


def level(curves: Curves) -> Advice:
    """Nothing is wrong."""
    last = curves.last
    is_perfect = curves.mistakes < 0.5
    return Advice(
        Verdict.LEVEL,
        f"{last.val_accuracy:.1%} (±{curves.by_chance():.1%} by chance) of the pictures it has not "
        f"seen are right; of its own, {last.accuracy:.1%} were while it trained.",
        "Nothing is left to learn from these pictures: try it on some of your own."
        if is_perfect
        else "See on which pictures it fails, or compare it with another network.",
    )
