"""Take it home: a network as a page and as a file; the code of a run, and the whole run."""

import json
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import TypeVar

import streamlit as st

from models.codegen import Script, training_script
from models.runs import Run, archive
from models.serving.predictor_info import PredictorError, PredictorInfo
from models.training.config import TrainingConfig
from pages.widgets.code_viewer import render_script
from pages.widgets.export_box import TAKE_HOME, render_formats
from pages.widgets.run_report import report_page
from pages.widgets.web_page import render_web_page
from utils.registry import UnknownNameError
from utils.text import sentence

T = TypeVar("T")

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


@st.cache_data(show_spinner=False, max_entries=100)
def _script(settings: str, title: str, reached: str) -> Script:
    return training_script(TrainingConfig.from_dict(json.loads(settings)), title, reached)


def script_of(config: TrainingConfig, title: str, reached: str = "") -> Script:
    """The code of a training; recent ones are cached.

    Args:
        config: the settings.
        title: of the script.
        reached: the result, as a sentence; "" before the training.

    Raises:
        UnknownNameError: the settings name something that no longer exists.
    """
    return _script(json.dumps(config.to_dict()), title, reached)


def render_network(info: PredictorInfo) -> None:
    """A network as a page and as a file."""
    _render_folded(_render_files, info)


def _render_files(info: PredictorInfo) -> None:
    render_web_page(info)
    render_formats(info)


def render_run(run: Run) -> None:
    """The code of a run, the run as a file, and its network as `render_network` has it."""
    _render_folded(_render_run, run)


def _render_folded(render: Callable[[T], None], what: T) -> None:
    """Folded in until somebody wants it; nothing is made before."""
    folded = st.expander("Take it home", icon=":material/home:", key=TAKE_HOME, on_change="rerun")
    if folded.open:
        with folded:
            render(what)


def _render_run(run: Run) -> None:
    st.markdown("The run as a file, and its code, which runs by itself.", help=CODE_HELP)
    with st.container(horizontal=True, gap="small"):
        _render_export(run)
        _render_report(run)
    _render_network(run)
    try:
        script = script_of(run.config, run.name, _reached(run))
    except UnknownNameError as error:
        st.info(
            f"There is no code for this run any more. {sentence(error)}", icon=":material/help:"
        )
        return
    render_script(script, run.id)


def _render_network(run: Run) -> None:
    """The trained network as a page and as a file, if there is one."""
    if run.model_file("tflite") is None:
        return
    try:
        _render_files(PredictorInfo.read(run.folder))
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
    """A button that downloads the whole run, which is packed when it is pressed."""
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
    """The run as a zip. It is packed on the disk, so that memory holds it only once."""
    with TemporaryFile() as file:
        archive.pack(run, file)
        file.seek(0)
        return file.read()


def _render_report(run: Run) -> None:
    """A button that downloads the report, which is written when it is pressed."""
    st.download_button(
        "Report",
        lambda: report_page(run),
        file_name=f"{run.id}.html",
        mime="text/html",
        icon=":material/description:",
        help=REPORT_HELP,
        on_click="ignore",
    )
