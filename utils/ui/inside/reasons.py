"""Why this answer: heat maps over the picture, for one class beside the other."""

from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from models.explain import HEATMAPS, Heatmap
from utils.charts.feature_maps import url
from utils.charts.heat import heat_over
from utils.ui import state
from utils.ui.answers import percent
from utils.ui.inside import asking
from utils.ui.inside.view import View

SIDE_BY_SIDE = 2  # classes shown at first
CLASSES_HELP = (
    "Any class may be asked about, also one that the network holds for unlikely. Two at once can "
    "be compared best."
)
METHOD_HELP = "Three ways to ask. Each has its own idea of “important”, so they may differ."

SCALE = "Each picture has its own scale: its strongest place is the brightest."


def render_reasons(view: View) -> None:
    """Choose a method and classes; see the heat maps side by side. Raises NetworkError."""
    name = st.segmented_control(
        "Ask",
        HEATMAPS.names(),
        default=HEATMAPS.names()[0],
        required=True,
        format_func=lambda name: HEATMAPS[name].title,
        key=state.INSIDE_METHOD,
        help=METHOD_HELP,
    )
    method = HEATMAPS[name]
    classes = _choose_classes(view.seen.probabilities, view.class_names)
    st.markdown(f"**{method.question}**", help=method.help)
    if not classes:
        st.info("Choose a class above.")
        return
    maps = asking.heatmaps(view.network, view.pixels, name, classes)
    shown = zip(classes, maps, strict=True)
    figures = (_figure(view, index, heat, method.title) for index, heat in shown)
    st.html(f'<div class="heats">{"".join(figures)}</div>')
    for note in dict.fromkeys(heat.note for heat in maps if heat.values is None):
        st.info(note, icon=":material/info:")
    st.caption(f"{method.legend} {SCALE}")


def chosen_classes(probabilities: NDArray[np.float32]) -> list[int]:
    """The classes that are asked about, the likeliest first; itself, where none is."""
    order = _order(probabilities)
    chosen = st.session_state.get(_key(order), order[:SIDE_BY_SIDE])
    return sorted(chosen or order[:1], key=order.index)


def _order(probabilities: NDArray[np.float32]) -> list[int]:
    """All classes, the likeliest first."""
    return [int(i) for i in np.argsort(-probabilities, kind="stable")]


def _key(order: list[int]) -> str:
    return f"{state.INSIDE_CLASSES}_{'_'.join(map(str, order[:SIDE_BY_SIDE]))}"


def _choose_classes(
    probabilities: NDArray[np.float32], class_names: tuple[str, ...]
) -> tuple[int, ...]:
    """The two likeliest, until somebody chooses others."""
    order = _order(probabilities)
    chosen = st.pills(
        "For which class?",
        range(len(class_names)),
        default=order[:SIDE_BY_SIDE],
        format_func=class_names.__getitem__,
        selection_mode="multi",
        key=_key(order),
        help=CLASSES_HELP,
    )
    return tuple(sorted(chosen, key=order.index))


def _figure(view: View, index: int, heat: Heatmap, method: str) -> str:
    if heat.values is None:
        return ""
    name, probability = escape(view.class_names[index]), float(view.seen.probabilities[index])
    picture = url(heat_over(view.pixels, heat.values))
    note = f"<p>{escape(heat.note)}</p>" if heat.note else ""
    return (
        f"<figure><figcaption><b>{name}</b> {percent(probability)}</figcaption>"
        f'<img alt="{method} for {name}" src="{picture}">{note}</figure>'
    )
