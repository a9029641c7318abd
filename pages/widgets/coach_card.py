"""The coach's advice on a run: the verdict, what it saw, one thing to try."""

import streamlit as st

from models.runs import Metrics, Run, RunStatus
from models.runs.coach import Advice, Verdict, advise, curves_of
from pages.widgets.glossary import TERMS
from utils.datasets import DATASETS
from utils.text import sentence

COACH = "coach"

HELP = (
    "The coach reads the curves by a few rules that every practitioner knows. "
    f"**Loss:** {TERMS['loss']} **Validation:** {TERMS['validation']}"
)
_GOOD = {Verdict.LEVEL, Verdict.IMPROVING}
_NEUTRAL = {Verdict.WAITING, Verdict.SLOW, Verdict.WAVERING, Verdict.UNWATCHED, Verdict.UNCLEAR}


def render_coach(run: Run, status: RunStatus, metrics: Metrics) -> None:
    """The advice on a run that has begun; nothing if its data set no longer exists."""
    if run.config.dataset not in DATASETS or not (metrics.steps or status.error):
        return
    advice = advise(curves_of(run.config, status, metrics))
    icon, color = _look(advice)
    with st.container(border=True, key=COACH):
        st.markdown(
            f"{icon} :{color}[**Coach: {advice.verdict.value}**]  \n{sentence(advice.seen)}  \n"
            f":material/lightbulb: {sentence(advice.suggestion)}",
            help=HELP,
        )


def _look(advice: Advice) -> tuple[str, str]:
    if advice.verdict in _GOOD:
        return ":material/trending_up:", "blue"
    if advice.verdict in _NEUTRAL:
        return ":material/visibility:", "gray"
    return ":material/warning:", "orange"
