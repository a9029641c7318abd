"""A map of the test pictures: what looks alike to the network lies close together."""

import numpy as np
import streamlit as st

from models import questions
from models.explain.networks import NetworkError
from utils.charts.judgement import picture_map_chart
from utils.text import plain, sentence
from utils.ui import services
from utils.ui.answers import array_url
from utils.ui.evaluate.judged import Judged

SHOWN = 600


def render_map(judged: Judged) -> None:
    """The pictures as points, by the network's last features."""
    if judged.images is None or len(judged.judgement) < 3:
        st.info("For this, the test pictures must be on this machine.")
        return
    judgement = judged.judgement
    st.markdown(
        "Before its last layer the network has turned each picture into a row of numbers. Here "
        "these rows are laid out flat, so that pictures which look alike *to the network* lie "
        "close together. Point at a dot to see its picture; dots with a red rim were answered "
        "wrongly."
    )
    images = np.asarray(judged.images[:SHOWN])
    try:
        places = services.ask_helper(
            questions.picture_map, judged.network, images, waiting="Drawing the map"
        )
    except NetworkError as error:
        st.error(sentence(error))
        return
    names = [plain(name) for name in judgement.class_names]
    st.vega_lite_chart(
        spec=picture_map_chart(
            places,
            [names[label] for label in judgement.labels[:SHOWN]],
            [names[answer] for answer in judgement.answers[:SHOWN]],
            [array_url(pixels) for pixels in images],
            names,
        ),
        alt="Test pictures as points; classes form clouds",
    )
    st.caption(
        f"{len(images)} test pictures, flattened by principal component analysis (PCA): along the "
        "two directions in which they differ most.",
    )
