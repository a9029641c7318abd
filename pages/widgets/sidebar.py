"""The part of the sidebar that all pages share: the run in progress, and the engine."""

from collections.abc import Callable

import streamlit as st

from models.runs import Run, RunState, RunStatus
from models.runs.under_way import runs_under_way
from pages.widgets import page, services
from pages.widgets.number_box import render_keys
from utils.markup import HTML

UNDER_WAY = "under_way"  # in the sidebar: the run that is being trained

SECONDS = 3.0  # between two updates while a run or the engine is busy

ENGINE_ICONS = {
    "off": ":material/bedtime:",
    "starting": ":material/hourglass_top:",
    "ready": ":material/check_circle:",
    "incomplete": ":material/person_off:",
    "failed": ":material/error:",
}


def render_sidebar() -> None:
    """Draw the sidebar, and update it while a run or the engine is busy."""
    with st.sidebar:
        watch(_render_sidebar)
        render_keys()


def watch(render: Callable[[], None]) -> None:
    """Draw something that depends on the engine and on live runs.

    It is redrawn while the engine starts and while a run trains or waits; at the end the whole page
    is redrawn once. When nothing is busy there is no polling: every click checks again.
    """
    is_busy = _is_busy()

    def look() -> None:
        if is_busy and not _is_busy():
            st.rerun()
        render()

    st.fragment(look, run_every=SECONDS if is_busy else None)()


def _is_busy() -> bool:
    return not services.engine_state().is_settled or bool(under_way())


def under_way() -> list[tuple[Run, RunStatus]]:
    """The runs that are not over: the one in training first, then those in line."""
    return runs_under_way(services.run_store().folder)


def _render_sidebar() -> None:
    runs = under_way()
    if not runs:
        _render_engine()
        return
    run, status = runs[0]
    with st.container(key=UNDER_WAY, gap="xsmall"):
        page.link("train", what_happens(status), run=run.id)
        st.html(HTML('<p class="under-way">{}</p>').format(run.name))
        if status.state is RunState.QUEUED:
            _render_obstacle()
        if len(runs) > 1:
            st.caption(f"{len(runs) - 1} more in line")


def what_happens(status: RunStatus) -> str:
    """What a run is doing, in a few words."""
    if status.state is RunState.QUEUED:
        return "Waiting for its turn"
    if status.state is RunState.PAUSED:
        return f"Paused in epoch {status.epoch} of {status.epochs}"
    if not status.steps_per_epoch:
        return "Training: getting ready"
    return f"Training: epoch {status.epoch} of {status.epochs}"


def _render_obstacle() -> None:
    """Why the run is not being trained, if that is known."""
    if obstacle := services.engine_state().without("train"):
        st.caption(obstacle)


def _render_engine() -> None:
    engine = services.engine_state()
    icon = ENGINE_ICONS[engine.name]
    if engine.name in ("incomplete", "failed"):
        st.caption(f"{icon} {engine.sentence}")
    else:
        st.caption(f"{icon} Training engine: {engine.name}", help=engine.sentence)
