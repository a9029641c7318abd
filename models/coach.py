"""Reads the curves of a run, and says in plain words what is happening and what to try.

The rules are tried from the top; the first that fits is the verdict. Each rests on something that
is known in the field, and names it. NumPy only.

Sources:
    guessing    A. Karpathy, CS231n course notes, Stanford, "Neural networks part 3: learning":
                the loss to expect by chance is the logarithm of the number of classes.
    rate        I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, MIT Press 2016, section
                11.4.1: the learning rate comes first; too large a one makes the loss rise.
    overfitting L. Prechelt, Early stopping - but when?, 1998: the generalisation loss, which is
                how far the validation loss lies above its lowest value so far.
    chance      L. Brown, T. Cai, A. DasGupta, Interval estimation for a binomial proportion,
                Statistical Science 2001: how far a share of n pictures is left to chance.
    gap         Deep Learning, section 5.2: the gap between training and test error.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from models.events import EpochEnded, StepReported

GUESSING = 0.97  # of the loss by chance: above it, nothing has been learned
CREEPING = 0.995  # of the first loss: below it, a loss by chance is falling all the same
RISE = 1.3  # times the lowest training loss so far: above it, the steps are too large
RISE_LEAST = 0.1  # nats: smaller rises are the ups and downs of batches
GENERALISATION_LOSS = 0.05  # share above the lowest validation loss
PATIENCE = 2  # epochs without a lower validation loss, before it is called overfitting
STILL = 0.02  # share by which the validation loss fell in the last epoch, to be still improving
STILL_LEAST = 0.005  # nats: who is nearly perfect cannot fall much
GAP = 0.04  # accuracy: training above validation by more than chance and this
MOST_CHANCE = 0.08  # accuracy: where chance moves it by more, nothing can be concluded from it
LOW = 0.9  # training accuracy below which a network that has levelled off is too small, maybe
Z = 1.96  # standard errors in a 95 % interval


class Verdict(Enum):
    """What is happening."""

    WAITING = "Too early to tell"
    DIVERGED = "Diverged"
    RATE_TOO_HIGH = "Learning rate too high"
    STUCK = "Stuck"
    UNWATCHED = "Learning, unwatched"
    UNCLEAR = "Too few pictures to tell"
    OVERFITTING = "Overfitting"
    IMPROVING = "Still improving"
    GAP = "Levelled off, with a gap"
    LOW = "Levelled off too low"
    LEVEL = "Learning well"


@dataclass(frozen=True)
class Advice:
    """What the coach says: the verdict, what it saw, and one thing to try."""

    verdict: Verdict
    seen: str
    suggestion: str


@dataclass(frozen=True)
class Curves:
    """What the coach looks at.

    Attributes:
        epochs: those that are over, in order.
        steps: the reports of the steps, in order.
        num_classes: how many there are to guess among.
        validation_samples: pictures that are checked after every epoch; 0 for none.
        is_over: whether the run has ended.
        has_diverged: whether it ended because the loss was no number any more.
    """

    epochs: Sequence[EpochEnded]
    steps: Sequence[StepReported]
    num_classes: int
    validation_samples: int
    is_over: bool = False
    has_diverged: bool = False

    @property
    def last(self) -> EpochEnded:
        """The latest epoch."""
        return self.epochs[-1]

    @property
    def guessing_loss(self) -> float:
        """The loss of one who knows nothing, in nats."""
        return math.log(self.num_classes)

    def val_losses(self) -> list[float]:
        """The validation loss after every epoch; empty if nothing is held out."""
        return [epoch.val_loss for epoch in self.epochs if epoch.val_loss is not None]

    def by_chance(self) -> float:
        """How far the validation accuracy may be off by chance alone (95 %, Agresti-Coull)."""
        tried = self.validation_samples + 4
        share = ((self.last.val_accuracy or 0.0) * self.validation_samples + 2) / tried
        return Z * math.sqrt(share * (1 - share) / tried)


def advise(curves: Curves) -> Advice:
    """The first of RULES that has something to say."""
    return next(advice for advice in (rule(curves) for rule in RULES) if advice)


def _diverged(curves: Curves) -> Advice | None:
    if not curves.has_diverged:
        return None
    rate = curves.steps[-1].learning_rate if curves.steps else None
    tenth = f"a learning rate of {rate / 10:.2g}" if rate else "a tenth of the learning rate"
    return Advice(
        Verdict.DIVERGED,
        "The loss is no number any more: the weights have grown without bound.",
        f"Run it again with {tenth}.",
    )


def _rate_too_high(curves: Curves) -> Advice | None:
    losses = _losses(curves)
    if len(losses) < 3:
        return None
    lowest, now = min(losses[:-1]), losses[-1]
    if now < RISE * lowest or now < lowest + RISE_LEAST:
        return None
    rate = curves.last.learning_rate
    return Advice(
        Verdict.RATE_TOO_HIGH,
        f"The training loss was down to {lowest:.3g} and is now {now:.3g}: the steps are so large "
        "that they jump over what they look for.",
        f"Lower the learning rate from {rate:.2g} to {rate / 3:.1g}.",
    )


def _waiting(curves: Curves) -> Advice | None:
    if curves.epochs:
        return None
    return Advice(
        Verdict.WAITING,
        "The first epoch is not over: the loss of single batches goes up and down a lot.",
        "Watch the thick line; the thin one behind it is noise.",
    )


def _stuck(curves: Curves) -> Advice | None:
    last = curves.last
    if last.loss < GUESSING * curves.guessing_loss:
        return None
    began = float(np.mean([step.loss for step in curves.steps[:3]] or [last.loss]))
    is_creeping = last.loss < CREEPING * began < RISE * curves.guessing_loss
    why, factor = ("It falls, but hardly.", 10.0) if is_creeping else ("It does not fall.", 0.1)
    return Advice(
        Verdict.STUCK,
        f"After {_epochs(len(curves.epochs))} the loss is {last.loss:.2f}; pure guessing among "
        f"{curves.num_classes} classes has {curves.guessing_loss:.2f}. {why}",
        f"Try a learning rate of {factor * last.learning_rate:.1g} instead of "
        f"{last.learning_rate:.1g}.",
    )


def _unwatched(curves: Curves) -> Advice | None:
    last = curves.last
    if curves.validation_samples and None not in (last.val_loss, last.val_accuracy):
        return None
    return Advice(
        Verdict.UNWATCHED,
        f"{curves.last.accuracy:.1%} of the training pictures are right. Nothing was held out, so "
        "nobody can tell whether it learns or memorises.",
        "Hold out a tenth of the pictures for validation.",
    )


def _overfitting(curves: Curves) -> Advice | None:
    losses = curves.val_losses()
    best = int(np.argmin(losses))
    rise = losses[-1] / max(losses[best], 1e-9) - 1
    is_past = len(losses) - 1 - best >= PATIENCE and rise > GENERALISATION_LOSS
    if not is_past or curves.last.loss > curves.epochs[best].loss:
        return None
    return Advice(
        Verdict.OVERFITTING,
        f"Since epoch {best + 1} the validation loss has risen from {losses[best]:.3g} to "
        f"{losses[-1]:.3g}, while the training loss went on falling to {curves.last.loss:.3g}: it "
        "learns its pictures by heart.",
        "Turn on early stopping, or give it more to learn from: augmentation, dropout, more "
        "pictures.",
    )


def _unclear(curves: Curves) -> Advice | None:
    if curves.by_chance() < MOST_CHANCE:
        return None
    return Advice(
        Verdict.UNCLEAR,
        f"{curves.last.val_accuracy:.0%} of {curves.validation_samples} held-out pictures are "
        f"right. With so few, chance alone moves that by ±{curves.by_chance():.0%}.",
        "Train with more pictures, or hold out a larger share of them.",
    )


def _improving(curves: Curves) -> Advice | None:
    losses = curves.val_losses()
    fall = min(losses[:-1], default=math.inf) - losses[-1]
    if fall < max(STILL * losses[-1], STILL_LEAST):
        return None
    more = "Train longer: it is not done." if curves.is_over else "Let it go on."
    return Advice(
        Verdict.IMPROVING,
        f"The validation loss has just reached its lowest value, {losses[-1]:.3g}, with "
        f"{curves.last.val_accuracy:.1%} right.",
        more,
    )


def _gap(curves: Curves) -> Advice | None:
    last = curves.last
    gap = last.accuracy - (last.val_accuracy or 0.0)
    if gap < GAP + curves.by_chance():
        return None
    return Advice(
        Verdict.GAP,
        f"{last.accuracy:.1%} of the training pictures are right, and {last.val_accuracy:.1%} of "
        "those it does not know. The difference is what it has learned by heart.",
        "Try augmentation, dropout or more pictures.",
    )


def _low(curves: Curves) -> Advice | None:
    if curves.last.accuracy > LOW or not curves.is_over:
        return None
    return Advice(
        Verdict.LOW,
        f"It no longer improves, at {curves.last.accuracy:.1%} of its own training pictures: it "
        "cannot learn even these.",
        "Try a larger network, a higher learning rate or less augmentation.",
    )


def _level(curves: Curves) -> Advice:
    last = curves.last
    return Advice(
        Verdict.LEVEL,
        f"{last.val_accuracy:.1%} (±{curves.by_chance():.1%} by chance) of the pictures it does "
        f"not know are right, nearly as many as of its own ({last.accuracy:.1%}).",
        "See on which pictures it fails, or compare it with another network.",
    )


RULES: tuple[Callable[[Curves], Advice | None], ...] = (
    _diverged,
    _rate_too_high,
    _waiting,
    _stuck,
    _unwatched,
    _unclear,
    _overfitting,
    _improving,
    _gap,
    _low,
    _level,
)


def _losses(curves: Curves) -> list[float]:
    """The training loss of every epoch, and of the one under way if half of it is reported."""
    losses = [epoch.loss for epoch in curves.epochs]
    under_way = [step.loss for step in curves.steps if step.epoch > len(losses)]
    return [*losses, float(np.mean(under_way))] if len(under_way) >= 10 else losses


def _epochs(count: int) -> str:
    return "one epoch" if count == 1 else f"{count} epochs"
