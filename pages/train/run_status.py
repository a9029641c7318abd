"""The status of a run: its state, its progress, its speed and the time left."""

import streamlit as st

from models.runs import Metrics, Run, RunState, RunStatus
from models.training.pace import seconds_left
from pages.train import keys
from pages.train.estimate import planned_seconds
from pages.widgets import services, wording
from pages.widgets.glossary import TERMS
from pages.widgets.rate_box import rate_now
from utils.text import escape_markdown, sentence

# Icon and colour of each state; the word stands beside them.
LOOKS = {
    RunState.QUEUED: (":material/hourglass_empty:", "gray"),
    RunState.RUNNING: (":material/directions_run:", "blue"),
    RunState.PAUSED: (":material/pause_circle:", "orange"),
    RunState.FINISHED: (":material/check_circle:", "green"),
    RunState.STOPPED: (":material/front_hand:", "gray"),
    RunState.FAILED: (":material/error:", "red"),
    RunState.INTERRUPTED: (":material/power_off:", "orange"),
}
HELP = {
    "speed": "How many training pictures the network learns from in a second, at the moment.",
    "left": "Worked out from the speed so far, with validation. At first, the plan's estimate.",
}


def render_status(run: Run, status: RunStatus, metrics: Metrics) -> None:
    """Draw the state, a sentence about it and, for a live run, its progress and figures."""
    with st.container(key=keys.RUN_STATUS):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            icon, color = LOOKS[status.state]
            st.badge(status.state.value, icon=icon, color=color)  # type: ignore[arg-type]
            st.markdown(_sentence(run, status, metrics), width="stretch")
        if not status.state.is_over:
            st.progress(_share(status), text=escape_markdown(status.activity) or "Waiting")
            _render_figures(run, status, metrics)


def _sentence(run: Run, status: RunStatus, metrics: Metrics) -> str:
    """One line that says what the state means for this run."""
    if status.state is RunState.QUEUED:
        return _waiting(run)
    if status.state is RunState.RUNNING:
        return _position(status)
    if status.state is RunState.PAUSED:
        return f"{_position(status)} · nothing is lost; resume it whenever you like"
    if status.error:
        return sentence(status.error)
    ended = f" · {wording.moment(status.ended_at)}" if status.ended_at else ""
    ending = _ending(run, status, metrics)
    return f"{ending} in {wording.duration(status.seconds)} of training{ended}"


def _waiting(run: Run) -> str:
    place = run.place_in_line()
    if place is None:
        return "It starts in a moment."
    where = "Next in line" if place == 1 else f"Number {place} in line"
    obstacle = services.engine_state().without("train")
    return f"{where}. {obstacle}" if obstacle else where


def _position(status: RunStatus) -> str:
    if not status.steps_per_epoch:
        return "Getting ready"
    total = status.steps_per_epoch * status.epochs
    return f"Epoch {status.epoch} of {status.epochs} · step {status.step:,} of {total:,}"


def _ending(run: Run, status: RunStatus, metrics: Metrics) -> str:
    epochs = wording.epochs_done(run, status, metrics)
    if status.state is RunState.FINISHED and metrics.epochs_done < status.epochs:
        return f"Early stopping after {epochs}: {run.config.early_stopping} without improvement,"
    return epochs


def _share(status: RunStatus) -> float:
    """How much is done, 0 to 1."""
    total = status.steps_per_epoch * status.epochs
    return min(status.step / total, 1.0) if total else 0.0


def _render_figures(run: Run, status: RunStatus, metrics: Metrics) -> None:
    latest = metrics.steps[-1] if metrics.steps else None
    speed = f"{latest.images_per_second:,.0f}" if latest else "…"
    rate = wording.format_number(float(f"{rate_now(run, metrics):.3g}"))
    size = f"{status.parameters:,}" if status.parameters else "…"
    with st.grid(5, min_column_width=120, gap="small"):
        st.metric("Time left", _time_left(run, status, metrics), help=HELP["left"])
        st.metric("Trained for", wording.duration(status.seconds), help=TERMS["training time"])
        st.metric("Pictures a second", speed, help=HELP["speed"])
        st.metric("Learning rate", rate, help=TERMS["learning rate"])
        st.metric("Parameters", size, help=TERMS["parameters"])


def _time_left(run: Run, status: RunStatus, metrics: Metrics) -> str:
    """As measured so far; before there is a measurement, the plan's estimate."""
    total = status.steps_per_epoch * status.epochs
    if total and status.step >= total:
        return "soon"
    left = seconds_left(metrics.steps, metrics.epochs, total, status.epochs) if total else None
    if left is not None:
        return wording.duration(left)
    planned = planned_seconds(run.config)
    return "…" if planned is None else wording.roughly(planned * (1 - _share(status)))
