"""A box for importing a run."""

from typing import BinaryIO

import streamlit as st

from models.runs import archive
from pages.runs import keys
from pages.widgets import services
from pages.widgets.run_controls import attempt
from utils.text import escape_markdown

MOST_MEGABYTES = archive.MOST_BYTES // 10**6

IMPORT_HELP = (
    "A zip that another copy of this app has exported. It is checked before it is imported, and "
    "nothing in it is executed. Any other file is refused with a note on what it is."
)


def render_import() -> None:
    """A button with an upload box; an imported run is ticked in the table."""
    with st.popover("Import a run", icon=":material/upload:"):
        count = st.session_state.setdefault(keys.RUNS_IMPORTS, 0)
        upload = st.file_uploader(
            "A run as a zip",
            key=f"{keys.RUNS_IMPORT}_{count}",
            help=IMPORT_HELP,
            max_upload_size=MOST_MEGABYTES,
        )
        if upload is not None and attempt(lambda: _take_in(upload)):
            st.session_state[keys.RUNS_IMPORTS] = count + 1  # an empty box for the next one
            st.rerun()


def _take_in(file: BinaryIO) -> None:
    with st.spinner("Checking it and trying its network …"):
        run = archive.unpack(file, services.run_store())
    st.session_state[keys.RUNS_CHOSEN] = [run.id]
    st.toast(f"“{escape_markdown(run.name)}” has been imported.", icon=":material/check:")
