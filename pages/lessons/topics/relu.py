"""Lesson 4: ReLU."""

import numpy as np
import streamlit as st

from models.lessons.convolution import convolved
from pages.lessons import keys
from pages.lessons.kernel_picker import current_kernel
from pages.lessons.lesson_pictures import choose_picture
from pages.lessons.sliding_window import SlidingWindow, render_window
from pages.lessons.topics import Question, lesson
from pages.widgets.glossary import TERMS


@lesson(
    title="ReLU: nothing below zero",
    rank=40,
    idea="After the sum comes a decision: is the pattern there? **ReLU** (rectified linear unit) "
    "keeps a number above zero and makes everything below it 0. A **bias**, added before, says how "
    "strong the pattern must be. This bend is what lets many layers do more than one.",
    question=Question(
        "Take two convolutions one after the other, with nothing in between. What can they do "
        "that one convolution with a larger kernel cannot?",
        ("Find twice as many patterns", "Nothing at all", "Find curved lines"),
        right=1,
        because="Multiplying and adding twice is still multiplying and adding: two 3×3 kernels "
        "melt into one of 5×5. The bend of ReLU between them keeps them apart. Without it, a "
        "network of a hundred layers would be no cleverer than one of a single layer.",
    ),
    code='x = layers.Conv2D(32, 3, activation="relu")(x)',
    code_note="ReLU has nothing to learn; the bias of each filter is learnt along with its kernel. "
    "A filter that is 0 everywhere, for every picture, has died: the page Inside marks such ones.",
)
def relu() -> None:
    """Switch the bend on and off, and move the bias."""
    picture, _ = choose_picture()
    with st.container(horizontal=True, gap="large", vertical_alignment="center"):
        bends = st.toggle(
            "ReLU",
            value=True,
            key=keys.LESSON_RELU,
            help=f"{TERMS['relu']} Off: the sums as they are, blue below zero, orange above.",
        )
        bias = st.slider(
            "Bias",
            -600,
            600,
            0,
            step=50,
            key=keys.LESSON_BIAS,
            width=320,
            help=TERMS["bias"],
        )
    window = SlidingWindow(kernel=current_kernel(), bias=bias, relu=bends)
    render_window(window, picture, f"{keys.LESSON_WINDOW}_relu")
    sums = convolved(picture.astype(float), np.array(window.kernel), bias=bias)
    below = int((sums < 0).sum())
    st.markdown(
        f"**{below} of {sums.size}** sums are below zero"
        + (", and ReLU has made them 0." if bends else ".")
    )
