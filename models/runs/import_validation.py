"""Checks of an imported run before it is taken in.

Each file is read by the module that always reads it, which refuses wrong types and values out of
range. Here the files are compared with each other, and the network is tried.
"""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from models.runs import status as status_file
from models.runs.errors import RunError
from models.runs.metrics import FILE as METRICS_FILE
from models.runs.metrics import has_nonsense
from models.runs.run import Run
from models.runs.status import RunState, RunStatus, lost_status, read_status
from models.serving.keras_file import NotOnlyANetworkError, check_keras_file
from models.serving.predictor_info import FILE as PREDICTOR_FILE
from models.serving.predictor_info import PredictorError, PredictorInfo
from models.serving.run_file import FILE as RUN_FILE
from models.serving.trial import TrialError, try_network
from models.training.config import TrainingConfig
from models.training.samples import sample_indices
from utils.datasets import DATASETS
from utils.files import keep_reserve, read_json, write_json
from utils.text import MOST_NAME, plain

MOST_ARRAY_BYTES = 100_000_000  # the predictions for 10,000 pictures take 300,000
MOST_TEXT_BYTES = 50_000_000  # the curves of a long run take 2,000,000

FROM_ELSEWHERE = "This run was not over when it was exported."


def check_arrival(folder: Path, most_bytes: int) -> TrainingConfig:
    """Check an unpacked run.

    Args:
        folder: where it was unpacked.
        most_bytes: how large the content of a .keras file may be.

    Returns:
        The run's settings.

    Raises:
        RunError: if one of the files is not what it should be.
    """
    for file in sorted(folder.rglob("*.json*")):
        if not _is_readable(file):
            raise _senseless(file.name)
    run = Run(folder)
    for name, makes_sense in _MEANINGS.items():
        if (folder / name).exists() and not makes_sense(run):
            raise _senseless(name)
    if len(set(_class_counts(run))) > 1:
        raise RunError(
            "This run was not imported: its files disagree on the number of classes, so they "
            "are not of one run. Export the run anew and try that file."
        )
    _check_networks(run, most_bytes)
    return run.config


def settle(folder: Path) -> None:
    """Make the folder a run of this installation that is over. Raises OSError."""
    run = Run(folder)
    name = plain(run.name, MOST_NAME) if run.name != run.id else "Imported run"
    data = {"name": name, "config": run.config.to_dict(), "versions": run.versions}
    write_json(folder / RUN_FILE, data)
    write_json(folder / status_file.FILE, _at_rest(folder).to_dict())
    keep_reserve(folder)


def _at_rest(folder: Path) -> RunStatus:
    """Its status as one that is over: a queued run would be trained here at once."""
    status = (read_status(folder) or lost_status(folder)).changed(pid=0, host="", activity="")
    if status.state.is_over:
        return status
    return status.changed(state=RunState.INTERRUPTED, error=FROM_ELSEWHERE, ended_at=None)


def _check_networks(run: Run, most_bytes: int) -> None:
    """Check the .keras files, and try the LiteRT network in a process of its own."""
    for file in sorted(run.folder.rglob("*.keras")):
        try:
            check_keras_file(file, most_bytes)
        except NotOnlyANetworkError as error:
            raise RunError(f"This run was not imported: its {file.name} {error}") from error
    if run.model_file("tflite") is None:
        return
    if _predictor(run) is None:
        raise _senseless(PREDICTOR_FILE)
    try:
        try_network(run.folder)  # last, since it takes a second
    except TrialError as error:
        raise RunError(f"This run was not imported: its model.tflite {error}.") from error


def _class_counts(run: Run) -> Iterator[int]:
    """The number of classes according to each file that implies one."""
    if run.config.dataset in DATASETS:
        yield DATASETS[run.config.dataset].num_classes
    if (evaluation := run.evaluation()) is not None:
        yield len(evaluation.class_names)
    if (info := _predictor(run)) is not None:
        yield len(info.class_names)
    if (predictions := run.predictions()) is not None:
        yield predictions[0].shape[1]
    yield from (len(answers) for epoch in run.metrics().epochs for answers in epoch.samples)


def _predictor(run: Run) -> PredictorInfo | None:
    try:
        return PredictorInfo.read(run.folder)
    except PredictorError:
        return None


def _has_samples(run: Run) -> bool:
    return _has_small_arrays(run.folder / "samples.npz") and run.samples() is not None


def _has_predictions(run: Run) -> bool:
    """Whether they are probabilities, and those of the samples are among them."""
    if not _has_small_arrays(run.folder / "predictions.npz"):
        return False
    samples, predictions = run.samples(), run.predictions()
    if predictions is None or samples is None:
        return predictions is not None
    labels, truths = samples[1], predictions[1]
    return np.array_equal(labels, truths[sample_indices(truths, len(labels))])


_MEANINGS: dict[str, Callable[[Run], bool]] = {
    RUN_FILE: lambda run: run.problem is None,
    status_file.FILE: lambda run: read_status(run.folder) is not None,
    METRICS_FILE: lambda run: not has_nonsense(run.folder),
    "evaluation.json": lambda run: run.evaluation() is not None,
    PREDICTOR_FILE: lambda run: _predictor(run) is not None,
    "samples.npz": _has_samples,
    "predictions.npz": _has_predictions,
}


def _is_readable(path: Path) -> bool:
    """Whether a text file is small enough to be read, and JSON if it should be."""
    if path.stat().st_size > MOST_TEXT_BYTES:
        return False
    return path.suffix != ".json" or read_json(path) is not None


def _has_small_arrays(path: Path) -> bool:
    """Whether an .npz holds numeric arrays of the sizes that their headers give."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > MOST_ARRAY_BYTES:
                return False
            return all(_is_plain_array(archive, info) for info in infos)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError):
        return False


def _is_plain_array(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    with archive.open(info) as file:
        if np.lib.format.read_magic(file) != (1, 0):
            return False
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        length = int(np.prod(shape, dtype=object)) * dtype.itemsize
        return dtype.kind in "uif" and length <= info.file_size


def _senseless(file: str) -> RunError:
    return RunError(
        f"This run was not imported: its {file} does not hold what such a file should. Export the "
        "run anew and try that file."
    )
