"""A map of the test pictures: what looks alike to the network lies close together."""

import numpy as np
import streamlit as st

from models import worker_tasks
from models.explain.open_networks import NetworkError
from pages.charts.evaluation import picture_map_chart
from pages.evaluate.evaluated import Evaluated
from pages.widgets import services
from pages.widgets.answer import array_url
from utils.text import plain, sentence

SHOWN = 600


def render_map(evaluated: Evaluated) -> None:
    """Show the pictures as points, placed by the last features that the network computes."""
    if evaluated.images is None or len(evaluated.predictions) < 3:
        st.info("This needs the test pictures on this machine.")
        return
    predictions = evaluated.predictions
    st.markdown(
        "Before its last layer the network has turned each picture into a row of numbers. Here "
        "these rows are laid out flat, so that pictures which look alike *to the network* lie "
        "close together. Point at a dot to see its picture. A red rim marks a wrong answer."
    )
    images = np.asarray(evaluated.images[:SHOWN])
    try:
        places = services.ask_helper(
            worker_tasks.picture_map, evaluated.network, images, waiting="Drawing the map"
        )
    except NetworkError as error:
        st.error(sentence(error))
        return
    names = [plain(name) for name in predictions.class_names]
    st.vega_lite_chart(
        spec=picture_map_chart(
            places,
            [names[label] for label in predictions.labels[:SHOWN]],
            [names[answer] for answer in predictions.answers[:SHOWN]],
            [array_url(pixels) for pixels in images],
            names,
        ),
        alt="Test pictures as points; classes form clouds",
    )
    st.caption(
        f"{len(images)} test pictures, flattened by principal component analysis (PCA): along the "
        "two directions in which they differ most.",
    )
