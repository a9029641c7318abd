"""The code of what a page shows, folded in: to read, copy or download."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from models.codegen import Script

DOWNLOAD = "download"  # with a file's name appended

ALONE_HELP = "It needs nothing of this app: only the packages that it names at its top."
SCRIPT_HELP = "All of it, as a Python file."
NOTEBOOK_HELP = "The same code in cells, for Jupyter or Google Colab."


@dataclass(frozen=True)
class Beside:
    """A file that the script needs in its own folder."""

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
    """An expander with the code, which is generated once it is unfolded.

    Args:
        key: of the expander in the session state.
        note: what the code does, as a sentence.
        make: generates the code.
        name: of the files, without a suffix.
        beside: the files that the script needs.
        help: more about the code.
    """
    folded = st.expander("The code", icon=":material/code:", key=key, on_change="rerun")
    if folded.open:
        with folded:
            st.markdown(note, help=help)
            render_script(make(), name, beside())


def render_script(script: Script, name: str, beside: Sequence[Beside] = ()) -> None:
    """The script, below buttons to download it and what it needs.

    Args:
        script: the code.
        name: of the files, without a suffix.
        beside: the files that the script needs.
    """
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
    """A download button that does not rerun the page.

    Args:
        label: of the button.
        content: of the file, or a function that returns it.
        file: its name.
        kind: its MIME type.
        help: of the button.
    """
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
