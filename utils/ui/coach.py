"""What the coach says of a run: the verdict, what it saw, one thing to try."""

import streamlit as st

from models.coach import Advice, Curves, Verdict, advise
from models.events import DIVERGED
from models.plan import plan_training
from utils.datasets import DATASETS
from utils.runs import Metrics, Run, RunState, RunStatus
from utils.ui import state

HELP = (
    "The coach reads the curves by a few rules that every practitioner knows. Loss: how wrong the "
    "answers are. Validation: the check after every epoch on pictures that are not trained on."
)
_GOOD = {Verdict.LEVEL, Verdict.IMPROVING}
_NEUTRAL = {Verdict.WAITING, Verdict.UNWATCHED, Verdict.UNCLEAR}


def render_coach(run: Run, status: RunStatus, metrics: Metrics) -> None:
    """The advice for a run that has begun; nothing for one whose data set is gone."""
    if run.config.dataset not in DATASETS or not (metrics.steps or status.error):
        return
    advice = advise(_curves(run, status, metrics))
    icon, color = _look(advice)
    with st.container(border=True, key=state.COACH):
        st.markdown(
            f"{icon} :{color}[**Coach: {advice.verdict.value}**]  \n{advice.seen}  \n"
            f":material/lightbulb: {advice.suggestion}",
            help=HELP,
        )


def _curves(run: Run, status: RunStatus, metrics: Metrics) -> Curves:
    dataset = DATASETS[run.config.dataset]
    plan = plan_training(run.config, *dataset.counts())
    return Curves(
        epochs=metrics.epochs,
        steps=metrics.steps,
        num_classes=dataset.num_classes,
        validation_samples=plan.validation_samples,
        is_over=status.state.is_over,
        has_diverged=status.state is RunState.FAILED and DIVERGED in (status.error or ""),
    )


def _look(advice: Advice) -> tuple[str, str]:
    if advice.verdict in _GOOD:
        return ":material/trending_up:", "blue"
    if advice.verdict in _NEUTRAL:
        return ":material/visibility:", "gray"
    return ":material/warning:", "orange"
