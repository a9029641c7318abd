"""How the prediction for one test picture developed, epoch by epoch."""

import numpy as np
import streamlit as st

from models.runs import Metrics, Run
from pages.charts.answer_over_epochs import epoch_spec, epoch_table
from pages.charts.feature_map_sheets import pixels_as_picture
from pages.train import keys
from pages.train.sample_board import class_names_of
from pages.widgets.answer import picture_html
from pages.widgets.link_to_inside import render_door
from pages.widgets.number_box import whole_box
from utils.markup import HTML

HELP = (
    "One of these test pictures, and how likely the network thought each answer after every "
    "epoch. The page Inside replays it, layer by layer."
)


def render_history(run: Run, metrics: Metrics) -> None:
    """Draw the probabilities of one test picture over the epochs, and a link to replay it."""
    samples = run.samples()
    if samples is None or len(metrics.epochs) < 2:
        return
    images, labels = samples
    names = class_names_of(run, labels)
    answers = [np.asarray(epoch.samples, np.float32) for epoch in metrics.epochs]
    if any(each.shape != (len(images), len(names)) for each in answers):
        return
    st.subheader("How one answer grew", anchor=False, help=HELP)
    index = _choose_picture(run, images)
    epochs = [epoch.epoch for epoch in metrics.epochs]
    table = epoch_table(epochs, np.stack([each[index] for each in answers]), names)
    with st.container(key="run_history"):
        _render_picture(images[index], names[labels[index]])
        st.vega_lite_chart(
            table,
            epoch_spec(table, None),
            key=f"history_{run.id}",
            alt=f"Probabilities of test picture {index + 1} over {len(answers)} epochs",
        )


def _choose_picture(run: Run, images: np.ndarray) -> int:
    """Draw a box for a picture's number and a link to replay it; returns the picture's index."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        number = whole_box("Picture", 1, len(images), 1, key=f"{keys.HISTORY}_{run.id}", width=190)
        if run.model_file("tflite") is not None:
            picture = pixels_as_picture(images[number - 1])
            title = f"Test picture {number}"
            render_door(run.id, title, lambda: picture, label="Replay it inside")
    return number - 1


def _render_picture(image: np.ndarray, truth: str) -> None:
    figure = HTML('<figure class="history">{}<figcaption>really <b>{}</b></figcaption></figure>')
    st.html(figure.format(picture_html(image, truth), truth))
