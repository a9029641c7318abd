"""The picture that is looked at: a test picture, a drawing, a file, or one brought along."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from models.inference import PredictorInfo
from utils.charts.feature_maps import pixels_as_picture, url
from utils.datasets import BUILT_IN, DATASETS, DatasetError
from utils.packed import Packed
from utils.pictures import KINDS, PictureError, open_picture
from utils.runs import RunNotFound
from utils.text import escape_markdown, sentence
from utils.ui import canvas, services, state
from utils.ui.album import room
from utils.ui.uploads import LOST, empty, lost_files, render_box, take_out

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

UPLOAD_HELP = f"{KINDS}. A small copy is kept until you close the page."
SAMPLES = 24  # test pictures to go through


@dataclass(frozen=True)
class Brought:
    """A picture that somebody took along from another page, and what it is called there."""

    picture: Image.Image
    title: str


def bring(picture: Image.Image | NDArray[np.uint8], title: str) -> None:
    """Keep a picture, or pixels `(H, W, C)`, for the page Inside, which opens with it."""
    image = picture if isinstance(picture, Image.Image) else pixels_as_picture(picture)
    st.session_state[state.INSIDE_BROUGHT] = Brought(image, title)


def choose_picture(info: PredictorInfo) -> Image.Image | None:
    """Ways to a picture, and the one that was chosen; None as long as there is none."""
    ways = _ways(info)
    if not ways:
        return None
    chosen = st.segmented_control(
        "Picture",
        list(ways),
        default=next(iter(ways)),
        required=True,
        key=f"{state.INSIDE_WAY}_{info.name}",
        help="What the network is shown. Everything on this page follows it.",
    )
    return ways[chosen]()


def _ways(info: PredictorInfo) -> dict[str, Callable[[], Image.Image | None]]:
    """What can be chosen for this network, the best first."""
    ways: dict[str, Callable[[], Image.Image | None]] = {}
    brought = st.session_state.get(state.INSIDE_BROUGHT)
    if brought is not None:
        ways[escape_markdown(brought.title)] = lambda: _shown(brought.picture)
    samples = _samples(info)
    if samples:
        ways["Test picture"] = lambda: _choose_sample(samples)
    if info.preparation != "photo":
        ways["Draw"] = _draw
    ways["Upload"] = _upload
    return ways


def _shown(picture: Image.Image) -> Image.Image:
    st.html(f'<img class="looked-at" alt="The picture" src="{_small_url(picture)}">')
    return picture


def _small_url(image: Image.Image) -> str:
    small = image.copy()
    small.thumbnail((canvas.SIDE, canvas.SIDE))
    return url(small.convert("RGB"))


def _choose_sample(samples: list[tuple[str, Image.Image]]) -> Image.Image:
    """One of the test pictures, and a button for the next."""
    number = st.session_state.get(state.INSIDE_SAMPLE, 0) % len(samples)
    label, picture = samples[number]
    shown = _shown(picture)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Really: **{escape_markdown(label)}**")
        st.button(
            "Another",
            on_click=_next_sample,
            icon=":material/shuffle:",
            help="Another picture that it was never trained on.",
        )
    return shown


def _next_sample() -> None:
    st.session_state[state.INSIDE_SAMPLE] = st.session_state.get(state.INSIDE_SAMPLE, 0) + 1


def _draw() -> Image.Image | None:
    with st.container(width=canvas.SIDE, gap="small"):
        return canvas.render_canvas(canvas.PEN_WIDTH)


def _upload() -> Image.Image | None:
    for upload in render_box("A picture", state.INSIDE_UPLOAD, help=UPLOAD_HELP):
        st.session_state[state.INSIDE_UPLOADED] = _taken(upload)
        empty(state.INSIDE_UPLOAD)
        st.rerun()
    if lost_files(state.INSIDE_UPLOAD):
        st.warning(LOST, icon=":material/wifi_off:")
    found = st.session_state.get(state.INSIDE_UPLOADED)
    if isinstance(found, str):
        st.error(sentence(found), icon=":material/broken_image:")
    return _shown(found.open()) if isinstance(found, Packed) else None


def _taken(upload: "UploadedFile") -> Packed | str:
    """A small copy of a file's picture, or a sentence if it is none."""
    try:
        return room().pack(open_picture(take_out(upload), upload.name), upload.name)
    except PictureError as error:
        return str(error)


def _samples(info: PredictorInfo) -> list[tuple[str, Image.Image]]:
    """Test pictures with their class: the run's own, or those of a data set that is here."""
    own = _of_run(info) if info.kind == "run" else []
    return own or _of_dataset(info)


def _of_run(info: PredictorInfo) -> list[tuple[str, Image.Image]]:
    try:
        samples = services.run_store().get(info.name).samples()
    except RunNotFound:
        return []
    if samples is None:
        return []
    names = info.class_names
    return [
        (names[label], pixels_as_picture(image))
        for image, label in zip(*samples, strict=True)
        if label < len(names) and image.shape == info.input_shape
    ]


def _of_dataset(info: PredictorInfo) -> list[tuple[str, Image.Image]]:
    for name in (info.dataset, BUILT_IN):
        fits = name in DATASETS and DATASETS[name].preparation == info.preparation
        if fits and DATASETS[name].status().here:
            try:
                return list(_drawn_from(name))
            except DatasetError:
                continue
    return []


@st.cache_data(show_spinner="Opening the test pictures …", max_entries=8)
def _drawn_from(dataset: str) -> list[tuple[str, Image.Image]]:
    return DATASETS[dataset].samples(SAMPLES, seed=7)
