"""A network as a file in a chosen format, checked first, with an example of its use."""

from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from models.codegen.export_example import export_example
from models.codegen.export_formats import FORMATS, Format
from models.codegen.network_export import Exported, FormatError
from models.explain.open_networks import NetworkError
from models.serving.predictor_info import PredictorInfo
from pages.widgets import remembered_answers, services
from pages.widgets.downloads import megabytes
from utils.datasets import BUILT_IN, DATASETS, DatasetError
from utils.text import sentence

TAKE_HOME = "take_home"  # whether what one can take home is unfolded

FORMAT = "format"  # of a network's file, with the network's name appended

PICTURES = 100  # on which a file is checked before it is offered

HELP = (
    "The trained network, to use outside this app. The file is written, loaded again and tried on "
    f"{PICTURES} pictures. You get it only if it answers as the network does."
)
FORMAT_HELP = "\n\n".join(f"**{each.title}.** {each.summary}" for each in FORMATS)
CALIBRATED = (
    "This is the network itself, as Inside shows it. On Draw and Photo its probabilities are "
    "calibrated as well, so that it is as often right as it says, and it may say that it does not "
    "know: “The code” there has the file for that."
)


class Asked(NamedTuple):
    """The pictures that a file is checked on."""

    pictures: NDArray[np.uint8]  # (N, H, W, C)
    what: str  # "test pictures (MNIST)"


@st.fragment
def render_formats(info: PredictorInfo) -> None:
    """Choose a format; get the file and an example."""
    st.markdown("**The network as a file**", help=HELP)
    name = st.segmented_control(
        "Format",
        FORMATS.names(),
        format_func=lambda name: FORMATS[name].title,
        key=f"{FORMAT}_{info.name}",
        help=FORMAT_HELP,
    )
    if name is None:
        return
    asked = asked_of(info)
    try:
        made = remembered_answers.exported(services.identity(info.name), name, asked.pictures)
    except (FormatError, NetworkError) as error:
        st.error(sentence(error), icon=":material/error:")
        return
    _render_file(info, FORMATS[name], made, asked.what)


def _render_file(info: PredictorInfo, chosen: Format, made: Exported, what: str) -> None:
    file = f"{info.name}.{chosen.name}"
    st.markdown(
        f":material/check_circle: Written, loaded again, and asked about {made.pictures} {what}. "
        f"{_in_words(made.difference)}"
    )
    if info.kind == "shipped":
        st.caption(CALIBRATED)
    st.download_button(
        f"{file} · {megabytes(made.nbytes)}",
        made.content,
        file_name=file,
        mime="application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
    )
    st.markdown(f"How to use it, with a picture of {_size(info)} or any other size beside it:")
    st.code(export_example(chosen, info, file))


def _in_words(difference: float) -> str:
    if difference == 0:
        return "It gives the very same probabilities as the network."
    largest = np.format_float_positional(difference, precision=1, fractional=False)
    return f"Its probabilities differ from the network's by at most {largest}, by rounding only."


def _size(info: PredictorInfo) -> str:
    height, width, _ = info.input_shape
    return f"{width}×{height} pixels"


def asked_of(info: PredictorInfo) -> Asked:
    """Test pictures of its own data set, else built-in digits, else noise."""
    for name in (info.dataset, BUILT_IN):
        if name not in DATASETS or DATASETS[name].preparation.name != info.preparation:
            continue
        try:
            pictures = _test_pictures(name, info.input_shape[0])
        except (DatasetError, ValueError):  # not here, damaged, or too few
            continue
        if pictures.shape[1:] == info.input_shape:
            return Asked(pictures, f"test pictures ({DATASETS[name].title})")
    noise = np.random.default_rng(0).integers(0, 256, (PICTURES, *info.input_shape), np.uint8)
    return Asked(noise, "pictures of noise, since its test pictures are not on this machine")


@st.cache_data(show_spinner="Opening the test pictures …", max_entries=4)
def _test_pictures(name: str, size: int) -> NDArray[np.uint8]:
    """Some of a data set as a network takes them `(N, size, size, C)`. Raises DatasetError."""
    dataset = DATASETS[name]
    samples = dataset.samples(PICTURES, seed=0)
    return np.stack([dataset.preparation(picture, size).pixels for _, picture in samples])
