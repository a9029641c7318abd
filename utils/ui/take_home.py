"""Take it home: a run's code, and the whole run as a file."""

import json
from tempfile import TemporaryFile
from typing import BinaryIO

import streamlit as st

from models.config import TrainingConfig
from models.inference import PredictorError, PredictorInfo
from models.script import Script, training_script
from utils.registry import UnknownNameError
from utils.runs import Run, archive
from utils.text import escape_markdown, sentence
from utils.ui import services, state, wording
from utils.ui.code import render_code, render_script
from utils.ui.formats import render_formats
from utils.ui.run_controls import attempt
from utils.ui.run_report import report_page

MOST_MEGABYTES = archive.MOST_BYTES // 10**6

CODE_HELP = (
    "Everything that happens when this is trained, as plain Keras: the pictures, the network, the "
    "training and the test. It needs nothing of this app. On this machine it reaches the same "
    "numbers."
)
ZIP_HELP = (
    "Settings, curves, results, and the network with its weights after every epoch. Another copy "
    "of this app takes it in on its page Runs."
)
REPORT_HELP = (
    "One page with results, curves, mistakes, sample pictures and settings. Opens in any browser "
    "and needs nothing else."
)
IMPORT_HELP = (
    "A zip that another copy of this app gave out. It is checked before it is taken in, and "
    "nothing in it is executed. Of any other file the page says what it is."
)


@st.cache_data(show_spinner=False, max_entries=100)
def _script(settings: str, title: str, reached: str) -> Script:
    return training_script(TrainingConfig.from_dict(json.loads(settings)), title, reached)


def render_run(run: Run) -> None:
    """The code of a run and the run as a file, made once somebody unfolds them."""
    folded = st.expander(
        "Take it home", icon=":material/home:", key=state.TAKE_HOME, on_change="rerun"
    )
    if folded.open:
        with folded:
            _render_run(run)


def _render_run(run: Run) -> None:
    st.markdown("The run as a file, and its code, which runs by itself.", help=CODE_HELP)
    with st.container(horizontal=True, gap="small"):
        _render_export(run)
        _render_report(run)
    _render_network(run)
    try:
        script = _script(json.dumps(run.config.to_dict()), run.name, _reached(run))
    except UnknownNameError as error:
        st.info(
            f"There is no code for this run any more. {sentence(error)}", icon=":material/help:"
        )
        return
    render_script(script, run.id)


def _render_network(run: Run) -> None:
    """The trained network as a file, if there is one."""
    if run.model_file("tflite") is None:
        return
    try:
        render_formats(PredictorInfo.read(run.folder))
    except PredictorError as error:
        st.info(sentence(error), icon=":material/help:")


def _reached(run: Run) -> str:
    evaluation = run.evaluation()
    if evaluation is None:
        return ""
    return (
        f"The run reached a test accuracy of {evaluation.test_accuracy:.4f} and a test loss of "
        f"{evaluation.test_loss:.4f}."
    )


def _render_export(run: Run) -> None:
    """A button that gives out the whole run; packed when it is pressed."""
    st.download_button(
        "Whole run",
        lambda: _packed(run),
        file_name=f"{run.id}.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        help=ZIP_HELP,
        on_click="ignore",
    )


def _packed(run: Run) -> bytes:
    """The run as a zip: packed on the disk, since Streamlit holds what it gives out in memory."""
    with TemporaryFile() as file:
        archive.pack(run, file)
        file.seek(0)
        return file.read()


def _render_report(run: Run) -> None:
    """A button that gives out the run on one page; written when it is pressed."""
    st.download_button(
        "Report",
        lambda: report_page(run),
        file_name=f"{run.id}.html",
        mime="text/html",
        icon=":material/description:",
        help=REPORT_HELP,
        on_click="ignore",
    )


def render_plan_code(config: TrainingConfig) -> None:
    """The code of what the form asks for, before anything is started."""
    network = wording.architecture_title(config.architecture)
    title = f"{network} on {wording.dataset_title(config.dataset)}"
    render_code(
        state.PLAN_CODE,
        "This is what will be done, as a script of its own.",
        lambda: _script(json.dumps(config.to_dict()), title, ""),
        f"{config.dataset}-{config.architecture}",
        help=CODE_HELP,
    )


def render_import() -> None:
    """Takes in a run from elsewhere, which is then the chosen one in the list."""
    with st.popover("Import a run", icon=":material/upload:"):
        count = st.session_state.setdefault(state.RUNS_IMPORTS, 0)
        upload = st.file_uploader(
            "A run as a zip",
            key=f"{state.RUNS_IMPORT}_{count}",
            help=IMPORT_HELP,
            max_upload_size=MOST_MEGABYTES,
        )
        if upload is not None and attempt(lambda: _take_in(upload)):
            st.session_state[state.RUNS_IMPORTS] = count + 1  # an empty box for the next one
            st.rerun()


def _take_in(file: BinaryIO) -> None:
    with st.spinner("Looking at it, and trying its network …"):
        run = archive.unpack(file, services.run_store())
    st.session_state[state.RUNS_CHOSEN] = [run.id]
    st.toast(f"“{escape_markdown(run.name)}” has arrived.", icon=":material/check:")
