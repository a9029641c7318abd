"""Lesson 5: pooling."""

from typing import Literal

import numpy as np
import streamlit as st

from models.lessons.convolution import alike, pooled, shifted
from pages.lessons import keys
from pages.lessons.lesson_pictures import choose_picture
from pages.lessons.sliding_window import SlidingWindow, render_window
from pages.lessons.topics import Question, lesson
from pages.widgets.glossary import TERMS

FURTHEST = 6  # pixels
MAXIMUM, MEAN = "Maximum", "Mean"


@lesson(
    title="Pooling, and what it forgives",
    rank=50,
    idea="**Pooling** looks at the map through windows that lie side by side, and keeps one number "
    "of each: the largest, or the mean. Little is lost, because it matters more *that* a pattern "
    "was found than where exactly. And nobody writes a digit twice at the very same place.",
    question=Question(
        "A pattern is found one pixel further to the right than before. What does max pooling "
        "with windows of 2×2 answer?",
        ("Never the same", "Often the same", "Always the same"),
        right=1,
        because="As long as the pattern stays in its window, the largest number of that window is "
        "the same. If it crosses into the next one, the answer moves, too. Larger windows forgive "
        "more, and tell less.",
    ),
    code="x = layers.MaxPooling2D(2)(x)  # 26×26 becomes 13×13; nothing to learn",
    code_note="Four numbers become one, so that all that follows has a quarter of the work; and "
    "the next 3×3 kernel sees twice as far.",
)
def pooling() -> None:
    """Move the picture, and see how much of the pooled one stays."""
    picture, _ = choose_picture()
    kind, size, shift = _choose()
    still = picture.astype(float)
    moved = shifted(still, shift)
    mode: Literal["max", "average"] = "max" if kind == MAXIMUM else "average"
    window = SlidingWindow(mode, size, stride=size, titles=("Moved picture", "Pooled"))
    render_window(window, moved, f"{keys.LESSON_WINDOW}_pooling")
    pick = np.max if kind == MAXIMUM else np.mean
    _render_likeness(
        alike(still, moved), alike(pooled(still, size, pick), pooled(moved, size, pick))
    )


def _choose() -> tuple[str, int, int]:
    """What is kept, the window's side, and how far the picture moves."""
    with st.container(horizontal=True, gap="large"):
        kind = st.segmented_control(
            "Keep",
            (MAXIMUM, MEAN),
            default=MAXIMUM,
            required=True,
            key=keys.LESSON_POOL,
            help=TERMS["pooling"],
        )
        size = st.segmented_control(
            "Window",
            (2, 4, 7),
            default=2,
            required=True,
            format_func=lambda side: f"{side}×{side}",
            key=keys.LESSON_POOL_SIZE,
            help="How many pixels become one number.",
        )
        shift = st.slider(
            "Move the picture right",
            0,
            FURTHEST,
            1,
            format="%d px",
            key=keys.LESSON_SHIFT,
            width=260,
            help="In pixels. Below you see how much stays where it was.",
        )
    return kind, size, shift


def _render_likeness(pixels: float, pools: float) -> None:
    with st.container(horizontal=True, gap="large", key="lesson_alike"):
        st.metric(
            "Pixels: still in place",
            f"{pixels:.0%}",
            help="The light that the picture and the moved one have in common.",
        )
        st.metric(
            "Pooled: still in place",
            f"{pools:.0%}",
            help="The same after pooling. More: pooling has forgiven some of the move.",
        )
