import streamlit as st

from models.architectures import ARCHITECTURES
from utils.datasets import DATASETS
from utils.ui import choices, draft, page, pickers, state
from utils.ui.live import render_run
from utils.ui.plan_card import render_plan
from utils.ui.recipe_card import render_recipe
from utils.ui.take_home import render_plan_code

run_id = st.query_params.get(state.RUN)
if run_id is not None:
    render_run(run_id)
else:
    page.render_header(
        "Train", "Show a network thousands of pictures and watch it learn. One button is enough."
    )
    choices.warn_of_unknown(state.DATASET, DATASETS.names(), "data set")
    choices.warn_of_unknown(state.ARCHITECTURE, ARCHITECTURES.names(), "architecture")
    form = draft.current_form()
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
