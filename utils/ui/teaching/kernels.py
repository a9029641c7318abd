"""Choosing a kernel: by its name, or by changing the numbers of one."""

import streamlit as st

from models.lessons.sliding import KERNELS
from utils.ui import state
from utils.ui.teaching.window import Kernel, edited_kernel

FIRST = "Upright edges"
HELP = (
    "Nine numbers that say what to look for. Each is multiplied by the pixel below it, and the "
    "nine products are added."
)


def choose_kernel() -> Kernel:
    """One of the named kernels, or what the reader has made of it."""
    st.pills(
        "Kernel",
        list(KERNELS),
        default=FIRST,
        key=state.LESSON_PRESET,
        on_change=_take_named,
        help=HELP,
    )
    kernel: Kernel = st.session_state.setdefault(state.LESSON_KERNEL, KERNELS[FIRST])
    return kernel


def take_edited(window: str) -> None:
    """Keep what was changed by hand in the window of that key; it has no name any more."""
    kernel = edited_kernel(window)
    if kernel is not None and kernel != st.session_state.get(state.LESSON_KERNEL):
        st.session_state[state.LESSON_KERNEL] = kernel
        st.session_state[state.LESSON_PRESET] = None


def _take_named() -> None:
    name = st.session_state[state.LESSON_PRESET]
    if name is not None:
        st.session_state[state.LESSON_KERNEL] = KERNELS[name]
