"""Steps that are too large: the run diverged, collapsed, or its loss rises.

I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, MIT Press 2016, section 11.4.1: the learning
rate comes first; too large a one makes the loss rise.
"""

import math

from models.runs.coach.advice import Advice, Verdict
from models.runs.coach.curves import RISE, Curves

RISE_LEAST = 0.1  # nats: smaller rises are the ups and downs of batches
ONE_ANSWER = 0.95  # share of the pictures that get the same answer: above it, the network collapsed
LEARNED = 0.15  # accuracy: training above validation by more than a collapse explains
LOWER, MUCH_LOWER = 0.2, 0.1  # times the learning rate


def diverged(curves: Curves) -> Advice | None:
    """The loss became NaN or infinite."""
    if not curves.has_diverged:
        return None
    return Advice(
        Verdict.DIVERGED,
        "The loss is NaN or infinite: the weights have grown without bound.",
        f"Run it again with {other_rate(curves, MUCH_LOWER)}.",
    )


def collapsed(curves: Curves) -> Advice | None:
    """The network gives (nearly) every picture the same answer."""
    if not curves.epochs or curves.is_starting or curves.is_standing:
        return None
    last, (name, share) = curves.last, curves.commonest_answer()
    right = last.val_accuracy or 0.0
    if share < ONE_ANSWER or right > ONE_ANSWER * share or last.accuracy > right + LEARNED:
        return None
    every = "every picture" if share == 1 else "nearly every picture"
    return Advice(
        Verdict.COLLAPSED,
        f"It answers “{name}” to {every} it is checked on, whatever they show. That is right for "
        f"{right:.0%} of them, as a guess would be. Steps that are too large often do this.",
        f"Run it again with {other_rate(curves, MUCH_LOWER)}.",
    )


def rate_too_high(curves: Curves) -> Advice | None:
    """The training loss has risen well above its lowest value."""
    losses = curves.train_losses()
    if len(losses) < 3:
        return None
    lowest, now = min(losses[:-1]), losses[-1]
    if now < RISE * lowest or now < lowest + RISE_LEAST:
        return None
    return Advice(
        Verdict.RATE_TOO_HIGH,
        f"The training loss was down to {lowest:.3g} and is now {now:.3g}: the steps are so large "
        "that they jump over the minimum.",
        f"Try {other_rate(curves, LOWER)}.",
    )


def other_rate(curves: Curves, factor: float) -> str:
    """A learning rate to try, as the form offers them: 1, 2, 5 or 10 times a power of ten.

    Args:
        curves: of a run; its learning rate is the one that was chosen.
        factor: about how many times that the new one should be.

    Returns:
        Words for a sentence that begins with "Try".
    """
    wanted = max(factor * curves.learning_rate, 1e-12)
    power = math.floor(math.log10(wanted))
    offered = [float(f"{digit}e{power}") for digit in (1, 2, 5, 10)]
    nearest = min(offered, key=lambda rate: abs(math.log(rate / wanted)))
    return f"a learning rate of {nearest:g} instead of {curves.learning_rate:g}"
