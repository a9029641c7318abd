"""The learning rate of a live run: the current one, and a box to change it."""

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
RATE_ASKED = "rate_asked"  # the rate that was asked about

LEAST, MOST = 1e-7, 100.0
LEAP = 100  # a change by at least this factor has to be confirmed: it may be a typo

EXPLANATION = (
    f"{TERMS['learning rate']} Try a tenth of it when the curves jump about or do not fall any "
    "more. The new rate holds to the end of the run, in place of its schedule."
)


def rate_now(run: Run, metrics: Metrics) -> float:
    """The current learning rate; one that was requested applies from the next step."""
    wished = read_command(run.folder).learning_rate
    if wished is not None:
        return wished
    if metrics.rates:
        return metrics.rates[-1].learning_rate
    return metrics.steps[-1].learning_rate if metrics.steps else run.config.learning_rate


def rate_note(run: Run, metrics: Metrics) -> str | None:
    """Since when a rate set by hand applies, as a sentence; None if there is none."""
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
    """A button that opens a box for a new rate.

    The box closes by being replaced by a new one. Closing it through its state would be lost
    whenever the page polls the run at the same moment and reports the box as open.

    Args:
        run: the live run.
        metrics: what it has reported.
        send: sends the rate to the run; returns whether that worked, which closes the box.
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
    """Whether the button was pressed. A change that may be a typo is confirmed by a second one."""
    asked = f"{RATE_ASKED}_{run.id}"
    is_leap = rate is not None and not 1 / LEAP < rate / max(now, LEAST) < LEAP
    if rate is not None and is_leap and st.session_state.get(asked) == rate:
        st.warning(_question(rate, max(now, LEAST)), icon=":material/help:")
        return st.button(f"Yes, use {_short(rate)}", type="primary")
    if not st.button("Use it from now on", type="primary"):
        return False
    if is_leap:
        st.session_state[asked] = rate
        page.redraw()
    return rate is not None


def _question(rate: float, now: float) -> str:
    if rate > now:
        return (
            f"{_short(rate)} is {rate / now:,.0f} times the rate that holds now, {_short(now)}. "
            "Steps that large usually undo all that was learned. Do you mean it?"
        )
    return (
        f"{_short(rate)} is only one {now / rate:,.0f}th of the rate that holds now, "
        f"{_short(now)}. The network will hardly change any more. Do you mean it?"
    )


def _short(rate: float) -> str:
    return format_number(float(f"{rate:.3g}"))
