"""Layer by layer: the row of layers, and the maps of the one that is chosen."""

from weakref import WeakKeyDictionary

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from models.explain.feature_maps import FeatureMaps, dead_maps
from models.layer_kinds.calculation import number
from models.layer_kinds.info import LayerInfo
from pages.charts.feature_map_sheets import as_maps, pixels_as_picture, reach, sheet, url
from pages.inside import keys
from pages.inside.cell import render_cell
from pages.inside.components import Card, Sheet, render_maps, render_row
from pages.inside.steps import Step, shape_text, steps_of
from pages.inside.view import View
from pages.widgets import page, state
from pages.widgets.component import told
from pages.widgets.glossary import TERMS
from pages.widgets.number_box import number_of, put, whole_box
from pages.widgets.theme import theme

MOST_ON_CARD = 4  # maps shown on a layer's card

_kept_cards: WeakKeyDictionary[FeatureMaps, dict[str, list[Card]]] = WeakKeyDictionary()

HELP = {
    "maps": f"**Feature map:** {TERMS['feature map']} Orange is above zero, blue below; the "
    "stronger, the further away. "
    "Click a small map to enlarge it, and a cell of the large one to see how it was computed.",
    "dead": "A map that is zero everywhere on this picture. One that is zero on every picture "
    "is dead: its kernel has learnt nothing, and costs time all the same.",
    "own": "Off: one scale for all maps of the layer, so that faint ones look faint. On: each "
    "map as bright as it can be.",
    "row": "Counted from the top, beginning with 1.",
    "column": "Counted from the left, beginning with 1.",
    "map": "Which map of this layer is shown large.",
    "unit": "Which number of this layer is looked at.",
    "steps": "A step of the network is often several small layers in a row.",
}


CARDS_SCALE = (
    "Every card has a scale of its own: compare colours within a card, not from card to card."
)


def render_layers(view: View) -> None:
    """Draw the network in a row, one layer's maps, and one cell's arithmetic."""
    steps = steps_of(view.anatomy)
    step = _chosen(steps)
    render_row(_cards(steps, view), step.layers[0].name, keys.INSIDE_ROW, _take_layer)
    st.caption(CARDS_SCALE)
    layer = _choose_layer(step)
    values = view.seen.outputs[layer.name]
    _render_facts(step, layer, values)
    cell = _render_maps(layer, values)
    render_cell(view, step.up_to(layer.name), cell)


def _chosen(steps: list[Step]) -> Step:
    """The step that was clicked; at first the first one that computes something."""
    names = [step.layers[0].name for step in steps]
    wanted = st.session_state.get(keys.INSIDE_LAYER)
    return steps[names.index(wanted)] if wanted in names else steps[min(1, len(steps) - 1)]


def chosen_layer(view: View) -> LayerInfo:
    """The layer whose maps are shown."""
    return _layer_of(_chosen(steps_of(view.anatomy)))


def _layer_of(step: Step) -> LayerInfo:
    """The chosen layer of a step; at first its last one, which its card shows."""
    by_name = {layer.name: layer for layer in step.layers}
    return by_name[state.widget_value(_within(step), step.last.name)]


def _within(step: Step) -> str:
    """The session key that holds the name of a step's chosen layer; another for other layers."""
    return "_".join((keys.INSIDE_LAYER, *(layer.name for layer in step.layers)))


def _take_layer() -> None:
    st.session_state[keys.INSIDE_LAYER] = told(keys.INSIDE_ROW, "chosen")


def _cards(steps: list[Step], view: View) -> list[Card]:
    """The cards of the row, kept with the maps: a click changes none of them."""
    kept = _kept_cards.setdefault(view.seen, {})
    if theme() not in kept:
        kept[theme()] = [_card(step, view) for step in steps]
    return kept[theme()]


def _card(step: Step, view: View) -> Card:
    last = step.last
    is_picture = not step.layers[0].inputs
    values = view.seen.outputs[last.name]
    picture = pixels_as_picture(view.pixels) if is_picture else _glimpse(values)
    hint = ", ".join(layer.heading for layer in step.layers)
    return Card(step.layers[0].name, step.title, shape_text(last), url(picture), hint)


def _glimpse(values: NDArray[np.float32]) -> Image.Image:
    """The four strongest maps, or all of a row of numbers."""
    maps = as_maps(values)
    strongest = np.argsort(-np.abs(np.nan_to_num(maps)).sum(axis=(0, 1)))[:MOST_ON_CARD]
    return sheet(maps[..., np.sort(strongest)], reach(maps), theme())[0]


def _choose_layer(step: Step) -> LayerInfo:
    """A choice among the layers of a step, where it has several."""
    chosen, titles = _layer_of(step), {each.name: each.heading for each in step.layers}
    if len(titles) > 1:
        st.segmented_control(
            "Inside this step",
            list(titles),
            default=step.last.name,
            required=True,
            format_func=titles.__getitem__,
            key=_within(step),
            help=HELP["steps"],
        )
    return chosen


def _render_facts(step: Step, layer: LayerInfo, values: NDArray[np.float32]) -> None:
    is_whole = layer == step.last
    title = step.title if is_whole else layer.heading
    st.markdown(f"#### {title} · {shape_text(layer)}", help=HELP["maps"])
    facts = [f"Values from {number(values.min())} to {number(values.max())}"]
    dead = int(dead_maps(values).sum())
    if dead:
        kind = "maps" if values.ndim == 3 else "numbers"
        facts.append(f"{dead} of {values.shape[-1]} {kind} all zero here")
    facts.append(f"in the code: `{layer.name}`")
    what = step.what if is_whole else layer.about.summary
    st.markdown(f"{what}  \n:small[{' · '.join(facts)}]", help=HELP["dead"])
    if lesson := (step.layers[0] if is_whole else layer).about.lesson:
        page.link("lessons", "Lesson about this layer", lesson=lesson)


