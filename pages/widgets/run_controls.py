"""Buttons that control a run while it is live, and afterwards."""

from collections.abc import Callable

import streamlit as st

from models.runs import PAUSE, RESUME, STOP, Command, Metrics, Run, RunError, RunState, RunStatus
from models.runs.status import way_on
from pages.widgets import page, services
from pages.widgets.number_box import whole_box
from pages.widgets.rate_box import rate_note, render_rate
from utils.text import sentence

LONGER = "longer"

MORE_EPOCHS = 5  # the suggestion for training longer


def render_controls(run: Run, status: RunStatus, metrics: Metrics) -> None:
    """Pause or resume, stop, change the learning rate."""
    is_paused = status.state is RunState.PAUSED
    with st.container(horizontal=True, gap="small"):
        if status.state is not RunState.QUEUED:
            _button(
                "Resume" if is_paused else "Pause",
                ":material/play_arrow:" if is_paused else ":material/pause:",
                "Go on from here." if is_paused else "Wait after this step, and lose nothing.",
                lambda: run.send(RESUME if is_paused else PAUSE),
            )
        _button(
            "Stop",
            ":material/stop:",
            "End it now. The network is tested and kept as it is; you can go on later.",
            lambda: run.send(STOP),
        )
        if status.state is not RunState.QUEUED:
            render_rate(
                run,
                metrics,
                lambda rate: attempt(lambda: run.send(Command(learning_rate=rate))),
            )
    if note := rate_note(run, metrics):
        st.caption(f":material/speed: {note}")


def _button(label: str, icon: str, help: str, action: Callable[[], None]) -> None:
    if st.button(label, icon=icon, help=help):
        attempt(action)
        page.redraw()


def attempt(action: Callable[[], None]) -> bool:
    """Do something with a run, or show why that is not possible. Returns whether it was done."""
    try:
        action()
    except RunError as error:
        st.error(sentence(error), icon=":material/error:")
        return False
    return True


def render_resume(run: Run) -> None:
    """A button that puts an unfinished run back in line."""
    help = way_on(run.metrics().epochs_done)
    if st.button("Resume", icon=":material/play_arrow:", type="primary", help=help):
        requeue(run)


def render_longer(run: Run) -> None:
    """A button that trains for more epochs, from where the run ended."""
    done = run.metrics().epochs_done
    with st.popover("Train longer", icon=":material/add:"):
        more = whole_box("More epochs", 1, 200, MORE_EPOCHS, key=f"{LONGER}_{run.id}")
        st.caption(f"It goes on from epoch {done}, in this same run, with curves that continue.")
        if st.button("Go on", type="primary"):
            requeue(run, done + more)


def requeue(run: Run, epochs: int | None = None) -> None:
    """Put a run back in line, and show it waiting."""
    if attempt(lambda: run.requeue(epochs)):
        services.job_queue().submit(run)
        st.rerun()
