"""The settings of a run that is being prepared: where they come from and are kept."""

from dataclasses import dataclass

import streamlit as st

from models.architectures import ARCHITECTURES
from models.recipes import RECIPES
from models.training.config import TrainingConfig
from pages.widgets import state
from utils.datasets import BUILT_IN, DATASETS

TRAIN_DRAFT = "train_draft"  # the settings as they stand
TRAIN_EDITION = (
    "train_edition"  # counts the settings that were taken over; each has its own widgets
)
TRAIN_FORM = "train_form"  # with the edition and a setting's name appended

PLAIN = "three_convs"  # the architecture for a data set without a recipe
MOST_EPOCHS, MOST_PATIENCE, MOST_SEED = 500, 100, 2**31 - 1
MOST_SMOOTHING, MOST_HELD_OUT = 0.3, 0.5


@dataclass(frozen=True)
class Form:
    """What the widgets start with, and their keys.

    Taking over other settings starts a new edition with new widgets: a widget that was touched
    would keep its own value.
    """

    base: TrainingConfig
    edition: int

    def key(self, *names: str) -> str:
        """The key of a setting's widget; whatever the setting depends on is part of the names."""
        return "_".join((TRAIN_FORM, str(self.edition), *names))


def current_form() -> Form:
    """The form as it is, also after a visit to another page."""
    edition = state.value(TRAIN_EDITION, 0)
    if TRAIN_DRAFT not in st.session_state:
        st.session_state[TRAIN_DRAFT] = first_settings()
    return Form(st.session_state[TRAIN_DRAFT], edition)


def take_over(config: TrainingConfig) -> None:
    """Start the form with these settings, as far as it can show them."""
    st.session_state[TRAIN_DRAFT] = within_reach(config)
    st.session_state[TRAIN_EDITION] = state.value(TRAIN_EDITION, 0) + 1


def keep(config: TrainingConfig) -> None:
    """Keep the settings while another page is shown."""
    st.session_state[TRAIN_DRAFT] = config


def first_settings() -> TrainingConfig:
    """The settings a visitor finds: the quickest recipe, or what the address asks for."""
    dataset = state.chosen(state.DATASET, DATASETS)
    architecture = state.chosen(state.ARCHITECTURE, ARCHITECTURES)
    config = settings_for(dataset or _default_dataset())
    if architecture and architecture != config.architecture:
        config = config.changed(architecture=architecture, options={}, recipe=None)
    return config


def within_reach(config: TrainingConfig) -> TrainingConfig:
    """The nearest settings that the form has widgets for: a run may come from elsewhere."""
    known = config.dataset if config.dataset in DATASETS else _default_dataset()
    usual, dataset = settings_for(known), DATASETS[known]
    is_built_here = config.architecture in ARCHITECTURES
    architecture = ARCHITECTURES[config.architecture if is_built_here else usual.architecture]
    bounds = {each.name: (each.minimum, each.maximum) for each in architecture.options}
    most, _ = dataset.counts()
    samples = config.train_samples
    return config.changed(
        dataset=known,
        architecture=architecture.name,
        options={
            name: min(max(value, bounds[name][0]), bounds[name][1])
            for name, value in config.options.items()
            if name in bounds
        },
        image_size=config.image_size if config.image_size in dataset.sizes else None,
        train_samples=samples if samples is None or samples < most else None,
        epochs=min(config.epochs, MOST_EPOCHS),
        early_stopping=min(config.early_stopping or 0, MOST_PATIENCE) or None,
        label_smoothing=min(config.label_smoothing, MOST_SMOOTHING),
        validation_split=min(config.validation_split, MOST_HELD_OUT),
        seed=min(config.seed, MOST_SEED),
        recipe=config.recipe if config.dataset == known and is_built_here else None,
    )


def settings_for(dataset: str) -> TrainingConfig:
    """Those of the first recipe for a data set, or a plain network with the defaults."""
    plain = TrainingConfig(dataset, architecture=PLAIN)
    return next((recipe.config for recipe in RECIPES if recipe.config.dataset == dataset), plain)


def _default_dataset() -> str:
    """MNIST where it is on the disk: its networks read drawings better."""
    return "mnist" if DATASETS["mnist"].status().here else BUILT_IN
