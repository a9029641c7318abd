"""The network that a lesson uses: the reader's own, if there is one."""

import streamlit as st

from models.inference.predictor import Predictor, list_predictors
from models.serving.predictor_info import PredictorError, PredictorInfo
from pages.lessons import keys
from pages.widgets import services
from pages.widgets.network_picker import first_that_works, render_box
from pages.widgets.titles import network_titles
from utils.datasets import BUILT_IN, DATASETS
from utils.text import sentence

DIGITS = DATASETS[BUILT_IN]
HELP = "The newest network for digits that was trained here, or the one that comes with the app."


def choose_network() -> Predictor | None:
    """A box of digit networks. Shows a message and returns None if there is none."""
    titles = network_titles(_networks())
    if not titles:
        st.info(
            "There is no network for digits here. Train one on the page Train: it takes a minute."
        )
        return None
    start = first_that_works(titles)
    name = render_box("Network", titles, start, key=keys.LESSON_NETWORK, width=420, help=HELP)
    try:
        return services.predictor(name)
    except PredictorError as error:
        st.error(f"{sentence(error)} Choose another one.", icon=":material/error:")
        return None


def _networks() -> list[PredictorInfo]:
    fitting = [
        info
        for info in list_predictors()
        if info.preparation == DIGITS.preparation.name and info.input_shape == (28, 28, 1)
    ]
    return sorted(fitting, key=lambda info: info.kind == "shipped")  # runs first, newest first
