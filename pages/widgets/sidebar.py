"""The part of the sidebar that all pages share: what is being trained, and the engine."""

from collections.abc import Callable

import streamlit as st

from models.runs import Run, RunState, RunStatus
from models.runs.under_way import runs_under_way
from pages.widgets import page, services
from pages.widgets.number_box import render_keys
from utils.markup import HTML

UNDER_WAY = "under_way"  # in the sidebar: the run that is being trained

SECONDS = 3.0  # between two looks while something is going on

ENGINE_ICONS = {
    "off": ":material/bedtime:",
    "starting": ":material/hourglass_top:",
    "ready": ":material/check_circle:",
    "incomplete": ":material/person_off:",
    "failed": ":material/error:",
}


def render_sidebar() -> None:
    """Draw it, and again as long as something is going on."""
    with st.sidebar:
        watch(_render_sidebar)
        render_keys()


def watch(render: Callable[[], None]) -> None:
    """Draw what depends on the engine and on runs that are going on.

    It is drawn anew while the engine starts and while a run is trained or waits, and the whole
    page once at the end. When all is quiet, nothing is asked for: the next visit of a page, and
    every click, looks again.
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
    """The runs that are not over: the one that is being trained first, then in line."""
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
    """What happens to the first of the runs, in a few words."""
    if status.state is RunState.QUEUED:
        return "Waiting for its turn"
    if status.state is RunState.PAUSED:
        return f"Paused in epoch {status.epoch} of {status.epochs}"
    if not status.steps_per_epoch:
        return "Training: getting ready"
    return f"Training: epoch {status.epoch} of {status.epochs}"


def _render_obstacle() -> None:
    """Why nobody trains it, where that is known."""
    if obstacle := services.engine_state().without("train"):
        st.caption(obstacle)


def _render_engine() -> None:
    engine = services.engine_state()
    icon = ENGINE_ICONS[engine.name]
    if engine.name in ("incomplete", "failed"):
        st.caption(f"{icon} {engine.sentence}")
    else:
        st.caption(f"{icon} Training engine: {engine.name}", help=engine.sentence)
