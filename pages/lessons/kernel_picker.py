"""Choosing a kernel: by name, from a network, or by editing its numbers."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from models.explain.filters import filters_of
from models.explain.open_networks import NetworkError
from models.layer_kinds.anatomy import Anatomy
from models.lessons.convolution import KERNELS
from pages.lessons import keys
from pages.lessons.own_network import choose_network
from pages.lessons.sliding_window import Kernel, edited_kernel
from pages.widgets import remembered_answers, state
from pages.widgets.glossary import TERMS
from utils.text import escape_markdown, sentence

NAMED, LEARNT = "By name", "Learnt by a network"
FIRST = "Upright edges"
LARGEST = 7  # cells of a kernel's side that fit the screen


def choose_kernel() -> Kernel:
    """A named or learnt kernel, as the reader has edited it."""
    kernels = st.segmented_control(
        "Kernels",
        (NAMED, LEARNT),
        default=NAMED,
        required=True,
        key=keys.LESSON_KERNELS,
        help="Some that people have designed, or those that a network has found by itself.",
    )
    if kernels == NAMED:
        _choose_named()
    else:
        _choose_learnt()
    return current_kernel()


def current_kernel() -> Kernel:
    """The kernel that was chosen or edited last."""
    return state.value(keys.LESSON_KERNEL, KERNELS[FIRST])


def take_edited(window: str) -> None:
    """Take over an edited kernel from the window with that key; it no longer has a name."""
    kernel = edited_kernel(window)
    if kernel is not None and kernel != current_kernel():
        st.session_state[keys.LESSON_KERNEL] = kernel
        st.session_state[keys.LESSON_PRESET] = None


def _choose_named() -> None:
    st.pills(
        "Kernel",
        list(KERNELS),
        default=FIRST,
        key=keys.LESSON_PRESET,
        on_change=_take_named,
        help=TERMS["kernel"],
    )


def _take_named() -> None:
    name = st.session_state[keys.LESSON_PRESET]
    if name is not None:
        st.session_state[keys.LESSON_KERNEL] = KERNELS[name]


def _choose_learnt() -> None:
    """Choose among the kernels of a network's first layer."""
    predictor = choose_network()
    if predictor is None:
        return
    try:
        kernels = first_kernels(remembered_answers.anatomy(predictor.identity))
    except NetworkError as error:
        st.error(sentence(error), icon=":material/error:")
        return
    if not kernels:
        st.info(
            f"“{escape_markdown(predictor.info.title)}” does not begin with kernels that fit here."
        )
        return
    number = st.pills(
        "Kernel",
        range(len(kernels)),
        default=0,
        required=True,
        format_func=lambda i: str(i + 1),
        key=f"{keys.LESSON_LEARNT}_{predictor.info.name}",
        help=f"{TERMS['kernel']} Training began with random ones, and made these of them.",
    )
    st.session_state[keys.LESSON_KERNEL] = kernels[number]


def _fits(kernels: NDArray[np.float32]) -> bool:
    channels, height, width = kernels.shape
    return bool(channels == 1 and height == width <= LARGEST)


def first_kernels(anatomy: Anatomy) -> Sequence[Kernel]:
    """The kernels of the first convolution, rounded; empty if they are not small squares."""
    for layer in anatomy.layers:
        if not layer.info.about.is_convolution:
            continue
        found = [filters_of(anatomy, layer.info.name, i) for i in range(layer.info.filters or 0)]
        fitting = [each[0] for each in found if each is not None and _fits(each)]
        return [
            tuple(tuple(round(float(value), 2) for value in row) for row in each)
            for each in fitting
        ]
    return ()
