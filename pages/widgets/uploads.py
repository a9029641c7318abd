"""The box for picture files, which holds no file longer than until it is read.

Streamlit keeps what was uploaded until the session ends, which is minutes after the tab was closed,
or hours. Fifty photos of a telephone are half a gigabyte. So each file is taken out of the box when
it has come, and then there is a new, empty box.
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
# What the browser knows for a picture by itself, and endings that not every system knows.
TYPES = ("image/*", *(f".{ending}" for endings in ENDINGS.values() for ending in endings))


def render_box(label: str, key: str, *, many: bool = False, help: str) -> list["UploadedFile"]:
    """A box for picture files, and what is in it. Take everything out, then `empty` the box.

    Args:
        label: what the box is for.
        key: of the container around it; each box in it has a key of its own.
        many: whether it takes several files at once.
        help: which files, and what becomes of them.
    """
    with st.container(key=key):
        found = st.file_uploader(
            label, type=TYPES, accept_multiple_files=many, key=_key(key), help=help
        )
    return found if isinstance(found, list) else [found] if found else []


def take_out(upload: "UploadedFile") -> bytes:
    """The content of a file, which Streamlit's store of uploads then holds no longer."""
    content = upload.getvalue()
    context = get_script_run_ctx()
    # Only the store in memory, which is Streamlit's own, can let go of a single file.
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, upload.file_id)
    return content


def lost_files(key: str) -> int:
    """How many files the browser has in the box that did not come here: the connection broke."""
    found = st.session_state.get(_key(key))
    files = found if isinstance(found, list) else [found] if found else []
    return sum(not hasattr(file, "getvalue") for file in files)


def empty(key: str) -> None:
    """Put an empty box in the place of the one with this key, from the next script run on.

    Streamlit forgets the old one's files at the end of that run; a little later all is given back.
    """
    st.session_state[_count(key)] = state.value(_count(key), 0) + 1
    give_back_soon()


def _key(key: str) -> str:
    return f"{key}_{state.value(_count(key), 0)}"


def _count(key: str) -> str:
    return f"{key}_count"
