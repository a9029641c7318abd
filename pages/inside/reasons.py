"""Why this answer: heat maps over the picture, for one class beside the other."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from models.explain import HEATMAPS, Heatmap, HeatmapMethod
from pages.charts.feature_map_sheets import url
from pages.charts.heatmap_overlay import heat_over, scale_html
from pages.inside import keys
from pages.inside.view import View
from pages.widgets import remembered_answers, state
from pages.widgets.answer import percent
from utils.markup import HTML
from utils.text import escape_markdown

SIDE_BY_SIDE = 2  # classes shown at first
CLASSES_HELP = (
    "Any class may be asked about, also one that the network holds for unlikely. Two at once can "
    "be compared best."
)
METHOD_HELP = "Each way to ask has its own idea of “important”, so they may differ."

SCALE = (
    "All pictures have one scale; the likeliest class counts for it, also where it is not shown."
)


def render_reasons(view: View) -> None:
    """Draw the choice of method and classes, and their heat maps. Raises NetworkError."""
    name = st.segmented_control(
        "Ask",
        HEATMAPS.names(),
        default=HEATMAPS.names()[0],
        required=True,
        format_func=lambda name: HEATMAPS[name].title,
        key=keys.INSIDE_METHOD,
        help=METHOD_HELP,
    )
    method = HEATMAPS[name]
    classes = _choose_classes(view.seen.probabilities, view.class_names)
    st.markdown(f"**{method.question}**", help=method.help)
    if not classes:
        st.info("Choose a class above.")
        return
    maps = _maps(view, name, classes)
    scale = method.scale(maps.values())
    figures = HTML().join(_figure(view, i, maps[i], method, scale) for i in classes)
    st.html(HTML('<div class="heats">{}</div>').format(figures))
    for note in dict.fromkeys(each.note for each in maps.values() if each.values is None):
        st.info(note, icon=":material/info:")
    if any(each.values is not None for each in maps.values()):
        is_signed = any(each.is_signed for each in maps.values())
        st.html(scale_html(scale, is_signed, method.unit))
        st.caption(f"{method.legend} {SCALE}")


def _maps(view: View, method: str, classes: tuple[int, ...]) -> dict[int, Heatmap]:
    """The maps of these classes and of the likeliest, which sets the scale with them."""
    likeliest = _order(view.seen.probabilities)[0]
    asked = tuple(dict.fromkeys((*classes, likeliest)))
    maps = remembered_answers.heatmaps(view.network, view.pixels, method, asked)
    return dict(zip(asked, maps, strict=True))


def chosen_classes(probabilities: NDArray[np.float32]) -> list[int]:
    """The chosen classes, the likeliest first; the likeliest of all if none is chosen."""
    order = _order(probabilities)
    return sorted(_picked(order) or order[:1], key=order.index)


def _picked(order: list[int]) -> list[int]:
    """The picked classes; at first, the likeliest ones."""
    return state.widget_value(_key(order), order[:SIDE_BY_SIDE])


def _order(probabilities: NDArray[np.float32]) -> list[int]:
    """All classes, the likeliest first."""
    return [int(i) for i in np.argsort(-probabilities, kind="stable")]


def _key(order: list[int]) -> str:
    return "_".join(map(str, (keys.INSIDE_CLASSES, len(order), *order[:SIDE_BY_SIDE])))


def _choose_classes(
    probabilities: NDArray[np.float32], class_names: tuple[str, ...]
) -> tuple[int, ...]:
    """Draw a choice among all classes; by default the two likeliest."""
    order = _order(probabilities)
    chosen = _picked(order)
    st.pills(
        "For which class?",
        range(len(class_names)),
        default=order[:SIDE_BY_SIDE],
        format_func=lambda i: escape_markdown(class_names[i]),
        selection_mode="multi",
        key=_key(order),
        help=CLASSES_HELP,
    )
    return tuple(sorted(chosen, key=order.index))


def _figure(view: View, index: int, heat: Heatmap, method: HeatmapMethod, scale: float) -> HTML:
    if heat.values is None:
        return HTML()
    name, probability = view.class_names[index], float(view.seen.probabilities[index])
    picture = url(heat_over(view.pixels, heat.values, scale))
    note = HTML()
    if method.is_nothing(heat, scale):
        note = HTML("<p>{}</p>").format(method.nothing.format(name=name))
    return HTML(
        "<figure><figcaption><b>{name}</b> {probability}</figcaption>"
        '<img alt="{method} for {name}" src="{picture}">{note}</figure>'
    ).format(
        name=name,
        probability=percent(probability),
        method=method.title,
        picture=picture,
        note=note,
    )
