"""Whether the files of a run that came from elsewhere make sense, before anybody relies on them."""

import dataclasses
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from models.config import TrainingConfig
from utils.preprocessing import PREPARATIONS
from utils.runs import metrics
from utils.runs import run as run_file
from utils.runs import status as status_file
from utils.runs.files import RunError, keep_reserve, read_json, write_json
from utils.runs.keras_file import NotOnlyANetworkError, check_keras_file
from utils.runs.run import Run
from utils.runs.status import RunState, RunStatus, lost_status, read_status

MOST_ARRAY_BYTES = 100_000_000  # the answers to 10,000 pictures take 300,000
MOST_TEXT_BYTES = 50_000_000  # the curves of a long run take 2,000,000
MOST_SIDE = 4096  # pixels
MOST_NAME = 120
LATEST = 2**33  # Unix seconds: the year 2242

FROM_ELSEWHERE = "This run was not over when it was exported."


def check_arrival(folder: Path, most_bytes: int) -> TrainingConfig:
    """The settings of a run's folder. Raises RunError if a file of it is not what it should be."""
    for file in sorted(folder.rglob("*.json*")):
        if not _is_readable(file):
            raise _senseless(file.name)
    run = Run(folder)
    if run.problem or not _is_sound(run.config):
        raise _senseless("run.json")
    for file in sorted(folder.rglob("*.npz")):
        if not _has_small_arrays(file):
            raise _senseless(file.name)
    for file in sorted(folder.rglob("*.keras")):
        try:
            check_keras_file(file, most_bytes)
        except NotOnlyANetworkError as error:
            raise RunError(f"This run was not imported: its {file.name} {error}") from error
    if (folder / metrics.FILE).exists() and metrics.has_nonsense(folder):
        raise _senseless("metrics.jsonl")
    for name, makes_sense in _MEANINGS.items():
        if (folder / name).exists() and not makes_sense(run):
            raise _senseless(name)
    return run.config


def settle(folder: Path) -> None:
    """Make the folder one of this installation's runs, on which nobody works. Raises OSError."""
    run = Run(folder)
    versions = {str(name): str(value) for name, value in dict(run.versions).items()}
    name = " ".join(run.name.split())[:MOST_NAME] or "Imported run"
    data = {"name": name, "config": run.config.to_dict(), "versions": versions}
    write_json(folder / run_file.FILE, data)
    write_json(folder / status_file.FILE, _at_rest(folder).to_dict())
    keep_reserve(folder)


def _at_rest(folder: Path) -> RunStatus:
    """Its status, without a process: one that waits or goes on would be trained here at once."""
    status = (read_status(folder) or lost_status(folder)).changed(pid=0, host="", activity="")
    if status.state.is_over:
        return status
    return status.changed(state=RunState.INTERRUPTED, error=FROM_ELSEWHERE, ended_at=None)


def _is_sound(config: TrainingConfig) -> bool:
    """Whether names are texts and numbers are numbers, which a TrainingConfig takes on trust."""
    texts = (config.dataset, config.architecture, config.recipe or "")
    maps = (config.options, config.optimizer_options)
    if not all(isinstance(each, dict) for each in maps):
        return False
    numbers: list[float] = [config.seed, config.image_size or 0, config.early_stopping or 0]
    numbers += [value for each in maps for value in each.values()]
    numbers += dataclasses.astuple(config.augmentation)
    whole = (config.batch_size, config.epochs, config.seed, config.image_size or 0)
    return (
        all(isinstance(each, str) for each in texts)
        and all(isinstance(each, int | float) for each in numbers)
        and all(isinstance(each, int) for each in whole)
    )


def _is_evaluation(run: Run) -> bool:
    evaluation = run.evaluation()
    if evaluation is None:
        return False
    figures = [evaluation.test_loss, evaluation.test_accuracy, evaluation.test_samples]
    try:
        square = np.asarray(evaluation.confusion, dtype=np.int64)
    except (TypeError, ValueError, OverflowError):
        return False
    names = evaluation.class_names
    return (
        all(isinstance(each, int | float) for each in figures)
        and isinstance(names, list)
        and all(isinstance(name, str) for name in names)
        and square.shape == (len(names), len(names))
    )


def _is_status(run: Run) -> bool:
    """Whether its numbers are of a size that a clock and a calendar can show."""
    status = read_status(run.folder)
    if status is None:
        return False
    texts = (status.activity, status.error or "", status.host)
    numbers = [
        value for value in vars(status).values() if value is not None and not isinstance(value, str)
    ]
    return all(isinstance(each, str) for each in texts) and all(
        isinstance(each, int | float) and 0 <= each <= LATEST for each in numbers
    )


def _is_predictor(run: Run) -> bool:
    data = read_json(run.folder / "predictor.json") or {}
    names, shape = data.get("class_names"), data.get("input_shape")
    return (
        all(isinstance(data.get(name), str) for name in ("title", "dataset"))
        and data.get("preparation") in tuple(PREPARATIONS)
        and isinstance(names, list)
        and all(isinstance(name, str) for name in names)
        and isinstance(shape, list)
        and len(shape) == 3
        and all(isinstance(side, int) and 1 <= side <= MOST_SIDE for side in shape)
    )


_MEANINGS: dict[str, Callable[[Run], bool]] = {
    status_file.FILE: _is_status,
    "evaluation.json": _is_evaluation,
    "predictor.json": _is_predictor,
}


def _is_readable(path: Path) -> bool:
    """Whether a text is of a size that is read in a moment, and JSON if it should be."""
    if path.stat().st_size > MOST_TEXT_BYTES:
        return False
    try:
        return path.suffix != ".json" or read_json(path) is not None
    except RecursionError:
        return False


def _has_small_arrays(path: Path) -> bool:
    """Whether an .npz holds arrays of numbers as large as its headers say, and no larger."""
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
