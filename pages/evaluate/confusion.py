"""The confusion matrix with the pictures behind each cell, and the metrics of each class."""

from typing import Any

import pandas as pd
import streamlit as st

from models.evaluation.labelled_predictions import LabelledPredictions
from pages.charts.evaluation import PICKED, confusion_chart
from pages.evaluate import keys
from pages.evaluate.evaluated import Evaluated
from pages.evaluate.mistakes import render_chosen
from pages.widgets.glossary import TERMS
from pages.widgets.theme import INK, theme
from utils.text import escape_markdown

COUNTS, SHARES = "counts", "shares"
FIGURES = {
    "Precision": TERMS["precision"],
    "Recall": TERMS["recall"],
    "F1": TERMS["f1"],
}


def render_confusion(evaluated: Evaluated) -> None:
    """Show the matrix, and the pictures of the cell that was clicked or chosen by name."""
    names = evaluated.predictions.class_names
    st.markdown(
        "Each row is what the pictures really were, each column what the network said. On the "
        "diagonal (blue) it was right; all other cells (orange) are mistakes. **Click a cell** to "
        "see its pictures."
    )
    _render_matrix(evaluated)
    really, said = _choose_cell(evaluated)
    found = evaluated.predictions.cell(names.index(really), names.index(said))
    st.markdown(
        f"**{len(found):,}** pictures of “{escape_markdown(really)}” were "
        f"called “{escape_markdown(said)}”."
    )
    render_chosen(evaluated, found, "cell")
    _render_table(evaluated.predictions)


def _render_matrix(evaluated: Evaluated) -> None:
    """Draw the chart; a click on one of its cells chooses that cell."""
    predictions = evaluated.predictions
    written = st.segmented_control(
        "Show",
        (COUNTS, SHARES),
        default=COUNTS,
        required=True,
        key=keys.EVALUATE_WRITE,
        help="Numbers of pictures, or their share of the row.",
    )
    st.vega_lite_chart(
        spec=confusion_chart(
            predictions.confusion(), predictions.class_names, written == SHARES, INK[theme()]
        ),
        key=f"{keys.EVALUATE_CHART}_{_which(evaluated)}_{written}",
        on_select=lambda: _pick(evaluated, written),
        selection_mode=PICKED,
        alt="Confusion matrix: a table with the same numbers is below",
    )


def _choose_cell(evaluated: Evaluated) -> tuple[str, str]:
    """Draw a box for the true and one for the predicted class; at first, the worst mistake."""
    names = evaluated.predictions.class_names
    truth_key, answer_key = _keys(evaluated)
    truth, answer = _most_frequent_mistake(evaluated.predictions)
    st.session_state.setdefault(truth_key, names[truth])
    st.session_state.setdefault(answer_key, names[answer])
    with st.container(horizontal=True):
        really = st.selectbox(
            "Really", names, key=truth_key, help="The true class of the pictures."
        )
        said = st.selectbox("Said", names, key=answer_key, help="What the network called them.")
    return really, said


def render_classes(evaluated: Evaluated) -> None:
    """Show precision, recall and F1 of every class."""
    st.markdown(
        "A network may find nearly every picture of a class and still see that class where there "
        "is none. Recall and precision tell these two apart; F1 sums them up."
    )
    rows = [
        {
            "Class": each.name,
            "Precision": each.precision,
            "Recall": each.recall,
            "F1": each.f1,
            "Pictures": each.pictures,
        }
        for each in evaluated.predictions.class_metrics()
    ]
    bars: dict[str, Any] = {
        name: st.column_config.ProgressColumn(help=text, format="percent", min_value=0, max_value=1)
        for name, text in FIGURES.items()
    }
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config=bars,
        height="content",
        placeholder="–",
        alt="Precision, recall and F1 of every class",
    )


def _keys(evaluated: Evaluated) -> tuple[str, str]:
    which = _which(evaluated)
    return f"{keys.EVALUATE_TRUTH}_{which}", f"{keys.EVALUATE_ANSWER}_{which}"


def _which(evaluated: Evaluated) -> str:
    """Part of the keys: another network or edition makes other mistakes, so it starts afresh."""
    return f"{evaluated.network.name}_{evaluated.network.edition}"


def _pick(evaluated: Evaluated, written: str) -> None:
    """Choose the cell that was clicked."""
    chart = st.session_state[f"{keys.EVALUATE_CHART}_{_which(evaluated)}_{written}"]
    picked = chart["selection"].get(PICKED)
    if picked:
        for key, field in zip(_keys(evaluated), ("truth", "answer"), strict=True):
            st.session_state[key] = picked[0][field]


def _most_frequent_mistake(predictions: LabelledPredictions) -> tuple[int, int]:
    """The cell off the diagonal with the most pictures: true class and prediction."""
    counts = predictions.confusion()
    counts[range(len(counts)), range(len(counts))] = -1
    truth, answer = divmod(int(counts.argmax()), len(counts))
    return truth, answer


def _render_table(predictions: LabelledPredictions) -> None:
    names = predictions.class_names
    table = pd.DataFrame(predictions.confusion(), columns=list(names))
    table.insert(0, "Really", list(names))
    with st.expander("The matrix as a table"):
        st.dataframe(table, hide_index=True, height="content", alt="The confusion matrix")
