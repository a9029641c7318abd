"""How large a network is and how long its training takes here, measured by the worker."""

from dataclasses import dataclass

from models import worker_tasks
from models.architectures import InputTooSmallError
from models.training.config import TrainingConfig
from models.training.plan import Plan, plan_training
from pages.widgets import services, wording
from utils.datasets import DATASETS
from utils.workers.engine_process import EngineError


@dataclass(frozen=True)
class Estimate:
    """What the worker has measured of a network so far."""

    parameters: int | None = None
    seconds_per_step: float | None = None
    obstacle: str | None = None  # why the network cannot be built for these pictures
    problem: str | None = None  # why nothing could be measured
    question: services.Question | None = None  # still open


def estimate(config: TrainingConfig) -> Estimate:
    """The network's parameter count and speed, as far as the worker has measured them."""
    question = _ask(config)
    if question.is_open():
        return Estimate(_known_parameters(config), question=question)
    try:
        timing = question.answer()
    except InputTooSmallError as error:
        return Estimate(obstacle=str(error))
    except EngineError as error:
        services.drop_question(worker_tasks.seconds_per_step, _what_matters(config))
        return Estimate(_known_parameters(config), problem=str(error))
    return Estimate(timing.parameters, timing.seconds_per_step)


def plan_of(config: TrainingConfig) -> Plan:
    """How many pictures and steps a training with these settings will take."""
    return plan_training(config, *DATASETS[config.dataset].counts())


def planned_seconds(config: TrainingConfig) -> float | None:
    """Seconds that the whole training should take; None if that is not measured yet."""
    if config.dataset not in DATASETS.names() or (question := _ask(config)).is_open():
        return None
    try:
        return plan_of(config).seconds(question.answer().seconds_per_step)
    except (InputTooSmallError, EngineError):
        return None


def _ask(config: TrainingConfig) -> services.Question:
    return services.put_question(worker_tasks.seconds_per_step, _what_matters(config))


def _known_parameters(config: TrainingConfig) -> int | None:
    """The recipe's parameter count, if its network was not changed."""
    recipe = wording.origin(config)
    is_same = recipe is not None and _network(recipe.config) == _network(config)
    return recipe.parameters if recipe and is_same else None


def _network(config: TrainingConfig) -> tuple[object, ...]:
    return config.dataset, config.architecture, dict(config.options), config.image_size


def _what_matters(config: TrainingConfig) -> TrainingConfig:
    """Only the settings that affect how long a step takes; others need no new measurement."""
    return TrainingConfig(
        dataset=config.dataset,
        architecture=config.architecture,
        options=config.options,
        image_size=config.image_size,
        optimizer=config.optimizer,
        batch_size=config.batch_size,
        augmentation=config.augmentation,
    )
