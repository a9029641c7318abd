"""What the coach looks at: the curves of a run, and what can be read off them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.runs import Metrics, RunState, RunStatus
from models.training.config import TrainingConfig
from models.training.events import DIVERGED, EpochEnded, StepReported
from models.training.plan import plan_training
from models.training.schedule import chosen_rate
from utils.datasets import DATASETS

RISE = 1.3  # times the lowest training loss so far: above it, the steps are too large
FEWEST_PICTURES = 20  # validation pictures that a share of answers is taken from
SLOW_FALL = 0.01  # share: a loss near guessing that falls by more per epoch is learning
STANDING = 0.002  # share: if the loss moves by less in every epoch, the steps are too small
FEWEST_REPORTS = 10  # of an epoch under way, before its mean loss means anything
Z = 1.96  # standard errors in a 95 % interval


@dataclass(frozen=True)
class Curves:
    """What the coach looks at.

    Attributes:
        epochs: those that are over, in order.
        steps: the reports of the steps, in order.
        class_names: the classes to guess among.
        validation_samples: pictures that every epoch is validated on; 0 for none.
        learning_rate: the one that somebody chose, before any schedule.
        keeps_best: whether early stopping is on, which keeps the best epoch's network.
        is_over: whether the run has ended.
        has_diverged: whether it ended because the loss became NaN or infinite.
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
        """The loss of pure guessing, in nats."""
        return math.log(len(self.class_names))

    @property
    def mistakes(self) -> float:
        """How many validation pictures were answered wrong after the latest epoch."""
        return (1 - (self.last.val_accuracy or 0.0)) * self.validation_samples

    @property
    def is_starting(self) -> bool:
        """Whether it is near guessing but learns slowly, or has had no more than one epoch."""
        began = [step.loss for step in self.steps[:3]] if len(self.epochs) == 1 else []
        losses = [float(np.mean(began or [0.0])), *(epoch.loss for epoch in self.epochs[-2:])]
        if max(losses) > RISE * self.guessing_loss:
            return False  # thrown back to guessing
        return len(self.epochs) == 1 or losses[-1] < min(
            self.guessing_loss, (1 - SLOW_FALL) * losses[-2]
        )

    @property
    def is_standing(self) -> bool:
        """Whether the loss hardly moves from epoch to epoch: the steps are too small."""
        losses = self.val_losses()
        moves = [abs(b - a) / max(a, 1e-9) for a, b in pairwise(losses)]
        is_near = max(epoch.loss for epoch in self.epochs) < RISE * self.guessing_loss
        return is_near and bool(moves) and max(moves) < STANDING

    def commonest_answer(self) -> tuple[str, float]:
        """The class that was predicted most in validation, and its share of the predictions.

        The share is 0 where nothing was counted, as in runs of the first version.
        """
        answers = self.last.answers or []
        if len(answers) != len(self.class_names) or sum(answers) < FEWEST_PICTURES:
            return "", 0.0
        most = max(answers)
        return self.class_names[answers.index(most)], most / sum(answers)

    def train_losses(self) -> list[float]:
        """The training loss of every epoch, and of the one under way if enough is reported."""
        losses = [epoch.loss for epoch in self.epochs]
        under_way = [step.loss for step in self.steps if step.epoch > len(losses)]
        if len(under_way) < FEWEST_REPORTS:
            return losses
        return [*losses, float(np.mean(under_way))]

    def val_losses(self) -> list[float]:
        """The validation loss after every epoch; empty if nothing is held out."""
        return [epoch.val_loss for epoch in self.epochs if epoch.val_loss is not None]

    def by_chance(self) -> float:
        """How far the validation accuracy may be off by chance alone (95 %).

        L. Brown, T. Cai, A. DasGupta, Interval estimation for a binomial proportion, Statistical
        Science 2001: the interval of Agresti and Coull.
        """
        tried = self.validation_samples + 4
        share = ((self.last.val_accuracy or 0.0) * self.validation_samples + 2) / tried
        return Z * math.sqrt(share * (1 - share) / tried)


def curves_of(config: TrainingConfig, status: RunStatus, metrics: Metrics) -> Curves:
    """Read what the coach looks at from a run.

    Args:
        config: its settings.
        status: how far it is.
        metrics: what it has reported.

    Raises:
        UnknownNameError: its data set is not there any more.
    """
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
