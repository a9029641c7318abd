"""Getting a data set onto this machine and into memory, with progress for every session.

The work runs in a thread outside Streamlit. All sessions share it, so you can leave the page and
come back, and two people who want the same data set wait for the same download.
"""

from dataclasses import dataclass

import streamlit as st

from utils.background import Task, Tasks, TaskState, Work
from utils.datasets import DATASETS, Dataset, DatasetError, DatasetStatus, Splits
from utils.paths import data_folder
from utils.text import sentence

LOADED = 2  # data sets kept in memory; the largest of them takes 55 MB
POLL = 0.5  # seconds between two polls of a task


@dataclass(frozen=True)
class Errand:
    """Work that has to be done once before a data set can be shown."""

    name: str
    reason: str  # why, and what it takes; for the screen
    button: str
    work: Work


def ready_splits(dataset: Dataset, size: int) -> Splits | None:
    """The data set at a picture size in pixels; None after showing how to get it."""
    status = dataset.status()
    if status.here and dataset.is_prepared(size):
        try:
            return _read_splits(dataset.name, size, status.edition)
        except DatasetError as error:
            status = DatasetStatus(here=False, problem=str(error))
    if status.problem:
        st.error(sentence(status.problem), icon=":material/error:")
    if status.here or dataset.download_bytes:
        _render_errand(_errand(dataset, status, size))
    if not status.here:
        _render_places(dataset)
    return None


def loaded_splits(name: str, size: int) -> Splits:
    """A data set that is ready, read once for all sessions. Raises DatasetError if it is not."""
    return _read_splits(name, size, DATASETS[name].status().edition)


@st.cache_resource(show_spinner="Reading the pictures …", max_entries=LOADED)
def _read_splits(name: str, size: int, edition: str) -> Splits:
    return DATASETS[name].load(size)


def _render_places(dataset: Dataset) -> None:
    """Where to put files that you already have."""
    if not dataset.looked_for():
        return
    st.markdown(
        "Do you have the files? Put them into the data folder of the computer that runs this app:"
    )
    st.code(writable(str(data_folder())), language=None, wrap_lines=True)
    st.markdown("This is looked for in it; the first that is right is taken:")
    st.code("\n".join(dataset.looked_for()), language=None, wrap_lines=True)


@st.cache_resource(show_spinner=False)
def _tasks() -> Tasks:
    return Tasks()


def _errand(dataset: Dataset, status: DatasetStatus, size: int) -> Errand:
    if not status.here:
        what = (
            "What is missing or wrong can be fetched. It"
            if status.problem
            else f"{dataset.title} is not on this machine yet. It can be fetched. It"
        )
        return Errand(
            f"download {dataset.name}",
            f"{what} is checked, and put in its place only when all of it has come.",
            f"Download {megabytes(dataset.download_bytes)}",
            dataset.download,
        )
    return Errand(
        f"decode {dataset.name} {size}",
        f"The photos are here as files. Before they can be used at {size}×{size} pixels, they are "
        "decoded into one file. This is done once and takes a minute or two.",
        "Decode the photos",
        lambda progress, should_stop: dataset.load(size, progress, should_stop),
    )


def _render_errand(errand: Errand) -> None:
    task = _tasks()[errand.name]
    if task is not None and task.is_running:
        _watch(errand.name)
        return
    if task is not None:
        _render_end(task)
    st.info(errand.reason, icon=":material/download:")
    st.button(
        errand.button,
        type="primary",
        on_click=_begin,
        args=(errand,),
        key="start_errand",
    )


def _begin(errand: Errand) -> None:
    _tasks().start(errand.name, errand.work)


def _render_end(task: Task) -> None:
    """Why an errand has to be run again."""
    if task.state is TaskState.FAILED:
        st.error(sentence(task.sentence), icon=":material/error:")
    elif task.state is TaskState.CANCELLED:
        st.warning("Cancelled. What had come by then is kept.", icon=":material/cancel:")


@st.fragment(run_every=POLL)
def _watch(name: str) -> None:
    task = _tasks()[name]
    if task is None or not task.is_running:
        st.rerun()
    st.progress(task.share, text=sentence(task.sentence))
    st.button("Cancel", on_click=task.cancel, key="cancel_errand", icon=":material/close:")


def writable(text: str) -> str:
    """A file name without characters that cannot be sent to a browser."""
    return text.encode("utf-8", "replace").decode("utf-8")


def megabytes(size: int) -> str:
    """A size in bytes as kB or MB."""
    if size < 1e6:
        return f"{size / 1e3:.0f} kB"
    return f"{size / 1e6:.1f} MB" if size < 10e6 else f"{size / 1e6:,.0f} MB"
