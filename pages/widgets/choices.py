"""Choices that are kept in the address, so that they can be linked to and survive a reload."""

import re
from collections.abc import Sequence

import streamlit as st

from models.architectures import ARCHITECTURES, Architecture
from pages.widgets import number_box, state
from pages.widgets.glossary import TERMS
from utils.datasets import DATASETS, Dataset
from utils.text import escape_markdown

SMALLEST, LARGEST = 4, 256  # pixels; the picture sides that an architecture can be tried with
PREFERRED = "mnist"  # if it is on the disk; else the first one, which always is


def choose_dataset() -> Dataset:
    """A box to choose a data set; `?dataset=mnist` in the address."""
    names = DATASETS.names()
    default = PREFERRED if DATASETS[PREFERRED].status().here else names[0]
    name = st.selectbox(
        "Data set",
        names,
        format_func=lambda name: DATASETS[name].title,
        help=TERMS["data set"],
        key=_follow_address(state.DATASET, names, default),
        on_change=_update_address,
        args=(state.DATASET,),
    )
    return DATASETS[name]


def choose_architecture() -> Architecture:
    """A box to choose an architecture; `?architecture=lenet5` in the address."""
    names = ARCHITECTURES.names()
    name = st.selectbox(
        "Architecture",
        names,
        format_func=lambda name: ARCHITECTURES[name].title,
        help=TERMS["architecture"],
        key=_follow_address(state.ARCHITECTURE, names, names[0]),
        on_change=_update_address,
        args=(state.ARCHITECTURE,),
    )
    return ARCHITECTURES[name]


def choose_image_size(dataset: Dataset) -> int:
    """The side of the pictures in pixels: a box if there is a choice; `?size=64` in the address."""
    if len(dataset.sizes) == 1:
        return dataset.image_size
    sizes = [str(side) for side in dataset.sizes]
    side = st.selectbox(
        "Picture size",
        sizes,
        format_func=lambda side: f"{side}×{side} pixels",
        help="The photos are cut to squares of this size. Larger ones show more and train longer.",
        key=_follow_address(state.IMAGE_SIZE, sizes, str(dataset.image_size)),
        on_change=_update_address,
        args=(state.IMAGE_SIZE,),
    )
    return int(side)


def choose_any_size(dataset: Dataset) -> int:
    """Any picture side in pixels within SMALLEST and LARGEST; `?size=64` in the address."""
    key = f"choose_any_{state.IMAGE_SIZE}_{dataset.name}"
    wanted = _side(st.query_params.get(state.IMAGE_SIZE, ""))
    if wanted is not None:
        number_box.put(key, wanted)
    return number_box.whole_box(
        "Picture size",
        SMALLEST,
        LARGEST,
        dataset.image_size,
        key=key,
        on_change=lambda side: st.query_params.update({state.IMAGE_SIZE: str(side)}),
        help=f"Width and height in pixels; {dataset.title} comes with "
        f"{' or '.join(map(str, dataset.sizes))}. Not every network fits small pictures.",
    )


def warn_of_unknown_size() -> None:
    """Warn if the address asks for an impossible picture size."""
    wanted = st.query_params.get(state.IMAGE_SIZE)
    if wanted is not None and _side(wanted) is None:
        st.warning(
            f"“{escape_markdown(wanted, 40)}” is no size for a picture: a side has {SMALLEST} to "
            f"{LARGEST} pixels. Choose one below.",
            icon=":material/help:",
        )


def _side(text: str) -> int | None:
    """A side in pixels from the address; None if it is not one."""
    side = int(text) if re.fullmatch("[0-9]{1,4}", text) else 0
    return side if SMALLEST <= side <= LARGEST else None


def warn_of_unknown(parameter: str, known: Sequence[str], kind: str) -> None:
    """Warn if the address names something that does not exist; the default is shown instead.

    Args:
        parameter: of the query.
        known: the names that exist.
        kind: what is named, for the message: "data set".
    """
    wanted = st.query_params.get(parameter)
    if wanted is not None and wanted not in known:
        st.warning(
            f"There is no {kind} called “{escape_markdown(wanted, 40)}”. Choose one below.",
            icon=":material/help:",
        )


def _follow_address(parameter: str, names: Sequence[str], default: str) -> str:
    """Set the choice to the one in the address. Returns the widget's key."""
    key = f"choose_{parameter}"
    named = state.chosen(parameter, names)
    if named is not None:
        st.session_state[key] = named
    elif st.session_state.get(key) not in names:
        st.session_state[key] = default
    return key


def _update_address(parameter: str) -> None:
    st.query_params[parameter] = st.session_state[f"choose_{parameter}"]
