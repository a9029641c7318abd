"""One run on the screen: live while it trains, with its results when it is over.

Everything is read from the run's folder each time, so reloading the page or opening a second tab
makes no difference.
"""

import streamlit as st

from models.runs import Run, RunNotFound
from pages.train.answer_history import render_history
from pages.train.curves import render_curves
from pages.train.run_status import render_status
from pages.train.sample_board import render_sample_board
from pages.widgets import page, run_controls, services, state, wording
from pages.widgets.coach_card import render_coach
from pages.widgets.run_results import render_predictions, render_results
from utils.text import escape_markdown, sentence

SECONDS = 1.0  # between two refreshes of a live run


def render_run(run_id: str) -> None:
    """Draw the run with this id, or a message if there is none."""
    try:
        run = services.run_store().get(run_id)
    except RunNotFound as error:
        _render_missing(sentence(error))
        return
    _render_title(run)
    is_live = not run.status.state.is_over
    st.fragment(_render_parts, run_every=SECONDS if is_live else None)(run_id, is_live)


def _render_missing(why: str) -> None:
    st.title("No such run", anchor=False)
    st.warning(why, icon=":material/help:")
    with st.container(horizontal=True, vertical_alignment="center"):
        _render_ways_out()


def _render_title(run: Run) -> None:
    config = run.config
    st.title(escape_markdown(run.name), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        what = (
            f"{escape_markdown(wording.dataset_title(config.dataset))} · "
            f"{escape_markdown(wording.architecture_title(config.architecture))} · "
            f"{wording.OPTIMIZER_TITLES[config.optimizer]} · batches of {config.batch_size}"
        )
        st.markdown(sentence(run.problem) if run.problem else what, width="stretch")
        _render_ways_out()


def _render_ways_out() -> None:
    if st.button("New training", icon=":material/add:", type="tertiary"):
        st.query_params.clear()
        st.rerun()
    page.link("runs", "All runs")


def _render_parts(run_id: str, is_live: bool) -> None:
    """Draw everything that changes while a run trains; when it ends, rerun the whole page.

    Each part has its own place, the same before and after the end, so that the results replace the
    live parts instead of appearing below them.
    """
    try:
        run = services.run_store().get(run_id)
    except RunNotFound:
        st.rerun()
    status, metrics = run.status, run.metrics()
    if is_live and status.state.is_over:
        st.rerun()
    top, actions, curves = (st.container() for _ in range(3))
    pictures = st.container(key=state.SAMPLE_GRID)
    with top:
        render_status(run, status, metrics)
    with actions:
        if is_live:
            run_controls.render_controls(run, status, metrics)
        else:
            render_results(run, status)
    with curves:
        if is_live or metrics.steps:
            render_curves(run, status, metrics)
        render_coach(run, status, metrics)
    with pictures:
        if is_live:
            render_sample_board(run, metrics)
        else:
            render_predictions(run)
            render_history(run, metrics)
