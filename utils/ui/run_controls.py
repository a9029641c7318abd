"""Buttons that tell a run what to do while it goes on, and after it."""

from collections.abc import Callable

import streamlit as st

from utils.runs import PAUSE, RESUME, STOP, Command, Metrics, Run, RunError, RunState, RunStatus
from utils.runs.status import way_on
from utils.text import sentence
from utils.ui import services, state

MORE_EPOCHS = 5  # suggested to somebody who wants to train longer

LEAST_RATE = 1e-7


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
            _render_rate(run, metrics)


def _button(label: str, icon: str, help: str, action: Callable[[], None]) -> None:
    if st.button(label, icon=icon, help=help):
        attempt(action)
        st.rerun(scope="fragment")


def _render_rate(run: Run, metrics: Metrics) -> None:
    """A box for another learning rate, which takes effect within a step or two."""
    now = metrics.steps[-1].learning_rate if metrics.steps else run.config.learning_rate
    with st.popover("Learning rate", icon=":material/speed:"):
        st.markdown(
            "How far the weights move in one step. Try a tenth of it when the curves jump about "
            "or do not fall any more. The new rate holds to the end of the run, in place of its "
            "schedule."
        )
        rate = st.number_input(
            "New learning rate",
            LEAST_RATE,
            100.0,
            max(float(f"{now:.2g}"), LEAST_RATE),
            step=float(f"{now / 10:.1g}"),
            format="%g",
            key=f"{state.NEW_RATE}_{run.id}",
        )
        if st.button("Use it from now on", type="primary"):
            attempt(lambda: run.send(Command(learning_rate=rate)))


def attempt(action: Callable[[], None]) -> bool:
    """Do something with a run; say why if it cannot be done. Returns whether it was."""
    try:
        action()
    except RunError as error:
        st.error(sentence(error), icon=":material/error:")
        return False
    return True


def render_resume(run: Run) -> None:
    """A button that puts a run that did not come to its end back in line."""
    help = way_on(run.metrics().epochs_done)
    if st.button("Resume", icon=":material/play_arrow:", type="primary", help=help):
        requeue(run)


def render_longer(run: Run) -> None:
    """Train some more epochs, from where it ended."""
    done = run.metrics().epochs_done
    with st.popover("Train longer", icon=":material/add:"):
        more = st.number_input("More epochs", 1, 200, MORE_EPOCHS, key=f"{state.LONGER}_{run.id}")
        st.caption(f"It goes on from epoch {done}, in this same run, with curves that continue.")
        if st.button("Go on", type="primary"):
            requeue(run, done + more)


def requeue(run: Run, epochs: int | None = None) -> None:
    """Put a run back in line, and show it waiting."""
    if attempt(lambda: run.requeue(epochs)):
        services.job_queue().submit(run)
        st.rerun()
