"""Choosing the learning rate and the other settings of an optimizer."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from pages.widgets import wording
from pages.widgets.training_draft import Form

LEARNING_RATES = tuple(float(f"{factor}e{power}") for power in range(-5, 1) for factor in (1, 2, 5))


@dataclass(frozen=True)
class Dial:
    """A setting of an optimizer, and the values to choose from."""

    name: str  # Keras' keyword
    values: tuple[float, ...]
    default: float  # Keras' own
    start: float | None = None  # where the slider starts; None: at the default


DECAY_RATES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999)
WEIGHT_DECAYS = (0.0, 0.0001, 0.001, 0.004, 0.01, 0.02, 0.05, 0.1)

USUAL_LEARNING_RATES = {
    "sgd": 0.01,
    "rmsprop": 0.001,
    "adam": 0.001,
    "adamw": 0.001,
    "adagrad": 0.01,
    "adadelta": 1.0,
}
DIALS: dict[str, tuple[Dial, ...]] = {
    "sgd": (Dial("momentum", DECAY_RATES, 0.0, start=0.9),),
    "rmsprop": (Dial("rho", DECAY_RATES, 0.9), Dial("momentum", DECAY_RATES, 0.0)),
    "adam": (Dial("beta_1", DECAY_RATES, 0.9), Dial("beta_2", DECAY_RATES, 0.999)),
    "adamw": (
        Dial("weight_decay", WEIGHT_DECAYS, 0.004),
        Dial("beta_1", DECAY_RATES, 0.9),
        Dial("beta_2", DECAY_RATES, 0.999),
    ),
    "adagrad": (Dial("initial_accumulator_value", (0.0, 0.01, 0.1, 0.5, 1.0), 0.1),),
    "adadelta": (Dial("rho", DECAY_RATES, 0.95),),
}


def choose_rate(form: Form, optimizer: str) -> float:
    """Draw a slider for the learning rate; it starts at the optimizer's usual one.

    Args:
        form: what the settings start from.
        optimizer: its name.

    Returns:
        The chosen learning rate, above 0.
    """
    is_same = form.base.optimizer == optimizer
    rate = form.base.learning_rate if is_same else USUAL_LEARNING_RATES[optimizer]
    return _choose("learning_rate", LEARNING_RATES, rate, form.key("learning_rate", optimizer))


def choose_options(form: Form, optimizer: str) -> Mapping[str, float]:
    """Draw a slider for each setting of the optimizer.

    Args:
        form: what the settings start from.
        optimizer: its name.

    Returns:
        The settings that differ from Keras' defaults, by Keras' keywords. Those without a slider
        keep the value that a recipe gave them.
    """
    is_same = form.base.optimizer == optimizer
    chosen = dict(form.base.optimizer_options) if is_same else {}
    for dial in DIALS[optimizer]:
        value = _turn(form, dial, optimizer, chosen, is_same)
        if dial.name in chosen or value != dial.default:
            chosen[dial.name] = value
    return chosen


def _turn(
    form: Form, dial: Dial, optimizer: str, given: Mapping[str, float], is_same: bool
) -> float:
    start = dial.default if is_same or dial.start is None else dial.start
    return _choose(
        f"optimizer_options.{dial.name}",
        dial.values,
        given.get(dial.name, start),
        form.key(optimizer, dial.name),
    )


def _choose(setting: str, values: tuple[float, ...], start: float, key: str) -> float:
    """Draw a slider over round values and the one that it starts at."""
    value: float = st.select_slider(
        wording.SETTINGS[setting].title,
        sorted({*values, start}),
        start,
        format_func=wording.format_number,
        key=key,
        help=wording.SETTINGS[setting].help,
    )
    return value
