"""The page's content: the key figures, then one tab for each question."""

from collections.abc import Callable

import streamlit as st

from models.evaluation.calibration import calibration_error
from models.inference.predictor import Predictor
from pages.evaluate import keys
from pages.evaluate.calibration_tab import render_calibration
from pages.evaluate.confusion import render_classes, render_confusion
from pages.evaluate.evaluated import Evaluated, evaluate
from pages.evaluate.map_of_pictures import render_map
from pages.evaluate.mistakes import render_chosen
from pages.evaluate.network_comparison import render_comparison
from pages.evaluate.robustness import render_robustness
from pages.widgets.glossary import TERMS
from pages.widgets.page_code import render_evaluation_code


def render_evaluation(predictor: Predictor) -> None:
    """Show how good a network is: its key figures, the tabs and the code."""
    evaluated = evaluate(predictor)
    if evaluated is None:
        return
    _render_figures(evaluated)
    parts: dict[str, Callable[[], None]] = {
        "Confusion": lambda: render_confusion(evaluated),
        "Mistakes": lambda: _render_mistakes(evaluated),
        "Classes": lambda: render_classes(evaluated),
        "Calibration": lambda: render_calibration(evaluated),
        "Map": lambda: render_map(evaluated),
        "Break it": lambda: render_robustness(predictor, evaluated),
        "Compare": lambda: render_comparison(evaluated),
    }
    for tab, render in zip(
        st.tabs(list(parts), key=keys.EVALUATE_TABS, on_change="rerun"),
        parts.values(),
        strict=True,
    ):
        with tab:
            if tab.open:
                render()
    render_evaluation_code(evaluated.info, len(evaluated.predictions))


def _render_figures(evaluated: Evaluated) -> None:
    predictions = evaluated.predictions
    low, high = predictions.interval()
    error = calibration_error(predictions.probabilities, predictions.labels)
    with st.grid(4, min_column_width=150, gap="small"):
        st.metric(
            "Accuracy",
            f"{predictions.accuracy:.2%}",
            help=TERMS["accuracy"],
        )
        st.metric("Likely range", f"{low:.1%} – {high:.1%}", help=TERMS["likely range"])
        st.metric("Mistakes", f"{len(predictions.mistakes()):,} of {len(predictions):,}")
        st.metric(
            "Calibration error",
            f"{error:.2%}",
            help=f"{TERMS['calibration error']} More under Calibration.",
        )
    st.caption(evaluated.note)


def _render_mistakes(evaluated: Evaluated) -> None:
    mistakes = evaluated.predictions.mistakes()
    if not len(mistakes):
        st.success("It made no mistake on these pictures.")
        return
    st.markdown(
        "Its **surest mistakes** first: wrong, and most confident of it. People would "
        "misread some of them, too; a few have a wrong label."
    )
    render_chosen(evaluated, mistakes, "mistakes")
