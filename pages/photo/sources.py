"""Pictures to be classified: where they come from, and opening them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image

from models.serving.predictor_info import PredictorInfo
from pages.photo import keys
from pages.widgets import state
from pages.widgets.album import ENOUGH, MOST, PHOTO_ALBUM, Album, album
from pages.widgets.component import component, told
from pages.widgets.uploads import LOST, empty, lost_files, render_box, take_out
from pages.widgets.wording import listed
from utils.datasets import DATASETS, DatasetError
from utils.images.decoding import KINDS, open_picture
from utils.images.packed import Packed
from utils.text import escape_markdown, sentence

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

SAMPLES = 12
UPLOAD_HELP = (
    f"{KINDS}; of animations, the first frame. They stay on the machine that runs this page, which "
    "keeps a small copy until you remove it or close the page."
)

# Makes the remove buttons on the pictures work.
_removal = component(Path(__file__).parent, "removal")


@dataclass(frozen=True)
class Photo:
    """A picture to be classified.

    Attributes:
        identity: unique within the session.
        name: shown on the screen.
        open: opens the picture; raises PictureError with a message for the screen.
        truth: its true class, if known.
        is_kept: whether it is in the album, from which it can be removed.
    """

    identity: str
    name: str
    open: Callable[[], Image.Image]
    truth: str | None = None
    is_kept: bool = False


def render_sources(info: PredictorInfo) -> list[Photo]:
    """Draws the ways to bring in pictures. Returns at most MOST, and warns if there were more."""
    kept = _open_album()
    uploads = render_box(
        f"Pictures (up to {MOST} at once)", keys.PHOTO_UPLOAD, many=True, help=UPLOAD_HELP
    )
    if uploads or lost_files(keys.PHOTO_UPLOAD):
        _take_in(kept, uploads)
    if kept.is_lost:
        st.warning(LOST, icon=":material/wifi_off:")
    names = listed(map(escape_markdown, info.class_names))
    st.caption(
        f"This network knows {names}. It names one of them, and says so when it is not sure."
    )
    photos = _render_ways(info, kept)
    given = len(photos) + kept.refused
    if given > MOST:
        st.warning(f"These are {given} pictures; the first {MOST} are looked at.")
    return photos[:MOST]


def _open_album() -> Album:
    """The album. A browser that has pictures when the album is new has lost its session."""
    is_new = PHOTO_ALBUM not in st.session_state
    kept = album()
    found = _removal(
        key=keys.PHOTO_REMOVAL,
        data={"held": bool(kept.pictures)},
        on_removed_change=_remove,
        on_held_change=lambda: None,
    )
    kept.is_lost |= is_new and bool(found.get("held"))
    return kept


def _remove() -> None:
    album().pictures.pop(str(told(keys.PHOTO_REMOVAL, "removed")), None)


def _take_in(kept: Album, uploads: list["UploadedFile"]) -> None:
    """Keep small copies of the uploads, release the files, and start over with an empty box.

    Nothing is drawn in between: there, a click would end the script with half of them taken.
    """
    with st.spinner("Opening the pictures …"):
        kept.begin(is_lost=lost_files(keys.PHOTO_UPLOAD) > 0)
        for upload in uploads:
            kept.take(upload.file_id, upload.name, take_out(upload))
        empty(keys.PHOTO_UPLOAD)
    st.rerun()


def _render_ways(info: PredictorInfo, kept: Album) -> list[Photo]:
    """Draws the camera and sample toggles. Returns all pictures."""
    photos = [_kept(identity, packed) for identity, packed in kept.pictures.items()]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        with_camera = st.toggle("Use the camera", key=keys.PHOTO_CAMERA_ON)
        with_samples = _has_samples(info.dataset) and st.toggle(
            "Try sample pictures",
            key=keys.PHOTO_SAMPLES,
            help="Pictures from the data set that this network was tested on, not trained on.",
        )
        if not kept.is_empty:
            st.button("Remove all", on_click=kept.clear, icon=":material/delete:")
    if with_camera:
        photos += _from_camera()
    if with_samples:
        photos += _render_samples(info.dataset)
    return photos


def _kept(identity: str, packed: Packed) -> Photo:
    return Photo(identity, packed.name, packed.open, is_kept=True)


def _shot(upload: "UploadedFile") -> Photo:
    data = upload.getvalue
    return Photo(upload.file_id, upload.name, lambda: open_picture(data(), upload.name, ENOUGH))


def _from_camera() -> list[Photo]:
    shot = st.camera_input("Take a picture", key=keys.PHOTO_CAMERA, width=400)
    st.caption(
        "Browsers lend the camera only to pages from this very machine (localhost) or over HTTPS. "
        "If you see no picture, allow the camera in the address bar, or upload one instead."
    )
    return [_shot(shot)] if shot else []


def _has_samples(dataset: str) -> bool:
    return dataset in DATASETS and DATASETS[dataset].status().here


def _render_samples(dataset: str) -> list[Photo]:
    """Test pictures of the network's own data set, and a button for others."""
    seed = state.value(keys.PHOTO_SEED, 1)
    if st.button("Other samples", icon=":material/shuffle:"):
        seed = st.session_state[keys.PHOTO_SEED] = seed + 1
    try:
        pictures = _samples(dataset, seed)
    except DatasetError as error:
        st.error(sentence(error), icon=":material/error:")
        return []
    return [
        Photo(f"{dataset}-{seed}-{number}", f"really: {truth}", partial(_same, picture), truth)
        for number, (truth, picture) in enumerate(pictures)
    ]


@st.cache_data(show_spinner="Opening the samples …", max_entries=4)
def _samples(dataset: str, seed: int) -> list[tuple[str, Image.Image]]:
    return DATASETS[dataset].samples(SAMPLES, seed)


def _same(picture: Image.Image) -> Image.Image:
    return picture
