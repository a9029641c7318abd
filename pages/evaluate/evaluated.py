"""What is evaluated: a network's predictions for test pictures, and the pictures."""

from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from models.evaluation.labelled_predictions import LabelledPredictions
from models.inference.predictor import Predictor
from models.runs import RunNotFound
from models.serving.identity import NetworkIdentity
from models.serving.predictor_info import PredictorInfo
from pages.widgets import services
from pages.widgets.downloads import loaded_splits
from utils.datasets import BUILT_IN, DATASETS, DatasetError

MOST = 2_000  # test pictures that a network without stored predictions is asked about
BATCH = 50


@dataclass(frozen=True)
class Evaluated:
    """A network's predictions for the test pictures of its data set.

    Attributes:
        info: what is known of the network.
        network: its identity, in one edition.
        predictions: its probabilities and the true labels of `N` pictures.
        images: uint8 `(N, H, W, C)` as it saw them; None if they are no longer on this machine.
        note: a sentence that says which pictures these are.
    """

    info: PredictorInfo
    network: NetworkIdentity
    predictions: LabelledPredictions
    images: NDArray[np.uint8] | None
    note: str


def evaluate(predictor: Predictor) -> Evaluated | None:
    """The run's stored predictions, or fresh ones.

    Shows a message and returns None if there are no test pictures to predict.
    """
    return _of_run(predictor) or _asked(predictor)


def _of_run(predictor: Predictor) -> Evaluated | None:
    info = predictor.info
    try:
        run = services.run_store().get(info.name) if info.kind == "run" else None
    except RunNotFound:
        return None
    written = run.predictions() if run else None
    if run is None or written is None or not _fits(written, info):
        return None
    predictions = LabelledPredictions(written[0].astype(np.float32), written[1], info.class_names)
    images, labels = _test_pictures(info)
    is_same = len(labels) >= len(predictions) and np.array_equal(
        labels[: len(predictions)], predictions.labels
    )
    count = f"{len(predictions):,}"
    note = f"Its answers to all {count} test pictures of the run, as saved after training."
    if not is_same:
        note += " The pictures themselves are not on this machine any more."
    return Evaluated(
        info, predictor.identity, predictions, images[: len(predictions)] if is_same else None, note
    )


def _fits(written: tuple[np.ndarray, np.ndarray], info: PredictorInfo) -> bool:
    probabilities, labels = written
    classes = len(info.class_names)
    is_table = probabilities.ndim == 2 and probabilities.shape == (len(labels), classes)
    return is_table and (not len(labels) or 0 <= labels.min() <= labels.max() < classes)


def _asked(predictor: Predictor) -> Evaluated | None:
    info = predictor.info
    images, labels = _test_pictures(info)
    note = "Asked just now: {} test pictures that it was not trained on."
    if not len(labels):
        images, labels = _stand_in_pictures(info)
        note = (
            "The test pictures of its own data set are not on this machine (the page Data sets "
            "downloads them). It was asked about {} of the built-in digits instead."
        )
    if not len(labels):
        st.info(
            "There are no test pictures of its data set on this machine. Download them on the "
            "page Data sets, or choose a network that was trained here.",
            icon=":material/download:",
        )
        return None
    images, labels = images[:MOST], labels[:MOST]
    predictions = LabelledPredictions(_answers(predictor, images), labels, info.class_names)
    return Evaluated(info, predictor.identity, predictions, images, note.format(f"{len(labels):,}"))


def _stand_in_pictures(info: PredictorInfo) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The built-in digits if the network has the same classes; none otherwise."""
    same_classes = info.class_names == DATASETS[BUILT_IN].class_names
    return _test_pictures(replace(info, dataset=BUILT_IN) if same_classes else info)


@st.cache_data(
    show_spinner="Asking the network about its test pictures …",
    max_entries=8,
    hash_funcs={Predictor: attrgetter("identity")},
)
def _answers(predictor: Predictor, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Probabilities `(N, classes)`."""
    parts = range(0, len(images), BATCH)
    return np.concatenate(
        [predictor.predict_pixels(images[i : i + BATCH]).probabilities for i in parts]
    )


def _test_pictures(info: PredictorInfo) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The test split at the network's input size; empty if it is missing or not decoded yet."""
    nothing = np.zeros((0, *info.input_shape), np.uint8), np.zeros(0, np.int64)
    if info.dataset not in DATASETS:
        return nothing
    dataset, size = DATASETS[info.dataset], info.input_shape[0]
    try:
        if size not in dataset.sizes or not dataset.status().here:
            return nothing
        if not dataset.is_prepared(size):
            st.info(
                f"{dataset.title} has to be decoded to {size}×{size} pixels first: open it once on "
                "the page Data sets."
            )
            return nothing
        test = loaded_splits(dataset.name, size)["test"]
    except DatasetError:
        return nothing
    return np.asarray(test.images), test.labels
