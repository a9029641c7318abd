"""The words for settings, values and durations, the same on every page. Draws nothing."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.architectures import ARCHITECTURES
from models.recipes import RECIPES, Recipe
from models.runs import Metrics, Run, RunStatus
from models.training.config import TrainingConfig
from pages.widgets.glossary import TERMS
from utils.datasets import DATASETS


@dataclass(frozen=True)
class Wording:
    """The title of a setting, and what it does."""

    title: str
    help: str


SETTINGS: dict[str, Wording] = {
    "dataset": Wording("Data set", TERMS["data set"]),
    "architecture": Wording("Architecture", TERMS["architecture"]),
    "image_size": Wording(
        "Picture size",
        "The side of the pictures in pixels. Larger pictures show more and train longer.",
    ),
    "train_samples": Wording(
        "Pictures to train with",
        "The first so many of the data set. Fewer pictures train faster and teach less.",
    ),
    "test_samples": Wording(
        "Pictures to test with",
        "The first so many test pictures. They are never trained on.",
    ),
    "optimizer": Wording(
        "Optimizer",
        f"{TERMS['optimizer']} Adam suits most networks; SGD with momentum is the classic.",
    ),
    "learning_rate": Wording(
        "Learning rate",
        f"{TERMS['learning rate']} You can change it while it trains.",
    ),
    "schedule": Wording(
        "Schedule",
        f"{TERMS['schedule']} Not at all, falling to 0 along a cosine, or rising over the first "
        "tenth and falling after that.",
    ),
    "batch_size": Wording("Batch size", TERMS["batch size"]),
    "epochs": Wording(
        "Epochs", f"How many there are. **Epoch:** {TERMS['epoch']} You can add more later."
    ),
    "label_smoothing": Wording("Label smoothing", TERMS["label smoothing"]),
    "validation_split": Wording(
        "Held out for validation",
        f"The share of the training pictures that is kept for it. **Validation:** "
        f"{TERMS['validation']}",
    ),
    "validate_on_test": Wording(
        "Validate on the test pictures",
        "Check on the test pictures after every epoch, as some published recipes do, and hold "
        "nothing out. Do not choose between runs by that curve: the test would be no test.",
    ),
    "early_stopping": Wording(
        "Patience of early stopping",
        f"{TERMS['early stopping']} 0 turns it off.",
    ),
    "seed": Wording("Seed", TERMS["seed"]),
    "recipe": Wording("Recipe", TERMS["recipe"]),
    "optimizer_options.momentum": Wording("Momentum", TERMS["momentum"]),
    "optimizer_options.weight_decay": Wording("Weight decay", TERMS["weight decay"]),
    "optimizer_options.rho": Wording(
        "Memory (rho)", "How slowly the running mean of squared gradients forgets."
    ),
    "optimizer_options.beta_1": Wording(
        "Memory of the direction (beta 1)", "How slowly the mean of the gradients forgets."
    ),
    "optimizer_options.beta_2": Wording(
        "Memory of the size (beta 2)", "How slowly the mean of the squared gradients forgets."
    ),
    "optimizer_options.initial_accumulator_value": Wording(
        "First sum of squares",
        "What Adagrad's sum of squared gradients starts at: 0.1 in Keras today, 0 before 2019. "
        "The smaller, the larger its first steps.",
    ),
    "optimizer_options.epsilon": Wording(
        "Epsilon", "A tiny number that keeps the division from dividing by zero."
    ),
}

OPTIMIZER_TITLES = {
    "sgd": "SGD with momentum",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "adagrad": "Adagrad",
    "adadelta": "Adadelta",
}
SCHEDULE_TITLES = {
    "constant": "constant",
    "cosine": "falls along a cosine",
    "warmup_cosine": "rises, then falls",
}


def dataset_title(name: str) -> str:
    """A data set's title, also for one that no longer exists."""
    return DATASETS[name].title if name in DATASETS else name


def architecture_title(name: str) -> str:
    """An architecture's title, also for one that no longer exists."""
    return ARCHITECTURES[name].title if name in ARCHITECTURES else name


def recipe_title(name: str) -> str:
    """A recipe's title, also for one that no longer exists."""
    return RECIPES[name].title if name in RECIPES else name


