"""The upload box for pictures, which keeps no file once it has been read.

Streamlit keeps uploads until the session ends, which is minutes or hours after the tab was closed.
Fifty photos from a phone are half a gigabyte. So each file is taken out of the box as soon as it
has arrived, and a new, empty box takes its place.
"""

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.widgets import state
from utils.images.decoding import ENDINGS
from utils.memory import give_back_soon

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

LOST = "The connection broke, and what you had chosen went with it. Please choose it again."
# What the browser itself recognises as a picture, and suffixes that not every system knows.
TYPES = ("image/*", *(f".{ending}" for endings in ENDINGS.values() for ending in endings))


def render_box(label: str, key: str, *, many: bool = False, help: str) -> list["UploadedFile"]:
    """A box for picture files. Take all files out, then `empty` the box.

    Args:
        label: of the box.
        key: of the container around the box; each new box gets a key of its own.
        many: whether it takes several files at once.
        help: which files it takes, and what happens to them.

    Returns:
        The files in it.
    """
    with st.container(key=key):
        found = st.file_uploader(
            label, type=TYPES, accept_multiple_files=many, key=_key(key), help=help
        )
    return found if isinstance(found, list) else [found] if found else []


def take_out(upload: "UploadedFile") -> bytes:
    """The content of a file, which is then removed from Streamlit's upload storage."""
    content = upload.getvalue()
    context = get_script_run_ctx()
    # Only Streamlit's own storage, in memory, can remove a single file.
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, upload.file_id)
    return content


def lost_files(key: str) -> int:
    """How many files are in the browser's box but not here, because the connection broke."""
    found = st.session_state.get(_key(key))
    files = found if isinstance(found, list) else [found] if found else []
    return sum(not hasattr(file, "getvalue") for file in files)


def empty(key: str) -> None:
    """Replace the box with this key by an empty one at the next script run.

    Streamlit forgets the old box's files at the end of that run; memory is given back soon after.
    """
    st.session_state[_count(key)] = state.value(_count(key), 0) + 1
    give_back_soon()


def _key(key: str) -> str:
    return f"{key}_{state.value(_count(key), 0)}"


def _count(key: str) -> str:
    return f"{key}_count"
