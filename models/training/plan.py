"""What a training will consist of, worked out before it begins. Knows no Keras."""

import math
from dataclasses import dataclass

from models.training.config import TrainingConfig

# Validation needs the forward pass only, which costs about a third of a training step.
CHECKING = 1 / 3
OVERHEAD = 4.0  # seconds: loading, building, compiling, exporting


@dataclass(frozen=True)
class StepTiming:
    """The size of a network, and how long one training step took on this machine."""

    parameters: int
    seconds_per_step: float


@dataclass(frozen=True)
class Plan:
    """How many pictures and steps a training will take."""

    train_samples: int
    validation_samples: int
    batch_size: int
    epochs: int

    @property
    def steps_per_epoch(self) -> int:
        """Batches of one pass over the training pictures."""
        return math.ceil(self.train_samples / self.batch_size)

    @property
    def total_steps(self) -> int:
        """Optimizer steps of the whole run, unless it stops early."""
        return self.epochs * self.steps_per_epoch

    def seconds(self, seconds_per_step: float) -> float:
        """About how long the run will take, from the measured seconds of one step."""
        checking = CHECKING * self.validation_samples / self.batch_size
        return OVERHEAD + self.epochs * (self.steps_per_epoch + checking) * seconds_per_step


def plan_training(config: TrainingConfig, available: int, available_for_test: int) -> Plan:
    """Work out the plan for a config.

    Args:
        config: the settings.
        available: number of training pictures in the data set.
        available_for_test: number of test pictures in it.
    """
    samples = min(config.train_samples or available, available)
    tested = min(config.test_samples or available_for_test, available_for_test)
    held_out = 0 if config.validate_on_test else round(config.validation_split * samples)
    return Plan(
        train_samples=samples - held_out,
        validation_samples=tested if config.validate_on_test else held_out,
        batch_size=config.batch_size,
        epochs=config.epochs,
    )