_VALUE_TITLES: dict[str, Callable[[str], str]] = {
    "dataset": dataset_title,
    "architecture": architecture_title,
    "recipe": recipe_title,
    "optimizer": lambda name: OPTIMIZER_TITLES.get(name, name),
    "schedule": lambda name: SCHEDULE_TITLES.get(name, name),
}
_GROUPS = {"options": "Network", "augmentation": "Augmentation"}
_NOTHING = {"image_size": "the data set's own", "train_samples": "all", "test_samples": "all"}


def setting_title(name: str) -> str:
    """The title of a setting; `name` may be dotted: "augmentation.zoom"."""
    if name in SETTINGS:
        return SETTINGS[name].title
    group, _, inner = name.rpartition(".")
    words = inner.replace("_", " ")
    return f"{_GROUPS[group]}: {words}" if group in _GROUPS else words.capitalize()


def setting_value(name: str, value: Any) -> str:
    """A setting's value as text for the screen.

    Args:
        name: of the setting, possibly dotted.
        value: as it is stored.
    """
    if value is None:
        return _NOTHING.get(name, "none")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return _VALUE_TITLES[name](value) if name in _VALUE_TITLES else format_number(value)


def format_number(value: Any) -> str:
    """A number without trailing zeros."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def flat_settings(config: TrainingConfig) -> dict[str, Any]:
    """All settings in a flat dict; nested ones have dotted names: `augmentation.zoom`."""
    flat: dict[str, Any] = {}
    for name, value in config.to_dict().items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{inner}": of_inner for inner, of_inner in value.items()}
        else:
            flat[name] = value
    return flat


def changed_settings(before: TrainingConfig, after: TrainingConfig) -> list[str]:
    """The settings in which `after` differs, each as "epochs 3 instead of 15"."""
    old, new = flat_settings(before), flat_settings(after)
    return [
        f"{setting_title(name)} {setting_value(name, new.get(name))} instead of "
        f"{setting_value(name, old.get(name))}"
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    ]


def origin(config: TrainingConfig) -> Recipe | None:
    """The recipe that a config started from, if it still exists."""
    if config.recipe is None or config.recipe not in RECIPES:
        return None
    return RECIPES[config.recipe]


def default_name(config: TrainingConfig) -> str:
    """The first name of a run: its recipe's title if nothing was changed."""
    recipe = origin(config)
    if recipe and not changed_settings(recipe.config, config):
        return recipe.title
    return f"{dataset_title(config.dataset)}, {architecture_title(config.architecture)}"


def epochs_done(run: Run, status: RunStatus, metrics: Metrics) -> str:
    """The completed and planned epochs of a run: "2 of 5 epochs".

    Args:
        run: the run.
        status: its status.
        metrics: what it has reported.
    """
    planned = status.epochs or run.config.epochs
    return f"{metrics.epochs_done} of {planned} epoch{'s' if planned != 1 else ''}"


def steps_per_epoch(status: RunStatus, metrics: Metrics) -> int:
    """The number of steps in an epoch, at least 1.

    Args:
        status: of the run, which has the number unless it was lost.
        metrics: what the run has reported, from which the number follows otherwise.
    """
    if status.steps_per_epoch:
        return status.steps_per_epoch
    if metrics.epochs:
        return max(1, metrics.epochs[0].step // metrics.epochs[0].epoch)
    return max([1, *(report.step for report in metrics.steps)])


def duration(seconds: float) -> str:
    """A time span in words: "40 s", "2 min 5 s", "1 h 12 min"."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if minutes < 10 and rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def roughly(seconds: float) -> str:
    """An estimated time span, rounded to minutes from one minute on: "≈ 40 s", "≈ 9 min"."""
    return f"≈ {duration(seconds if seconds < 60 else 60 * round(seconds / 60))}"


def moment(timestamp: float) -> str:
    """A point in time, today without its date: "14:03", "20 Nov 14:03"."""
    then, now = time.localtime(timestamp), time.localtime()
    is_today = then[:3] == now[:3]
    return time.strftime("%H:%M" if is_today else "%d %b %H:%M", then)


def dated(timestamp: float) -> str:
    """A point in time with its date: "20 Nov 14:03"."""
    return time.strftime("%d %b %H:%M", time.localtime(timestamp))


def listed(names: Iterable[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
