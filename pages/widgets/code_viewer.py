"""The code of what a page shows: folded in; to read, to copy, as a script or a notebook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from models.codegen import Script

DOWNLOAD = "download"  # with a file's name appended

ALONE_HELP = "It needs nothing of this app: only the packages that it names at its top."
SCRIPT_HELP = "All of it, as a file of Python."
NOTEBOOK_HELP = "The same code in cells, for Jupyter or Google Colab."


@dataclass(frozen=True)
class Beside:
    """A file that the script looks for in its own folder."""

    name: str
    content: Callable[[], bytes]  # read when somebody downloads it
    help: str


def render_code(
    key: str,
    note: str,
    make: Callable[[], Script],
    name: str,
    *,
    beside: Callable[[], Sequence[Beside]] = tuple,
    help: str = ALONE_HELP,
) -> None:
    """An expander with the code, which is written once somebody unfolds it.

    Args:
        key: whether it is unfolded, in the session's state.
        note: a sentence: what the code does.
        make: writes the code.
        name: what its files are called, without their endings.
        beside: the files that it needs beside it.
        help: what more there is to say of it.
    """
    folded = st.expander("The code", icon=":material/code:", key=key, on_change="rerun")
    if folded.open:
        with folded:
            st.markdown(note, help=help)
            render_script(make(), name, beside())


def render_script(script: Script, name: str, beside: Sequence[Beside] = ()) -> None:
    """The script to read, under the buttons that give it out, with what it needs."""
    with st.container(horizontal=True, gap="small"):
        offer("Script", script.text(), f"{name}.py", "text/x-python", SCRIPT_HELP)
        notebook = script.notebook()
        offer("Notebook", notebook, f"{name}.ipynb", "application/x-ipynb+json", NOTEBOOK_HELP)
        for file in beside:
            offer(file.name, file.content, file.name, "application/octet-stream", file.help)
    st.code(script.text(), line_numbers=True, height=420)


def offer(
    label: str, content: str | bytes | Callable[[], bytes], file: str, kind: str, help: str
) -> None:
    """A button that gives out a file, and leaves the page as it is."""
    st.download_button(
        label,
        content,
        file_name=file,
        mime=kind,
        icon=":material/download:",
        help=help,
        on_click="ignore",
        key=f"{DOWNLOAD}_{file}",
    )