def _render_maps(layer: LayerInfo, values: NDArray[np.float32]) -> tuple[int, ...]:
    """The maps of a layer, and the cell of them that is chosen: as the layer's output counts."""
    _aim(layer, values)
    place = st.container()
    cell = _choose_by_number(values)
    with place:
        render_maps(_sheet(layer, values, cell), keys.INSIDE_MAPS, lambda: _take_cell(values.shape))
    st.caption(_scale_note(as_maps(values)))
    return cell


def _scale_note(maps: NDArray[np.float32]) -> str:
    """The range of values that the colours stand for."""
    limits = np.atleast_1d(_limits(maps))
    if len(limits) > 1:
        return (
            f"Each map on its own scale: its colours end between ±{number(limits.min())} and "
            f"±{number(limits.max())}, so do not compare how bright they are."
        )
    one = "All maps have one scale" if maps.shape[2] > 1 else "The scale"
    return f"{one}: the colours end at ±{number(limits[0])}; what lies beyond looks the same."


def _sheet(layer: LayerInfo, values: NDArray[np.float32], cell: tuple[int, ...]) -> Sheet:
    maps = as_maps(values)
    picture, columns = sheet(maps, _limits(maps), theme())
    if not layer.inputs and maps.shape[2] == 1:
        picture = pixels_as_picture(maps.astype(np.uint8))
    row, column, index = _on_sheet(cell, maps.shape)
    return Sheet(
        sheet=url(picture),
        columns=columns,
        count=maps.shape[2],
        height=maps.shape[0],
        width=maps.shape[1],
        units=len(values) if values.ndim == 1 else 0,
        dead=dead_maps(maps).tolist(),
        map=index,
        row=row,
        column=column,
    )


def _limits(maps: NDArray[np.float32]) -> float | NDArray[np.float32]:
    """Where the colours end: one value for all maps, or one per map."""
    if maps.shape[2] > 1 and st.session_state.get(keys.INSIDE_OWN_SCALE):
        return np.array([reach(maps[..., i]) for i in range(maps.shape[2])], np.float32)
    return reach(maps)


def _aim(layer: LayerInfo, values: NDArray[np.float32]) -> None:
    """Choose a cell that exists; on a layer that is looked at for the first time, the strongest."""
    names = _cell_keys(values.ndim)
    is_new = st.session_state.get(keys.INSIDE_CELL_OF) != layer.name
    if is_new or any(key not in st.session_state for key in names):
        strongest = np.unravel_index(np.abs(values).argmax(), values.shape)
        st.session_state[keys.INSIDE_CELL_OF] = layer.name
        st.session_state.update(zip(names, (int(i) + 1 for i in strongest), strict=True))
    for key, size in zip(names, values.shape, strict=True):
        put(key, min(max(int(number_of(key)), 1), size))


def _cell_keys(dimensions: int) -> tuple[str, ...]:
    """The fields that hold a cell's numbers, in the order of the layer's output."""
    if dimensions == 1:
        return (keys.INSIDE_UNIT,)
    return keys.INSIDE_CELL_ROW, keys.INSIDE_CELL_COLUMN, keys.INSIDE_MAP


def _choose_by_number(values: NDArray[np.float32]) -> tuple[int, ...]:
    """Fields for the same choice without a mouse."""
    fields = {
        keys.INSIDE_MAP: "Map",
        keys.INSIDE_CELL_ROW: "Row",
        keys.INSIDE_CELL_COLUMN: "Column",
        keys.INSIDE_UNIT: "Number",
    }
    names = _cell_keys(values.ndim)
    sizes = dict(zip(names, values.shape, strict=True))
    chosen = {}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for key in (key for key in fields if key in sizes):
            help = HELP["unit" if key == keys.INSIDE_UNIT else fields[key].lower()]
            chosen[key] = whole_box(fields[key], 1, sizes[key], 1, key=key, width=170, help=help)
        if values.ndim == 3 and values.shape[2] > 1:
            st.toggle("Each map on its own scale", key=keys.INSIDE_OWN_SCALE, help=HELP["own"])
    return tuple(chosen[key] - 1 for key in names)


def _on_sheet(cell: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Where a cell is drawn: row, column, map."""
    if len(cell) == 3:
        return cell[0], cell[1], cell[2]
    return cell[0] // shape[1], cell[0] % shape[1], 0


def _take_cell(shape: tuple[int, ...]) -> None:
    """Choose the cell that was clicked, if the browser reports a valid one."""
    cell = told(keys.INSIDE_MAPS, "cell")
    try:
        index, row, column = (int(cell[name]) for name in ("map", "row", "column"))
    except (TypeError, KeyError, ValueError, OverflowError):
        return
    width = as_maps(np.zeros(shape[:1], np.float32)).shape[1] if len(shape) == 1 else 0
    found = (row * width + column,) if len(shape) == 1 else (row, column, index)
    if all(0 <= i < size for i, size in zip(found, shape, strict=True)):
        st.session_state.update(zip(_cell_keys(len(shape)), (i + 1 for i in found), strict=True))
