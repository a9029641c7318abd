import streamlit as st

from models.architectures import ARCHITECTURES
from pages.train import pickers
from pages.train.plan_card import render_plan
from pages.train.plan_code import render_plan_code
from pages.train.recipe_card import render_recipe
from pages.train.run_page import render_run
from pages.widgets import choices, page, state, training_draft
from utils.datasets import DATASETS

run_id = st.query_params.get(state.RUN)
if run_id is not None:
    render_run(run_id)
else:
    page.render_header(
        "Train", "Show a network thousands of pictures and watch it learn. One button is enough."
    )
    choices.warn_of_unknown(state.DATASET, DATASETS.names(), "data set")
    choices.warn_of_unknown(state.ARCHITECTURE, ARCHITECTURES.names(), "architecture")
    form = training_draft.current_form()
    with st.grid(2, min_column_width=320, gap="medium"):
        left, right = st.container(), st.container()
    more = st.container()
    with left:
        pickers.choose_recipe(form)
        render_recipe(form.base)
        config = pickers.choose_settings(form, more)
    with right:
        render_plan(config)
        render_plan_code(config)
