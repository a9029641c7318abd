"""The picture that a lesson works on: a handwritten digit, or the reader's own drawing."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.lessons import keys
from pages.widgets import canvas, state
from utils.datasets import BUILT_IN, DATASETS, Split

SIDE = 28
FIRST = 2  # index of the first digit shown: a clear 4
DIGIT, DRAWING = "A handwritten digit", "Your own drawing"

Picture = NDArray[np.uint8]


def test_digits() -> Split:
    """The built-in digits that the lessons show. Raises DatasetError."""
    return DATASETS[BUILT_IN].load()["test"]


def choose_picture() -> tuple[Picture, str | None]:
    """A picture, uint8 `(28, 28)`, 0 black to 255 white; and its true class, if known."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        way = st.segmented_control(
            "Picture",
            (DIGIT, DRAWING),
            default=DIGIT,
            required=True,
            key=keys.LESSON_WAY,
            persist_state="session",
            help="What the lesson works on. Your drawing is made 28 pixels wide, white on black.",
        )
        if way == DIGIT:
            st.button("Another digit", on_click=_next_digit, icon=":material/shuffle:")
    return _digit() if way == DIGIT else (_draw(), None)


def _digit() -> tuple[Picture, str]:
    digits = test_digits()
    number = state.value(keys.LESSON_SAMPLE, FIRST) % len(digits)
    return digits.images[number, :, :, 0], DATASETS[BUILT_IN].class_names[digits.labels[number]]


def _next_digit() -> None:
    st.session_state[keys.LESSON_SAMPLE] += 1


def _draw() -> Picture:
    """The drawing; while the sheet is empty, the last drawing of the session, if any."""
    with st.container(width=canvas.SIDE, gap="small"):
        drawing = canvas.render_canvas(canvas.PEN_WIDTH)
    if drawing is not None:
        prepared = DATASETS[BUILT_IN].preparation(drawing, SIDE)
        if not prepared.is_empty:
            st.session_state[keys.LESSON_DRAWING] = prepared.pixels[:, :, 0]
    last: Picture | None = st.session_state.get(keys.LESSON_DRAWING)
    if last is None:
        st.caption("Draw something: it appears below.")
        return np.zeros((SIDE, SIDE), np.uint8)
    return last
