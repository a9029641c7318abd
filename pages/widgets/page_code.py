"""“The code” of each page, with the files that its script needs."""

import io
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.codegen.dataset_script import dataset_script
from models.codegen.evaluation_script import evaluation_script
from models.codegen.inside_script import Look, inside_script
from models.codegen.prediction_script import answer_script
from models.serving.predictor_info import PredictorInfo
from pages.charts.feature_map_sheets import pixels_as_picture
from pages.widgets import services
from pages.widgets.code_viewer import Beside, render_code
from utils.datasets import DATASETS, Dataset
from utils.text import escape_markdown

CODE = "code"  # whether a page's code is unfolded, with the page's address appended

NETWORK_HELP = "The network as it answers here: put it beside the script."
PICTURE_HELP = "The picture as the network sees it: put it beside the script."


def render_answer_code(info: PredictorInfo, skip: tuple[str, ...] = ()) -> None:
    """The code from a picture file to the answer.

    Args:
        info: the network.
        skip: names of the preparation steps that are left out.
    """
    render_code(
        f"{CODE}_answer",
        "From a picture to the answer, step by step, as a script of its own. It asks about "
        "`picture.png`; the network's file belongs beside it.",
        lambda: answer_script(info, skip),
        f"{info.name}-answer",
        beside=lambda: _network(info, "tflite"),
    )


def render_inside_code(info: PredictorInfo, look: Look, pixels: NDArray[np.uint8]) -> None:
    """The code of the chosen layer's maps and Grad-CAM.

    Args:
        info: the network.
        look: the chosen layer, class and epoch.
        pixels: the picture as the network takes it, uint8 `(H, W, C)`.
    """
    asked_for = escape_markdown(info.class_names[look.class_index])
    render_code(
        f"{CODE}_inside",
        f"The maps of `{look.layer}` and Grad-CAM for “{asked_for}”, in plain Keras. "
        "The network's file and the picture belong beside it.",
        lambda: inside_script(info, look),
        f"{info.name}-inside",
        beside=lambda: [
            *_network(info, "keras"),
            Beside("picture.png", lambda: _png(pixels), PICTURE_HELP),
        ],
    )


def render_evaluation_code(info: PredictorInfo, pictures: int) -> None:
    """The code of the figures on the page Evaluate.

    Args:
        info: the network.
        pictures: how many test pictures it is evaluated on.
    """
    if info.dataset not in DATASETS:
        return
    render_code(
        f"{CODE}_evaluate",
        "Accuracy, confusion matrix, figures of each class, calibration error and mistakes, "
        "computed with NumPy. The network's file belongs beside it.",
        lambda: evaluation_script(info, pictures),
        f"{info.name}-evaluate",
        beside=lambda: _network(info, "tflite"),
    )


def render_dataset_code(dataset: Dataset, size: int) -> None:
    """The code that loads the pictures as arrays and shows a grid of them.

    Args:
        dataset: the data set.
        size: side of the pictures, in pixels.
    """
    render_code(
        f"{CODE}_datasets",
        f"{dataset.title} as arrays, and a look at 25 of its pictures.",
        lambda: dataset_script(dataset, size),
        dataset.name,
    )


def _network(info: PredictorInfo, kind: str) -> list[Beside]:
    """The network's file, if it exists."""
    file = services.identity(info.name).folder / f"model.{kind}"
    if not file.exists():
        return []
    content = partial(_described, info, file) if kind == "tflite" else file.read_bytes
    return [Beside(f"{info.name}.{kind}", content, NETWORK_HELP)]


def _described(info: PredictorInfo, file: Path) -> bytes:
    """The LiteRT file with its metadata, for one picture at a time, as other runtimes expect it."""
    from models.serving.litert_file import describe_network, for_one_picture  # half a second

    told = describe_network(info.title, info.input_shape, info.class_names)
    return for_one_picture(file.read_bytes(), told)


def _png(pixels: NDArray[np.uint8]) -> bytes:
    file = io.BytesIO()
    pixels_as_picture(pixels).save(file, "PNG")
    return file.getvalue()
