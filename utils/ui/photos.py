"""Pictures to be classified: where they come from, and opening them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image

from models.inference import PredictorInfo
from utils.datasets import DATASETS, DatasetError
from utils.pictures import open_picture
from utils.text import escape_markdown, sentence
from utils.ui import state
from utils.ui.wording import listed

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

KINDS = ("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "heic", "heif")
MOST = 50  # pictures at once
SAMPLES = 12
_ENOUGH = 512  # pixels: what preparing and showing need of a picture's shorter side


@dataclass(frozen=True)
class Photo:
    """A picture that somebody gave.

    Attributes:
        identity: tells it from all others of this session.
        name: for the screen.
        open: gives the picture; raises PictureError (a sentence).
        truth: the class that it shows, where that is known.
    """

    identity: str
    name: str
    open: Callable[[], Image.Image]
    truth: str | None = None


def render_sources(info: PredictorInfo) -> list[Photo]:
    """Ways to give pictures, and those that were given: at most MOST, with a sentence if more."""
    uploads = st.file_uploader(
        f"Pictures (up to {MOST} at once)",
        type=KINDS,
        accept_multiple_files=True,
        key=state.PHOTO_UPLOAD,
        help="JPEG, PNG, WebP, GIF (its first frame), BMP, TIFF or HEIC. They stay on the machine "
        "that runs this page and are forgotten when you close it.",
    )
    names = listed(map(escape_markdown, info.class_names))
    st.caption(
        f"This network knows {names}. It names one of them, and says so when it is not sure."
    )
    photos = [_uploaded(upload) for upload in uploads]
    with st.container(horizontal=True, gap="medium"):
        with_camera = st.toggle("Use the camera", key=state.PHOTO_CAMERA_ON)
        with_samples = _has_samples(info.dataset) and st.toggle(
            "Try sample pictures",
            key=state.PHOTO_SAMPLES,
            help="Pictures from the data set that this network was tested on, not trained on.",
        )
    if with_camera:
        photos += _from_camera()
    if with_samples:
        photos += _render_samples(info.dataset)
    if len(photos) > MOST:
        st.warning(f"These are {len(photos)} pictures; the first {MOST} are looked at.")
    return photos[:MOST]


def _uploaded(upload: "UploadedFile") -> Photo:
    data = upload.getvalue
    return Photo(upload.file_id, upload.name, lambda: open_picture(data(), upload.name, _ENOUGH))


def _from_camera() -> list[Photo]:
    shot = st.camera_input("Take a picture", key=state.PHOTO_CAMERA, width=400)
    st.caption(
        "Browsers lend the camera only to pages from this very machine (localhost) or over HTTPS. "
        "If you see no picture, allow the camera in the address bar, or upload one instead."
    )
    return [_uploaded(shot)] if shot else []


def _has_samples(dataset: str) -> bool:
    return dataset in DATASETS and DATASETS[dataset].status().here


def _render_samples(dataset: str) -> list[Photo]:
    """Test pictures of the network's own data set, and a button for others."""
    seed = st.session_state.setdefault(state.PHOTO_SEED, 1)
    if st.button("Other samples", icon=":material/shuffle:"):
        seed = st.session_state[state.PHOTO_SEED] = seed + 1
    try:
        pictures = _samples(dataset, seed)
    except DatasetError as error:
        st.error(sentence(error), icon=":material/error:")
        return []
    return [
        Photo(f"{dataset}-{seed}-{number}", f"really: {truth}", partial(_same, picture), truth)
        for number, (truth, picture) in enumerate(pictures)
    ]


@st.cache_data(show_spinner="Opening the samples …", max_entries=8)
def _samples(dataset: str, seed: int) -> list[tuple[str, Image.Image]]:
    return DATASETS[dataset].samples(SAMPLES, seed)


def _same(picture: Image.Image) -> Image.Image:
    return picture
