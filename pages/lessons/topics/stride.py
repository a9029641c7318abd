"""Lesson 3: stride and padding."""

import streamlit as st

from models.lessons.convolution import same_padding
from pages.lessons import keys
from pages.lessons.kernel_picker import current_kernel
from pages.lessons.lesson_pictures import SIDE, choose_picture
from pages.lessons.sliding_window import SlidingWindow, render_window
from pages.lessons.topics import Question, lesson
from pages.widgets.glossary import TERMS


@lesson(
    title="Stride and padding: how the window walks",
    rank=30,
    idea="A window of 3×3 that may not leave the picture loses a pixel at every edge. "
    "**Padding** puts zeros around the picture, so that the result stays as large. **Stride** is "
    "how far the window moves each time: with 2, the result is half as wide and half as high.",
    question=Question(
        "The picture is 28 pixels wide, the kernel 3, the stride 2, and there is no padding. How "
        "many places are there for the window, side by side?",
        ("14", "13", "26"),
        right=1,
        because="The window begins at pixel 0, 2, 4 … and the last place where all of it fits "
        "begins at 24. That makes 13, or (28 − 3) ÷ 2, rounded down, + 1.",
    ),
    code='x = layers.Conv2D(1, 3, strides=2, padding="same")(x)   # 28×28 becomes 14×14\n'
    'x = layers.Conv2D(1, 3, strides=1, padding="valid")(x)  # without padding: 26×26',
    code_note="With a stride of 2, three quarters of the sums are never computed: a quick way to "
    "make the maps smaller.",
)
def stride() -> None:
    """Set stride and padding, and watch the window walk."""
    picture, _ = choose_picture()
    with st.container(horizontal=True, gap="medium"):
        step = st.segmented_control(
            "Stride",
            (1, 2, 3),
            default=1,
            required=True,
            key=keys.LESSON_STRIDE,
            help=TERMS["stride"],
        )
        pads = st.segmented_control(
            "Padding",
            ("valid", "same"),
            default="valid",
            required=True,
            key=keys.LESSON_PADDING,
            help=TERMS["padding"],
        )
    kernel = current_kernel()
    size = len(kernel)
    padding = same_padding(SIDE, size, step) if pads == "same" else (0, 0)
    zeros = sum(padding)
    result = (SIDE + zeros - size) // step + 1
    st.markdown(
        f"({SIDE} + {zeros} − {size}) ÷ {step}, rounded down, + 1 = **{result}** places in a row",
        help="Picture + padding − kernel, divided by the stride, and one for the first place.",
    )
    window = SlidingWindow(kernel=kernel, stride=step, padding=padding)
    render_window(window, picture, f"{keys.LESSON_WINDOW}_stride")
