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
from itertools import pairwise

import numpy as np

from models.runs import Metrics, RunState, RunStatus
from models.training.config import TrainingConfig
from models.training.events import DIVERGED, EpochEnded, StepReported
from models.training.plan import plan_training
from models.training.schedule import chosen_rate
from utils.datasets import DATASETS

GUESSING = 0.97  # of the loss by chance: above it, nothing has been learned
SLOW_FALL = 0.01  # share by which a loss near that falls in an epoch, to be learning all the same
STANDING = 0.002  # share: a loss that moves by less in every epoch has steps that are too small
RISE = 1.3  # times the lowest training loss so far: above it, the steps are too large
RISE_LEAST = 0.1  # nats: smaller rises are the ups and downs of batches
ONE_ANSWER = 0.95  # share of the pictures that get the same answer: above it, the network collapsed
FEWEST_PICTURES = 20  # of which that can be said
LEARNED = 0.15  # accuracy: training above validation by more than a collapse explains
GENERALISATION_LOSS = 0.05  # share above the lowest validation loss
GENERALISATION_LEAST = 0.02  # nats: a smaller rise changes no answer
FEW_MISTAKES = 3  # pictures: with no more wrong, the loss is that of one or two odd pictures
PATIENCE = 2  # epochs without a lower validation loss, before it is called overfitting
STILL = 0.02  # share by which the validation loss fell in the last epoch, to be still improving
STILL_LEAST = 0.005  # nats: who is nearly perfect cannot fall much
GAP = 0.04  # accuracy: training above validation by more than chance and this
MOST_CHANCE = 0.08  # accuracy: where chance moves it by more, nothing can be concluded from it
LOW = 0.9  # accuracy below which a network that has levelled off is too small, maybe
LOWER, MUCH_LOWER, MUCH_HIGHER = 0.2, 0.1, 10.0  # times the learning rate
Z = 1.96  # standard errors in a 95 % interval


