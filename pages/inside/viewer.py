"""The page below the network picker: a picture, the answer, and the layers.

It is one fragment, so a stroke or a click reruns nothing else. While the time machine
plays, the fragment reruns every second.
"""

from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from models.codegen.inside_script import Look
from models.explain.feature_maps import FeatureMaps
from models.explain.grad_cam import name_of_last_maps
from models.explain.open_networks import NetworkError
from models.inference.predictor import Prediction, Predictor
from models.serving.predictor_info import PredictorInfo
from pages.inside import keys, time_machine
from pages.inside.layers import chosen_layer, render_layers
from pages.inside.picture_picker import choose_picture
from pages.inside.reasons import chosen_classes, render_reasons
from pages.inside.view import View
from pages.widgets import remembered_answers, services, state
from pages.widgets.answer import percent, render_answer
from pages.widgets.page_code import render_inside_code
from utils.text import escape_markdown, sentence

PROMPT = "Draw or choose a picture, and see how the network comes to its answer."
DIFFERENT = 0.02  # a larger difference between two probabilities is explained
LAYERS, REASONS = "Layer by layer", "Why this answer"


def render_inside(predictor: Predictor) -> None:
    """Draw everything below the network picker."""
    playing = time_machine.is_playing()
    clock = time_machine.SECONDS if playing else None
    st.fragment(_render, run_every=clock)(predictor, playing)


def _render(predictor: Predictor, playing: bool) -> None:
    if playing != time_machine.is_playing():
        st.rerun()  # the whole page, where the clock is started and stopped
    predictor = services.newest(predictor)
    with st.container(key="inside_top"):
        with st.container(gap="small"):
            picture = choose_picture(predictor.info)
        answer = st.container(gap="small")
    prediction = None if picture is None else predictor.predict(picture)
    if prediction is None or prediction.is_empty:
        answer.info(PROMPT)
        return
    try:
        _render_insides(predictor, prediction, answer)
    except NetworkError as error:
        st.error(f"{sentence(error)} Choose another network above.", icon=":material/error:")


def _render_insides(predictor: Predictor, prediction: Prediction, answer: DeltaGenerator) -> None:
    info = predictor.info
    with answer:
        said = st.container(key=state.ANSWER)
        epoch = time_machine.choose_epoch(predictor.identity)
        history = st.container()
    view = _view(predictor, prediction.prepared.pixels, epoch)
    with said:
        own = _own_answer(prediction, view.seen)
        render_answer(own, info, PROMPT)
        if epoch is None:
            _render_difference(prediction, own)
    layers, reasons = st.tabs([LAYERS, REASONS], key=keys.INSIDE_TABS, on_change="rerun")
    if layers.open:
        with layers:
            render_layers(view)
    if reasons.open:
        with reasons:
            render_reasons(view)
    _render_code(info, view)
    if info.kind == "run":
        with history:
            time_machine.render_history(view, epoch)


def _render_code(info: PredictorInfo, view: View) -> None:
    look = Look(
        layer=chosen_layer(view).name,
        last_maps=name_of_last_maps(view.anatomy.table.layers),
        class_index=chosen_classes(view.seen.probabilities)[0],
        epoch=view.network.epoch.number if view.network.epoch else None,
    )
    render_inside_code(info, look, view.pixels)


def _view(predictor: Predictor, pixels: NDArray[np.uint8], epoch: int | None) -> View:
    network = predictor.identity.after(epoch)
    anatomy, seen = (
        remembered_answers.anatomy(network),
        remembered_answers.feature_maps(network, pixels),
    )
    return View(network, anatomy, pixels, seen, predictor.info.class_names)


def _own_answer(prediction: Prediction, seen: FeatureMaps) -> Prediction:
    """The answer of the network on show, at its epoch and without post-processing."""
    names = list(prediction.probabilities)
    probabilities = dict(zip(names, map(float, seen.probabilities), strict=True))
    return replace(
        prediction,
        probabilities=probabilities,
        label=names[int(np.argmax(seen.probabilities))],
        parts=(),  # the layers on show have seen all of it at once
    )


def _render_difference(prediction: Prediction, own: Prediction) -> None:
    """Say why another page shows a different probability, if it does."""
    label = own.label
    elsewhere = prediction.probabilities[label]
    if abs(elsewhere - own.probabilities[label]) > DIFFERENT:
        st.caption(
            f"On Draw and Photo this network says {percent(elsewhere)} for "
            f"“{escape_markdown(label)}”: there its answer is calibrated, and photos are looked at "
            "a second time as a mirror image. Here you see what the network itself computes."
        )
