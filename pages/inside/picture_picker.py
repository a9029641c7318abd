"""Choosing a picture: a test picture, a drawing, a file, or one from another page."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image

from models.runs import RunNotFound
from models.serving.predictor_info import PredictorInfo
from pages.charts.feature_map_sheets import pixels_as_picture, url
from pages.inside import keys
from pages.widgets import canvas, services, state
from pages.widgets.album import room
from pages.widgets.link_to_inside import INSIDE_BROUGHT
from pages.widgets.uploads import LOST, empty, lost_files, render_box, take_out
from utils.datasets import BUILT_IN, DATASETS, DatasetError
from utils.images.decoding import KINDS, PictureError, open_picture
from utils.images.packed import Packed
from utils.markup import HTML
from utils.preprocessing import PREPARATIONS
from utils.text import escape_markdown, sentence

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

UPLOAD_HELP = f"{KINDS}. A small copy is kept until you close the page."
SAMPLES = 24  # test pictures to choose from


def choose_picture(info: PredictorInfo) -> Image.Image | None:
    """Draw the ways to get a picture. Returns the chosen picture, or None."""
    ways = _ways(info)
    if not ways:
        return None
    chosen = st.segmented_control(
        "Picture",
        list(ways),
        default=next(iter(ways)),
        required=True,
        key=f"{keys.INSIDE_WAY}_{info.name}",
        help="The picture that the network sees. Everything on this page is about it.",
    )
    return ways[chosen]()


def _ways(info: PredictorInfo) -> dict[str, Callable[[], Image.Image | None]]:
    """The ways to get a picture for this network, the best first."""
    ways: dict[str, Callable[[], Image.Image | None]] = {}
    brought = st.session_state.get(INSIDE_BROUGHT)
    if brought is not None:
        ways[escape_markdown(brought.title)] = lambda: _shown(brought.picture)
    samples = _samples(info)
    if samples:
        ways["Test picture"] = lambda: _choose_sample(samples)
    if PREPARATIONS[info.preparation].drawing_prompt:
        ways["Draw"] = _draw
    ways["Upload"] = _upload
    return ways


def _shown(picture: Image.Image) -> Image.Image:
    st.html(HTML('<img class="looked-at" alt="The picture" src="{}">').format(_small_url(picture)))
    return picture


def _small_url(image: Image.Image) -> str:
    small = image.copy()
    small.thumbnail((canvas.SIDE, canvas.SIDE))
    return url(small.convert("RGB"))


def _choose_sample(samples: list[tuple[str, Image.Image]]) -> Image.Image:
    """Show one of the test pictures, with a button for the next."""
    number = state.value(keys.INSIDE_SAMPLE, 0) % len(samples)
    label, picture = samples[number]
    shown = _shown(picture)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Really: **{escape_markdown(label)}**")
        st.button(
            "Another",
            on_click=_next_sample,
            icon=":material/shuffle:",
            help="Another picture that the network was never trained on.",
        )
    return shown


def _next_sample() -> None:
    st.session_state[keys.INSIDE_SAMPLE] += 1


def _draw() -> Image.Image | None:
    with st.container(width=canvas.SIDE, gap="small"):
        return canvas.render_canvas(canvas.PEN_WIDTH)


def _upload() -> Image.Image | None:
    for upload in render_box("A picture", keys.INSIDE_UPLOAD, help=UPLOAD_HELP):
        st.session_state[keys.INSIDE_UPLOADED] = _taken(upload)
        empty(keys.INSIDE_UPLOAD)
        st.rerun()
    if lost_files(keys.INSIDE_UPLOAD):
        st.warning(LOST, icon=":material/wifi_off:")
    found = st.session_state.get(keys.INSIDE_UPLOADED)
    if isinstance(found, str):
        st.error(sentence(found), icon=":material/broken_image:")
    return _shown(found.open()) if isinstance(found, Packed) else None


def _taken(upload: "UploadedFile") -> Packed | str:
    """A small copy of a file's picture, or a message if it cannot be read."""
    try:
        return room().pack(open_picture(take_out(upload), upload.name), upload.name)
    except PictureError as error:
        return str(error)


def _samples(info: PredictorInfo) -> list[tuple[str, Image.Image]]:
    """Test pictures with their class names: the run's own, or those of a fitting data set."""
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
        fits = name in DATASETS and DATASETS[name].preparation.name == info.preparation
        if fits and DATASETS[name].status().here:
            try:
                return list(_drawn_from(name))
            except DatasetError:
                continue
    return []


@st.cache_data(show_spinner="Opening the test pictures …", max_entries=8)
def _drawn_from(dataset: str) -> list[tuple[str, Image.Image]]:
    return DATASETS[dataset].samples(SAMPLES, seed=7)
