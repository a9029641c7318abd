"""The page as a whole: one look at the result, then one question at a time."""

from collections.abc import Callable

import streamlit as st

from models.calibration import calibration_error
from models.inference import Predictor
from utils.ui import state
from utils.ui.evaluate.confusion import render_classes, render_confusion
from utils.ui.evaluate.hardship import render_hardship
from utils.ui.evaluate.judged import Judged, judge
from utils.ui.evaluate.picture_map import render_map
from utils.ui.evaluate.pictures import render_chosen
from utils.ui.evaluate.sureness import render_sureness
from utils.ui.evaluate.versus import render_versus
from utils.ui.page_code import render_judgement_code

INTERVAL_HELP = (
    "On other pictures of the same kind the accuracy would lie in this range, in 95 of 100 cases "
    "(Wilson's interval). The more test pictures, the narrower it is."
)


def render_evaluation(predictor: Predictor) -> None:
    """All there is to know of how good a network is."""
    judged = judge(predictor)
    if judged is None:
        return
    _render_figures(judged)
    parts: dict[str, Callable[[], None]] = {
        "Confusion": lambda: render_confusion(judged),
        "Mistakes": lambda: _render_mistakes(judged),
        "Classes": lambda: render_classes(judged),
        "Sureness": lambda: render_sureness(judged),
        "Map": lambda: render_map(judged),
        "Break it": lambda: render_hardship(predictor, judged),
        "Compare": lambda: render_versus(judged),
    }
    for tab, render in zip(
        st.tabs(list(parts), key=state.EVALUATE_TABS, on_change="rerun"),
        parts.values(),
        strict=True,
    ):
        with tab:
            if tab.open:
                render()
    render_judgement_code(judged.info, len(judged.judgement))


def _render_figures(judged: Judged) -> None:
    judgement = judged.judgement
    low, high = judgement.interval()
    error = calibration_error(judgement.probabilities, judgement.labels)
    with st.grid(4, min_column_width=150, gap="small"):
        st.metric(
            "Accuracy",
            f"{judgement.accuracy:.2%}",
            help="The share of the test pictures whose answer is right.",
        )
        st.metric("Likely range", f"{low:.1%} – {high:.1%}", help=INTERVAL_HELP)
        st.metric("Mistakes", f"{len(judgement.mistakes()):,} of {len(judgement):,}")
        st.metric(
            "Calibration error",
            f"{error:.2%}",
            help="How far its sureness is from the truth, on average: see Sureness.",
        )
    st.caption(judged.note)


def _render_mistakes(judged: Judged) -> None:
    mistakes = judged.judgement.mistakes()
    if not len(mistakes):
        st.success("It made no mistake on these pictures.")
        return
    st.markdown(
        "Its **surest mistakes** first: here it was wrong and had no doubt. Some of them even "
        "people read otherwise; a few are labelled wrongly."
    )
    render_chosen(judged, mistakes, "mistakes")
