"""What a recipe is good for, its published results, and its source."""

import streamlit as st

from models.recipes import Recipe
from models.training.config import TrainingConfig
from pages.widgets import wording
from pages.widgets.glossary import TERMS


def render_recipe(config: TrainingConfig) -> None:
    """Describe the recipe that the settings come from, or say that they are a mix of one's own."""
    recipe = wording.origin(config)
    if recipe is None:
        st.markdown(
            f"A mix of your own: **{wording.architecture_title(config.architecture)}** learns "
            f"**{wording.dataset_title(config.dataset)}**. Nobody can promise that it works; that "
            "is the fun of it."
        )
        return
    st.markdown(recipe.summary)
    _render_published(recipe)
    source = f"[{recipe.source}]({recipe.url})" if recipe.url else recipe.source
    st.caption(f"Source: {source}")
    if recipe.notes:
        with st.expander("What it sets on purpose", icon=":material/info:"):
            st.markdown("\n".join(f"- {note}" for note in recipe.notes))


def _render_published(recipe: Recipe) -> None:
    if recipe.published is None:
        return
    loss = recipe.published.loss
    with st.grid(2, min_column_width=120, gap="small"):
        st.metric("Published accuracy", f"{recipe.published.accuracy:.2%}", help=TERMS["published"])
        if loss is not None:
            st.metric("Published loss", f"{loss:.4f}", help=f"{TERMS['published']} {TERMS['loss']}")
