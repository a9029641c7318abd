"""One training run, as every process but the one that trains it sees it."""

import shutil
import time
import uuid
import zipfile
import zlib
from pathlib import Path
from typing import Any, Literal

import numpy as np

from models.evaluation.report import MOST_CLASSES, Evaluation
from models.runs import status as status_file
from models.runs.commands import Command, read_command, write_command
from models.runs.errors import RunError, told_as_sentence
from models.runs.metrics import Metrics, read_metrics
from models.runs.status import INTERRUPTED, RunState, RunStatus, lost_status, read_status, way_on
from models.serving.run_file import FILE, read_run_file
from models.training.config import ConfigError, TrainingConfig
from models.training.samples import SAMPLE_COUNT, sample_indices
from utils.datasets import DATASETS
from utils.files import keep_reserve, read_json, write_json
from utils.stored_json import read_file_as
from utils.text import one_line, plain

CLAIM = "claim"  # this file exists once a process has begun to train the run
MOST_VERSIONS = 20
UNKNOWN = "unknown"  # data set and architecture of a run whose run.json is damaged


class Run:
    """A run and its folder.

    `name` and `config` are read when the object is made; `status` and everything else is read from
    the folder at each call. If the folder has been deleted meanwhile, nothing raises: the run reads
    as interrupted and has no metrics. A damaged run has a `problem` (a sentence) and a stand-in
    `config` whose data set and architecture are "unknown".
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = folder.name
        data = read_run_file(folder)
        self.name: str = data.title or self.id
        self.versions: dict[str, str] = _shown(data.versions or {})
        self.config, self.problem = _config(data.config)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Run) and other.folder == self.folder

    def __hash__(self) -> int:
        return hash(self.folder)

    @property
    def status(self) -> RunStatus:
        """Its progress, read from disk each time: keep the result while rendering one view."""
        status = (read_status(self.folder) or lost_status(self.folder)).as_seen()
        if self.problem and not status.state.is_live:
            return status.changed(state=RunState.FAILED, error=self.problem)
        if status.state is RunState.INTERRUPTED:
            return status.changed(error=f"{_reason(status)} {way_on(self.metrics().epochs_done)}")
        return status

    def metrics(self) -> Metrics:
        """All reports so far. Incremental, so cheap to call every second."""
        return read_metrics(self.folder)

    def evaluation(self) -> Evaluation | None:
        """The result on the test pictures; None before the run has one."""
        return read_file_as(Evaluation, self.folder / "evaluation.json")

    def samples(self) -> tuple[np.ndarray, np.ndarray] | None:
        """The fixed test pictures, uint8 `(16, H, W, C)`, and their classes, int64 `(16,)`."""
        found = self._arrays("samples.npz", "images", "labels")
        return found if found and _are_pictures(*found, self._classes or MOST_CLASSES) else None

    def predictions(self) -> tuple[np.ndarray, np.ndarray] | None:
        """For the test pictures: float16 probabilities `(N, classes)`, int64 classes `(N,)`."""
        found = self._arrays("predictions.npz", "probabilities", "labels")
        return found if found and _are_answers(*found, self._classes) else None

    def sample_answers(self) -> np.ndarray | None:
        """The finished network's probabilities for the samples, `(n, classes)`."""
        samples, predictions = self.samples(), self.predictions()
        if samples is None or predictions is None:
            return None
        (_, labels), (probabilities, truths) = samples, predictions
        chosen = sample_indices(truths, len(labels))
        return probabilities[chosen] if np.array_equal(truths[chosen], labels) else None

    def _arrays(self, name: str, *keys: str) -> tuple[np.ndarray, np.ndarray] | None:
        try:
            with np.load(self.folder / name, allow_pickle=False) as file:
                first, labels = (file[key] for key in keys)
                return first, labels
        except (OSError, ValueError, KeyError, EOFError, NotImplementedError, RuntimeError,
                MemoryError, SyntaxError, zipfile.BadZipFile, zlib.error):  # fmt: skip
            return None

    @property
    def _classes(self) -> int | None:
        """How many classes its data set has, if that is known here."""
        name = self.config.dataset
        return DATASETS[name].num_classes if name in DATASETS else None

    def model_file(self, kind: Literal["keras", "tflite", "safetensors"]) -> Path | None:
        """The file of the trained network; None before there is one."""
        path = self.folder / f"model.{kind}"
        return path if path.is_file() else None

    @property
    def size_bytes(self) -> int:
        """Size of its folder on disk."""
        return sum(_size(path) for path in self.folder.rglob("*"))

    def place_in_line(self) -> int | None:
        """Position in the queue, counted from 1; None if it is not queued."""
        from models.runs.store import waiting_in_line

        line = [run.id for run in waiting_in_line(self.folder.parent)]
        return line.index(self.id) + 1 if self.id in line else None

    def send(self, command: Command) -> None:
        """Send a command to a run that is queued or in progress. Raises RunError."""
        with told_as_sentence("The run could not be told"):
            write_command(self.folder, command.over(read_command(self.folder)))
            status = read_status(self.folder)
            if command.stop and status and status.state is RunState.QUEUED:
                self._write(status.changed(state=RunState.STOPPED, ended_at=time.time()))

    def requeue(self, epochs: int | None = None) -> None:
        """Queue a run that is over again, to resume after its last completed epoch.

        Args:
            epochs: new total number of epochs; None keeps the present one.

        Raises:
            RunError: if the run is not over, or is finished and `epochs` is not larger than the
                number it has completed.
        """
        status = self.status
        is_extended, epochs = epochs is not None, epochs or self.config.epochs
        if self.problem:
            raise RunError(self.problem)
        if not status.state.is_over:
            raise RunError("This run is not over: it cannot be started a second time.")
        done = self.metrics().epochs_done
        if status.state is RunState.FINISHED and (not is_extended or epochs <= done):
            raise RunError(f"This run is finished: ask for more epochs than the {done} it has had.")
        if is_extended:
            status = status.changed(extended_after=done)
        with told_as_sentence("The run could not be put in line"):
            self._update(config=self.config.changed(epochs=epochs).to_dict())
            write_command(self.folder, Command(False, False).over(read_command(self.folder)))
            (self.folder / CLAIM).unlink(missing_ok=True)
            keep_reserve(self.folder)
            self._write(_queued_again(status, epochs))
        self.config = self.config.changed(epochs=epochs)

    def claim(self) -> bool:
        """Make this process the one that trains the run; False if another was faster.

        Raises OSError if the run's folder cannot be written.
        """
        try:
            (self.folder / CLAIM).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def give_up(self, error: str | None = None) -> None:
        """Write the end of a run whose process can no longer do so itself.

        Args:
            error: why the run could not begin (then it has failed); None if its process is gone
                (then it is interrupted).
        """
        status = read_status(self.folder)
        if status is None or status.state.is_over:
            return
        gone = status.interrupted()
        if error:
            gone = gone.changed(state=RunState.FAILED, error=error, ended_at=time.time())
        with told_as_sentence("The run could not be marked as interrupted"):
            self._write(gone)

    def rename(self, name: str) -> None:
        """Change its name. Raises RunError if the name is empty or cannot be written."""
        name = one_line(name)
        if not name:
            raise RunError("A run needs a name.")
        with told_as_sentence("The run could not be renamed"):
            self._update(name=name)
        self.name = name

    def delete(self) -> None:
        """Delete its folder. Raises RunError while the run is in progress."""
        if self.status.state.is_live:
            raise RunError("This run is still going on. Stop it before you delete it.")
        grave = self.folder.with_name(f".deleted-{uuid.uuid4().hex[:8]}")
        with told_as_sentence("The run could not be deleted"):
            self.folder.rename(grave)  # first, so that no reader sees half of it
        for leftover in self.folder.parent.glob(".deleted-*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def _update(self, **changes: Any) -> None:
        write_json(self.folder / FILE, {**(read_json(self.folder / FILE) or {}), **changes})

    def _write(self, status: RunStatus) -> None:
        write_json(self.folder / status_file.FILE, status.to_dict())


def _shown(versions: dict[str, Any]) -> dict[str, str]:
    """The first of them, as texts of one line."""
    return {plain(k, 40): plain(v, 40) for k, v in list(versions.items())[:MOST_VERSIONS]}


def _are_pictures(images: np.ndarray, labels: np.ndarray, classes: int) -> bool:
    """uint8 (N, H, W, 1 or 3), at most SAMPLE_COUNT of them, with their classes (N,)."""
    return (
        _are_labels(labels, classes)
        and 1 <= len(labels) <= SAMPLE_COUNT
        and images.dtype == np.uint8
        and images.ndim == 4
        and images.shape[3] in (1, 3)
        and len(images) == len(labels)
        and min(images.shape) > 0
    )


def _are_answers(probabilities: np.ndarray, labels: np.ndarray, classes: int | None) -> bool:
    """Probabilities (N, classes) and classes (N,)."""
    return (
        probabilities.dtype.kind == "f"
        and probabilities.ndim == 2
        and probabilities.shape[1] == (classes or probabilities.shape[1])
        and _are_labels(labels, probabilities.shape[1])
        and len(probabilities) == len(labels)
        and bool(np.isfinite(probabilities).all())
    )


def _are_labels(labels: np.ndarray, classes: int) -> bool:
    return (
        labels.dtype.kind in "iu"
        and labels.ndim == 1
        and len(labels) > 0
        and bool(((labels >= 0) & (labels < classes)).all())
    )


def _config(data: Any) -> tuple[TrainingConfig, str | None]:
    try:
        return TrainingConfig.from_dict(data), None
    except ConfigError:
        problem = (
            "The settings of this run (its run.json) cannot be read, so it can neither be shown "
            "in full nor be resumed. You can delete it."
        )
        return TrainingConfig(dataset=UNKNOWN, architecture=UNKNOWN), problem


def _reason(status: RunStatus) -> str:
    """Why it was interrupted. Version 0.1 appended what resuming does, which may be outdated."""
    sentence, _, _ = (status.error or INTERRUPTED).partition(". ")
    return f"{sentence.removesuffix('.')}."


def _queued_again(status: RunStatus, epochs: int) -> RunStatus:
    return status.changed(
        state=RunState.QUEUED,
        queued_at=time.time(),
        ended_at=None,
        heartbeat=None,
        activity="",
        error=None,
        epochs=epochs,
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # replaced or deleted meanwhile
        return 0
