"""Lesson 1: a picture is numbers."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from models.lessons.convolution import Numbers, pooled
from pages.charts.feature_map_sheets import pixels_as_picture, url
from pages.charts.pixel_table import pixel_table
from pages.lessons import keys
from pages.lessons.lesson_pictures import choose_picture
from pages.lessons.topics import Question, lesson
from utils.markup import HTML

CHANGES: dict[str, Callable[[Numbers], Numbers]] = {
    "Nothing": lambda p: p,
    "+ 80": lambda p: p + 80,
    "× 0.5": lambda p: p * 0.5,
    "255 −": lambda p: 255 - p,
    "Rows backwards": lambda p: p[:, ::-1],
    "Mean of 2 × 2": lambda p: pooled(p, 2, np.mean),
}
MEANING = {
    "Nothing": "Find the pixels where the pen went: large numbers are light.",
    "+ 80": "Every number grows by 80, at most to 255: the whole picture is lighter.",
    "× 0.5": "Every number is halved: darker, and with half the contrast.",
    "255 −": "White becomes black and black white: a negative.",
    "Rows backwards": "Each row is read from its end: a mirror.",
    "Mean of 2 × 2": "Four numbers become one, their mean: a quarter is left, and still readable.",
}


@lesson(
    title="A picture is numbers",
    rank=10,
    idea="A computer never sees a seven. It sees a grid of numbers: one for each **pixel** (a dot "
    "of the picture), from 0 for black to 255 for white. Everything a network does with a picture "
    "is arithmetic with these numbers.",
    question=Question(
        "A picture of a digit is 28 pixels wide and 28 high. How many numbers is that? And in "
        "colour, where red, green and blue have a number each?",
        ("56, and 168 in colour", "784, and 2,352 in colour", "784, and 784 in colour"),
        right=1,
        because="28 × 28 = 784 numbers, and three times as many in colour: one layer of numbers "
        "for each of red, green and blue. A layer of numbers is called a **channel**.",
    ),
    code="pixels = keras.Input((28, 28, 1))  # height, width, channels\n"
    "x = layers.Rescaling(1 / 255)(pixels)   # 0 to 255 becomes 0 to 1",
    code_note="Every network of this app begins with these two lines: it takes the raw pixels and "
    "makes them small, because learning goes smoother with numbers around 1.",
)
def numbers() -> None:
    """Do arithmetic with a picture's numbers, and see what becomes of the picture."""
    picture, _ = choose_picture()
    change = st.pills(
        "Arithmetic with every number",
        list(CHANGES),
        default="Nothing",
        required=True,
        key=keys.LESSON_CHANGE,
        help="What is done to all the numbers at once. The table shows what comes out.",
    )
    values = CHANGES[change](picture.astype(float)).clip(0, 255).astype(np.uint8)
    st.markdown(MEANING[change])
    shown = url(pixels_as_picture(values[..., None]))
    st.html(
        HTML('<img class="looked-at" alt="The picture that these numbers are" src="{}">').format(
            shown
        )
    )
    st.html(pixel_table(values, 0, 0, "The numbers"))
