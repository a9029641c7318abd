"""One picture, enlarged, and its pixel values as a table."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pages.charts.class_counts import SPLITS
from pages.charts.pixel_table import pixel_table
from pages.datasets import keys
from pages.widgets.glossary import TERMS
from pages.widgets.number_box import put, whole_box
from utils.datasets import Dataset, Splits

LARGE = 336  # pixels a side of the enlarged picture
WINDOW = 28  # cells a side of the table
FRAME = "#e8850c"
CHANNELS = {0: "Red", 1: "Green", 2: "Blue"}


@st.fragment
def render_pixels(dataset: Dataset, splits: Splits) -> None:
    """Show a picture of the training split enlarged, with its class and its pixel values."""
    split = splits["train"]
    beside, large = st.columns([1, 1], gap="medium", vertical_alignment="center")
    with beside:
        number = _choose_number(len(split))
        picture = split.images[number]
        st.metric(
            "Class",
            dataset.class_names[split.labels[number]],
            help=f"{TERMS['class']} This is the true one: a label given by a person.",
        )
        channel = _choose_channel(picture)
        top, left = _choose_window(picture)
    values = picture[top : top + WINDOW, left : left + WINDOW, channel]
    large.image(_large(picture, top, left), width=LARGE, alt="The picture, large")
    st.html(pixel_table(values, top, left, "Pixel values"))
    st.caption(_explanation(picture))


def _choose_number(count: int) -> int:
    key = f"{keys.PIXELS_NUMBER}_{count}"
    number = whole_box(
        "Picture number",
        0,
        count - 1,
        0,
        key=key,
        help=f"0 to {count - 1:,}: its place among the pictures {SPLITS['train']}.",
    )
    st.button("Random picture", on_click=_pick, args=(key, count), icon=":material/casino:")
    return number


def _pick(key: str, count: int) -> None:
    put(key, int(np.random.default_rng().integers(count)))


def _choose_channel(picture: NDArray[np.uint8]) -> int:
    if picture.shape[-1] == 1:
        return 0
    channel: int = st.segmented_control(
        "Channel",
        list(CHANNELS),
        format_func=CHANNELS.__getitem__,
        default=0,
        required=True,
        key=keys.PIXELS_CHANNEL,
        help=TERMS["channel"],
    )
    return channel


def _choose_window(picture: NDArray[np.uint8]) -> tuple[int, int]:
    """The first row and column of the part whose values are shown."""
    room = picture.shape[0] - WINDOW
    if room <= 0:
        return 0, 0
    meaning = "The orange frame marks the part of the picture whose values are shown below."
    top = st.slider("First row", 0, room, room // 2, key=f"{keys.PIXELS_TOP}_{room}", help=meaning)
    left = st.slider(
        "First column", 0, room, room // 2, key=f"{keys.PIXELS_LEFT}_{room}", help=meaning
    )
    return top, left


def _large(picture: NDArray[np.uint8], top: int, left: int) -> Image.Image:
    """The picture enlarged without smoothing; a frame marks the shown part if it is not all."""
    pixels = picture[..., 0] if picture.shape[-1] == 1 else picture
    image = Image.fromarray(np.ascontiguousarray(pixels)).convert("RGB")
    image = image.resize((LARGE, LARGE), Image.Resampling.NEAREST)
    if picture.shape[0] > WINDOW:
        cell = LARGE / picture.shape[0]
        corners = [left * cell, top * cell, (left + WINDOW) * cell, (top + WINDOW) * cell]
        ImageDraw.Draw(image).rectangle(corners, outline=FRAME, width=3)
    return image


def _explanation(picture: NDArray[np.uint8]) -> str:
    height, width, channels = picture.shape
    numbers = f"{height} × {width}" + (f" × {channels}" if channels > 1 else "")
    return (
        f"This is all that a network sees: {numbers} = {picture.size:,} numbers from 0 (dark) to "
        "255 (bright), each in its place."
    )
