"""Buttons that open the page Train with what a page shows."""

import streamlit as st

from models.architectures import Architecture
from models.training.config import TrainingConfig
from pages.widgets import page, training_draft
from utils.datasets import Dataset


def render_train_dataset(dataset: Dataset) -> None:
    """A button to the page Train, with a recipe for these pictures."""
    _render_button("Train on these pictures", training_draft.settings_for(dataset.name))


def render_train_network(
    architecture: Architecture, options: dict[str, float], dataset: Dataset, size: int
) -> None:
    """A button to the page Train, with this network and settings that suit the pictures."""
    if size not in dataset.sizes:
        return
    config = training_draft.settings_for(dataset.name)
    changed = config.changed(
        architecture=architecture.name,
        options=options,
        image_size=size,
        recipe=None,
    )
    _render_button("Train this network", changed)


def _render_button(label: str, config: TrainingConfig) -> None:
    if st.button(label, icon=page.icon_of("train"), type="primary"):
        training_draft.take_over(config)
        page.go_to("train")
