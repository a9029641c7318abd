"""What is taken for what: the confusion matrix, and the pictures behind each of its cells."""

from typing import Any

import pandas as pd
import streamlit as st

from models.judgement import Judgement
from utils.charts.judgement import PICKED, confusion_chart
from utils.text import escape_markdown
from utils.ui import state
from utils.ui.evaluate.judged import Judged
from utils.ui.evaluate.pictures import render_chosen
from utils.ui.theme import INK, theme

COUNTS, SHARES = "counts", "shares"
FIGURES = {
    "Precision": "Of the pictures that it calls so, the share that really are.",
    "Recall": "Of the pictures that really are so, the share that it calls so.",
    "F1": "One number for both: their harmonic mean.",
}


def render_confusion(judged: Judged) -> None:
    """The matrix; the pictures of the cell that is picked, in it or by name."""
    names = judged.judgement.class_names
    st.markdown(
        "Each row is what the pictures really were, each column what the network said. On the "
        "diagonal (blue) it was right; everything else (orange) are mistakes. **Click a cell** to "
        "see its pictures."
    )
    written = st.segmented_control(
        "Write",
        (COUNTS, SHARES),
        default=COUNTS,
        required=True,
        key=state.EVALUATE_WRITE,
        help="How many pictures, or which share of the row.",
    )
    truth_key, answer_key = _keys(judged)
    st.vega_lite_chart(
        spec=confusion_chart(judged.judgement.confusion(), names, written == SHARES, INK[theme()]),
        key=f"{state.EVALUATE_CHART}_{_which(judged)}_{written}",
        on_select=lambda: _pick(judged, written),
        selection_mode=PICKED,
        alt="Confusion matrix: a table with the same numbers is below",
    )
    truth, answer = _most_frequent_mistake(judged.judgement)
    st.session_state.setdefault(truth_key, names[truth])
    st.session_state.setdefault(answer_key, names[answer])
    with st.container(horizontal=True):
        really = st.selectbox(
            "Really", names, key=truth_key, help="The true class of the pictures."
        )
        said = st.selectbox("Said", names, key=answer_key, help="What the network called them.")
    found = judged.judgement.cell(names.index(really), names.index(said))
    st.markdown(
        f"**{len(found):,}** pictures of “{escape_markdown(really)}” were "
        f"called “{escape_markdown(said)}”."
    )
    render_chosen(judged, found, "cell")
    _render_table(judged.judgement)


def render_classes(judged: Judged) -> None:
    """Precision, recall and F1 of every class."""
    st.markdown(
        "A class can be found often and still be named too often. Two numbers tell these apart, "
        "and one sums them up."
    )
    rows = [
        {
            "Class": each.name,
            "Precision": each.precision,
            "Recall": each.recall,
            "F1": each.f1,
            "Pictures": each.pictures,
        }
        for each in judged.judgement.class_figures()
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


def _keys(judged: Judged) -> tuple[str, str]:
    which = _which(judged)
    return f"{state.EVALUATE_TRUTH}_{which}", f"{state.EVALUATE_ANSWER}_{which}"


def _which(judged: Judged) -> str:
    """Another edition has other mistakes: what was picked in the old one means nothing to it."""
    return f"{judged.network.name}_{judged.network.edition}"


def _pick(judged: Judged, written: str) -> None:
    """Take over the cell that was clicked."""
    chart = st.session_state[f"{state.EVALUATE_CHART}_{_which(judged)}_{written}"]
    picked = chart["selection"].get(PICKED)
    if picked:
        for key, field in zip(_keys(judged), ("truth", "answer"), strict=True):
            st.session_state[key] = picked[0][field]


def _most_frequent_mistake(judgement: Judgement) -> tuple[int, int]:
    """The cell beside the diagonal with most pictures."""
    counts = judgement.confusion()
    counts[range(len(counts)), range(len(counts))] = -1
    truth, answer = divmod(int(counts.argmax()), len(counts))
    return truth, answer


def _render_table(judgement: Judgement) -> None:
    names = judgement.class_names
    table = pd.DataFrame(judgement.confusion(), columns=list(names))
    table.insert(0, "Really", list(names))
    with st.expander("The matrix as a table"):
        st.dataframe(table, hide_index=True, height="content", alt="The confusion matrix")