class Verdict(Enum):
    """What is happening."""

    WAITING = "Too early to tell"
    DIVERGED = "Diverged"
    COLLAPSED = "Always the same answer"
    RATE_TOO_HIGH = "Learning rate too high"
    STUCK = "Stuck"
    SLOW = "A slow start"
    UNWATCHED = "Learning, unwatched"
    UNCLEAR = "Too few pictures to tell"
    OVERFITTING = "Overfitting"
    IMPROVING = "Still improving"
    GAP = "Levelled off, with a gap"
    WAVERING = "No progress just now"
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
        class_names: what there is to guess among.
        validation_samples: pictures that are checked after every epoch; 0 for none.
        learning_rate: the one that was chosen, before any schedule.
        keeps_best: whether early stopping is on, which keeps the best epoch's network.
        is_over: whether the run has ended.
        has_diverged: whether it ended because the loss was no number any more.
    """

    epochs: Sequence[EpochEnded]
    steps: Sequence[StepReported]
    class_names: Sequence[str]
    validation_samples: int
    learning_rate: float
    keeps_best: bool = False
    is_over: bool = False
    has_diverged: bool = False

    @property
    def last(self) -> EpochEnded:
        """The latest epoch."""
        return self.epochs[-1]

    @property
    def guessing_loss(self) -> float:
        """The loss of one who knows nothing, in nats."""
        return math.log(len(self.class_names))

    @property
    def mistakes(self) -> float:
        """How many validation pictures were answered wrong after the latest epoch."""
        return (1 - (self.last.val_accuracy or 0.0)) * self.validation_samples

    @property
    def is_starting(self) -> bool:
        """Whether it is still near guessing and learns: slowly, or for no more than an epoch."""
        began = [step.loss for step in self.steps[:3]] if len(self.epochs) == 1 else []
        losses = [float(np.mean(began or [0.0])), *(epoch.loss for epoch in self.epochs[-2:])]
        if max(losses) > RISE * self.guessing_loss:
            return False  # thrown back to guessing
        return len(self.epochs) == 1 or losses[-1] < min(
            self.guessing_loss, (1 - SLOW_FALL) * losses[-2]
        )

    @property
    def is_standing(self) -> bool:
        """Whether nothing has moved from one epoch to another: the steps are too small."""
        losses = self.val_losses()
        moves = [abs(b - a) / max(a, 1e-9) for a, b in pairwise(losses)]
        is_near = max(epoch.loss for epoch in self.epochs) < RISE * self.guessing_loss
        return is_near and bool(moves) and max(moves) < STANDING

    def commonest_answer(self) -> tuple[str, float]:
        """What the validation pictures are taken for most, and by what share of them.

        The share is 0 where nobody counted, as in runs of the first version.
        """
        answers = self.last.answers or []
        if len(answers) != len(self.class_names) or sum(answers) < FEWEST_PICTURES:
            return "", 0.0
        most = max(answers)
        return self.class_names[answers.index(most)], most / sum(answers)

    def val_losses(self) -> list[float]:
        """The validation loss after every epoch; empty if nothing is held out."""
        return [epoch.val_loss for epoch in self.epochs if epoch.val_loss is not None]

    def by_chance(self) -> float:
        """How far the validation accuracy may be off by chance alone (95 %, Agresti-Coull)."""
        tried = self.validation_samples + 4
        share = ((self.last.val_accuracy or 0.0) * self.validation_samples + 2) / tried
        return Z * math.sqrt(share * (1 - share) / tried)


def curves_of(config: TrainingConfig, status: RunStatus, metrics: Metrics) -> Curves:
    """What the coach looks at in a run. Raises UnknownNameError if its data set is gone."""
    dataset = DATASETS[config.dataset]
    return Curves(
        epochs=metrics.epochs,
        steps=metrics.steps,
        class_names=dataset.class_names,
        validation_samples=plan_training(config, *dataset.counts()).validation_samples,
        learning_rate=chosen_rate(config, metrics.steps, metrics.rates),
        keeps_best=config.early_stopping is not None,
        is_over=status.state.is_over,
        has_diverged=status.state is RunState.FAILED and DIVERGED in (status.error or ""),
    )


def advise(curves: Curves) -> Advice:
    """The first of RULES that has something to say."""
    return next(advice for advice in (rule(curves) for rule in RULES) if advice)


def _diverged(curves: Curves) -> Advice | None:
    if not curves.has_diverged:
        return None
    return Advice(
        Verdict.DIVERGED,
        "The loss is no number any more: the weights have grown without bound.",
        f"Run it again with {_other_rate(curves, MUCH_LOWER)}.",
    )


def _collapsed(curves: Curves) -> Advice | None:
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
        f"{right:.0%} of them, as it would be with closed eyes. Steps that are too large often "
        "do this.",
        f"Run it again with {_other_rate(curves, MUCH_LOWER)}.",
    )


def _rate_too_high(curves: Curves) -> Advice | None:
    losses = _losses(curves)
    if len(losses) < 3:
        return None
    lowest, now = min(losses[:-1]), losses[-1]
    if now < RISE * lowest or now < lowest + RISE_LEAST:
        return None
    return Advice(
        Verdict.RATE_TOO_HIGH,
        f"The training loss was down to {lowest:.3g} and is now {now:.3g}: the steps are so large "
        "that they jump over what they look for.",
        f"Try {_other_rate(curves, LOWER)}.",
    )


def _waiting(curves: Curves) -> Advice | None:
    if curves.epochs:
        return None
    if curves.is_over:
        return Advice(
            Verdict.WAITING,
            "It ended before its first epoch was over, so it was never checked on other pictures.",
            "Train it for an epoch or more.",
        )
    return Advice(
        Verdict.WAITING,
        "The first epoch is not over: the loss of single batches goes up and down a lot.",
        "Watch the thick line; the thin one behind it is noise.",
    )


def _stuck(curves: Curves) -> Advice | None:
    last = curves.last
    by_luck = 1 / len(curves.class_names) + GAP
    if last.loss < GUESSING * curves.guessing_loss or _knows_more_than(curves, by_luck):
        return None
    seen = (
        f"After {_epochs(len(curves.epochs))} the loss is {last.loss:.3g}; pure guessing among "
        f"{len(curves.class_names)} classes has {curves.guessing_loss:.3g}."
    )
    if curves.is_starting:
        more = "Train some epochs more." if curves.is_over else "Give it some epochs more."
        return Advice(Verdict.SLOW, f"{seen} Many networks take a while to begin.", more)
    why, factor = "It does not fall.", MUCH_LOWER
    if curves.is_standing:
        why, factor = "It hardly moves: the steps are too small.", MUCH_HIGHER
    return Advice(Verdict.STUCK, f"{seen} {why}", f"Try {_other_rate(curves, factor)}.")


def _knows_more_than(curves: Curves, share: float) -> bool:
    """Whether more than that share of the validation pictures is right, chance left out."""
    if not curves.validation_samples:
        return False
    return (curves.last.val_accuracy or 0.0) > share + curves.by_chance()


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
    rise = losses[-1] - losses[best]
    is_past = len(losses) - 1 - best >= PATIENCE
    if not is_past or rise < max(GENERALISATION_LOSS * losses[best], GENERALISATION_LEAST):
        return None
    if curves.mistakes <= FEW_MISTAKES or curves.last.loss > curves.epochs[best].loss:
        return None
    more = "give it more to learn from: augmentation, dropout, more pictures."
    kept = f"Early stopping keeps the network of epoch {best + 1}. To get further, {more}"
    return Advice(
        Verdict.OVERFITTING,
        f"Since epoch {best + 1} the validation loss has risen from {losses[best]:.3g} to "
        f"{losses[-1]:.3g}, while the training loss went on falling to {curves.last.loss:.3g}: it "
        "learns its pictures by heart.",
        kept if curves.keeps_best else f"Turn on early stopping, or {more}",
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
    reached = "has just reached its lowest value" if len(losses) > 1 else "has its first value"
    return Advice(
        Verdict.IMPROVING,
        f"The validation loss {reached}, {losses[-1]:.3g}, with "
        f"{curves.last.val_accuracy:.1%} right.",
        "Train longer: it is not done." if curves.is_over else "Let it go on.",
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
    if max(curves.last.accuracy, curves.last.val_accuracy or 0.0) > LOW:
        return None
    if not curves.is_over:
        losses = curves.val_losses()
        return Advice(
            Verdict.WAVERING,
            f"The validation loss hardly gets lower: at best it was {min(losses):.3g}, after epoch "
            f"{int(np.argmin(losses)) + 1}.",
            "Give it a few epochs more: ups and downs are usual.",
        )
    return Advice(
        Verdict.LOW,
        f"It no longer improves, at {curves.last.accuracy:.1%} of its own training pictures: it "
        "cannot learn even these.",
        "Try a larger network, a higher learning rate or less augmentation.",
    )


def _level(curves: Curves) -> Advice:
    last = curves.last
    is_perfect = curves.mistakes < 0.5
    return Advice(
        Verdict.LEVEL,
        f"{last.val_accuracy:.1%} (±{curves.by_chance():.1%} by chance) of the pictures it does "
        f"not know are right; of its own, {last.accuracy:.1%} were while it trained.",
        "Nothing is left to learn from these pictures: try it on some of your own."
        if is_perfect
        else "See on which pictures it fails, or compare it with another network.",
    )


RULES: tuple[Callable[[Curves], Advice | None], ...] = (
    _diverged,
    _collapsed,
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


def _other_rate(curves: Curves, factor: float) -> str:
    """A learning rate so many times the chosen one, in steps of 1, 2, 5, 10 as in the form."""
    wanted = max(factor * curves.learning_rate, 1e-12)
    power = math.floor(math.log10(wanted))
    offered = [float(f"{digit}e{power}") for digit in (1, 2, 5, 10)]
    nearest = min(offered, key=lambda rate: abs(math.log(rate / wanted)))
    return f"a learning rate of {nearest:g} instead of {curves.learning_rate:g}"
