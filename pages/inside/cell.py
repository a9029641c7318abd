"""One cell: its receptive field, and how its value came about."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from models.explain.arithmetic import Arithmetic, explain_chain
from models.explain.filters import filters_of
from models.explain.receptive_field import receptive_field
from models.layer_kinds import NotExplainedError
from models.layer_kinds.calculation import Cell, Products, number
from models.layer_kinds.windows import Window
from pages.charts.cell_sums import sums_html
from pages.charts.feature_map_sheets import coloured, pixels_as_picture, reach, url
from pages.inside.view import View
from pages.widgets.glossary import TERMS
from pages.widgets.theme import theme
from utils.markup import HTML
from utils.text import escape_markdown, sentence

MOST_FILTERS = 64
HELP = {
    "field": f"The receptive field. {TERMS['receptive field']}",
    "sum": "What the network computed here, with its own numbers. They are rounded for display; "
    "the computer keeps seven digits.",
    "before": "Every map that comes in has a kernel of its own; their sums are added. Listed by "
    "how much they add or take away.",
    "filters": "The learned weights, one kernel for each map that comes in. Orange weights are "
    "positive, blue ones negative.",
}


def render_cell(view: View, names: Sequence[str], cell: Cell) -> None:
    """Show a cell's receptive field beside its arithmetic, and the kernels behind it.

    Args:
        view: the network with a picture in it.
        names: the layers of one step, up to the one that the cell belongs to.
        cell: the cell's index in that layer's output.
    """
    name = names[-1]
    with st.container(key="inside_cell"):
        with st.container(gap="small"):
            _render_field(view, name, cell)
        with st.container(gap="small"):
            st.markdown(f"**How {_place(cell)} came about**", help=HELP["sum"])
            try:
                told = explain_chain(view.anatomy, view.seen.outputs, names, cell)
            except NotExplainedError as error:
                value = number(float(view.seen.outputs[name][cell]))
                st.markdown(f"{sentence(error)} Its value is {value}.")
            else:
                _render_sums(view, names, told)
    _render_filters(view, names[0], cell)


def _render_field(view: View, name: str, cell: Cell) -> None:
    field = receptive_field(view.anatomy, name, cell)
    height, width = view.pixels.shape[:2]
    st.markdown("**What it can see**", help=HELP["field"])
    st.html(_framed(pixels_as_picture(view.pixels), field, "The picture, with what it sees framed"))
    st.caption(f"{field.height}×{field.width} of {height}×{width} pixels")


def _place(cell: Cell) -> str:
    if len(cell) == 1:
        return f"number {cell[0] + 1}"
    return f"row {cell[0] + 1}, column {cell[1] + 1} of map {cell[2] + 1}"


def _render_sums(view: View, names: Sequence[str], told: Arithmetic) -> None:
    first, info = told.parts[0], view.anatomy[names[0]].info
    before = 0
    if isinstance(first, Products) and first.window is not None:
        before = _choose_before(first)
        source = view.seen.outputs[info.inputs[0]]
        if not view.anatomy[info.inputs[0]].info.about.shows_picture:  # shown above already
            _render_source(source, first.names[before], first.window)
    is_answer = names[-1] == view.anatomy.layers[-1].info.name
    st.html(sums_html(told, view.class_names if is_answer else None, before, theme()))
    if is_answer and info.filters == 1:
        no, yes = map(escape_markdown, view.class_names)
        st.caption(
            f"One number for two classes: it is the probability of “{yes}”; the rest is that "
            f"of “{no}”."
        )


def _choose_before(products: Products) -> int:
    """Draw a choice of the input map to write out; at first, the one that adds most."""
    if len(products.names) == 1:
        return 0
    sums = products.sums
    order = [int(i) for i in np.argsort(-np.abs(sums), kind="stable")]
    return st.selectbox(
        "Written out for",
        order,
        format_func=lambda i: f"map {products.names[i] + 1} before: adds {number(float(sums[i]))}",
        help=HELP["before"],
        width=280,
    )


def _render_source(source: NDArray[np.float32], index: int, window: Window) -> None:
    """Show an input map with the window that the cell looks at."""
    picture = coloured(source[..., index], reach(source), theme())
    seen = window.clipped(source.shape[0], source.shape[1])
    framed = _framed(picture, seen, f"Map {index + 1} of the layer before, with the window framed")
    scale = f"colours end at ±{number(reach(source))}"
    st.html(
        HTML('<div class="source">{}<span>map {} before, and the window; {}</span></div>').format(
            framed, index + 1, scale
        )
    )


def _framed(picture: Image.Image, window: Window, alt: str) -> HTML:
    """A picture with a frame around a part of it."""
    across, down = 100 / picture.width, 100 / picture.height
    style = (
        f"left:{across * window.left:.2f}%;top:{down * window.top:.2f}%;"
        f"width:{across * window.width:.2f}%;height:{down * window.height:.2f}%"
    )
    return HTML('<div class="framed"><img alt="{}" src="{}"><i style="{}"></i></div>').format(
        alt, url(picture), style
    )


def _render_filters(view: View, name: str, cell: Cell) -> None:
    """Show the kernels behind the chosen map or neuron."""
    filters = filters_of(view.anatomy, name, cell[-1])
    if filters is None:
        return
    what = f"map {cell[-1] + 1}" if len(cell) == 3 else f"neuron {cell[-1] + 1}"
    count = f"{len(filters)} kernel{'s' if len(filters) > 1 else ''}"
    size = f"{filters.shape[1]}×{filters.shape[2]}"
    with st.expander(f"What {what} has learned: {count} of {size}", icon=":material/grid_on:"):
        limit = float(np.abs(filters).max()) or 1.0
        scale = f"All share one scale: the colours end at ±{number(limit)}."
        st.markdown(f":small[{HELP['filters']} {scale}]")
        strongest = np.argsort(-np.abs(filters).sum(axis=(1, 2)), kind="stable")[:MOST_FILTERS]
        tiles = HTML().join(_filter(filters[i], int(i), limit) for i in sorted(strongest))
        st.html(HTML('<div class="filters">{}</div>').format(tiles))
        if len(filters) > MOST_FILTERS:
            st.caption(f"The {MOST_FILTERS} strongest of {len(filters)}.")


def _filter(weights: NDArray[np.float32], index: int, limit: float) -> HTML:
    picture = url(coloured(weights, limit, theme()))
    return HTML('<img alt="Kernel for map {0}" title="for map {0}" src="{1}">').format(
        index + 1, picture
    )
