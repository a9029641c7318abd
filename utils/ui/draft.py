"""The settings of a run that is being prepared: where they come from, where they are kept."""

from dataclasses import dataclass

import streamlit as st

from models.architectures import ARCHITECTURES
from models.config import TrainingConfig
from models.recipes import RECIPES, Recipe
from utils.datasets import BUILT_IN, DATASETS
from utils.ui import state


@dataclass(frozen=True)
class Form:
    """What the widgets begin with, and the names of their keys.

    Taking over other settings begins a new edition, whose widgets are new ones: a widget that
    somebody has touched would keep its own value.
    """

    base: TrainingConfig
    edition: int

    def key(self, *names: str) -> str:
        """The key of a setting's widget. What the setting depends on is part of its name."""
        return "_".join((state.TRAIN_FORM, str(self.edition), *names))


def current_form() -> Form:
    """The form as it stands; coming back from another page, with what was set before."""
    edition = st.session_state.setdefault(state.TRAIN_EDITION, 0)
    if state.TRAIN_DRAFT not in st.session_state:
        st.session_state[state.TRAIN_DRAFT] = first_settings()
    return Form(st.session_state[state.TRAIN_DRAFT], edition)


def take_over(config: TrainingConfig) -> None:
    """Begin with these settings."""
    st.session_state[state.TRAIN_DRAFT] = config
    st.session_state[state.TRAIN_EDITION] = st.session_state.get(state.TRAIN_EDITION, 0) + 1


def keep(config: TrainingConfig) -> None:
    """Remember the settings for the time when this page is left and comes back."""
    st.session_state[state.TRAIN_DRAFT] = config


def first_settings() -> TrainingConfig:
    """What a visitor finds: the quickest recipe, or what the address asks for."""
    dataset = state.chosen(state.DATASET, DATASETS)
    architecture = state.chosen(state.ARCHITECTURE, ARCHITECTURES)
    config = recipe_for(dataset or _default_dataset()).config
    if architecture and architecture != config.architecture:
        config = config.changed(architecture=architecture, options={}, recipe=None)
    return config


def recipe_for(dataset: str) -> Recipe:
    """The first recipe for a data set."""
    return next(recipe for recipe in RECIPES if recipe.config.dataset == dataset)


def _default_dataset() -> str:
    """MNIST where it is on the disk: its networks read drawings better."""
    return "mnist" if DATASETS["mnist"].status().here else BUILT_IN
