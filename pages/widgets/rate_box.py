"""The learning rate of a run that is going on: which one holds, and a box for another."""

from collections.abc import Callable

import streamlit as st

from models.runs import Metrics, Run
from models.runs.commands import read_command
from pages.widgets import page
from pages.widgets.glossary import TERMS
from pages.widgets.number_box import decimal_box
from pages.widgets.wording import format_number

NEW_RATE = "new_rate"  # with a run's id appended, as RATE_BOX and RATE_ASKED
RATE_BOX = "rate_box"  # the box, one for each rate that was sent
RATES_SENT = "rates_sent"  # how many
RATE_ASKED = "rate_asked"  # the rate that was doubted

LEAST, MOST = 1e-7, 100.0
LEAP = 100  # a change by so large a factor is asked about: it may be a slip of the finger

EXPLANATION = (
    f"{TERMS['learning rate']} Try a tenth of it when the curves jump about or do not fall any "
    "more. The new rate holds to the end of the run, in place of its schedule."
)


def rate_now(run: Run, metrics: Metrics) -> float:
    """The learning rate that holds: one that was asked for does so with the next step."""
    wished = read_command(run.folder).learning_rate
    if wished is not None:
        return wished
    if metrics.rates:
        return metrics.rates[-1].learning_rate
    return metrics.steps[-1].learning_rate if metrics.steps else run.config.learning_rate


def rate_note(run: Run, metrics: Metrics) -> str | None:
    """From which step on a rate holds that somebody has asked for; None if nobody has."""
    wished = read_command(run.folder).learning_rate
    latest = metrics.rates[-1] if metrics.rates else None
    if latest and wished in (None, latest.learning_rate):
        return (
            f"The learning rate is **{_short(latest.learning_rate)}** from step {latest.step:,} "
            "on, in place of the schedule’s."
        )
    if wished is None:
        return None
    return f"The learning rate will be **{_short(wished)}** from the next step on."


def render_rate(run: Run, metrics: Metrics, send: Callable[[float], bool]) -> None:
    """A button that opens the box. It closes when `send` says that the new rate was sent.

    It closes by giving way to a new one. To close it by its state would be lost where the page
    looks at the run in the same moment and says that the box is open.
    """
    now = rate_now(run, metrics)
    sent, text = f"{RATES_SENT}_{run.id}", f"{NEW_RATE}_{run.id}"
    number = st.session_state.setdefault(sent, 0)
    with st.popover(
        "Learning rate",
        icon=":material/speed:",
        key=f"{RATE_BOX}_{run.id}_{number}",
        on_change=lambda: st.session_state.pop(text, None),  # it opens with the rate of now
    ):
        st.markdown(EXPLANATION)
        start = float(f"{max(now, LEAST):.2g}")
        rate = decimal_box("New learning rate", LEAST, MOST, start, key=text)
        if _is_meant(run, rate, now) and rate is not None and send(rate):
            st.session_state[sent] = number + 1
            page.redraw()


def _is_meant(run: Run, rate: float | None, now: float) -> bool:
    """Whether the button was pressed; a second one, for what may be a slip of the finger."""
    asked = f"{RATE_ASKED}_{run.id}"
    is_leap = rate is not None and not 1 / LEAP < rate / max(now, LEAST) < LEAP
    if rate is not None and is_leap and st.session_state.get(asked) == rate:
        st.warning(_doubt(rate, max(now, LEAST)), icon=":material/help:")
        return st.button(f"Yes, use {_short(rate)}", type="primary")
    if not st.button("Use it from now on", type="primary"):
        return False
    if is_leap:
        st.session_state[asked] = rate
        page.redraw()
    return rate is not None


def _doubt(rate: float, now: float) -> str:
    if rate > now:
        return (
            f"{_short(rate)} is {rate / now:,.0f} times the rate that holds now, {_short(now)}. "
            "Steps that large usually undo all that was learned. Is it meant?"
        )
    return (
        f"{_short(rate)} is only one {now / rate:,.0f}th of the rate that holds now, "
        f"{_short(now)}. The network will hardly change any more. Is it meant?"
    )


def _short(rate: float) -> str:
    return format_number(float(f"{rate:.3g}"))
