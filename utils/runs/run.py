"""One training run, as everybody but the process that trains it sees it."""

import shutil
import time
import uuid
import zipfile
from pathlib import Path
from typing import Any, Literal

import numpy as np

from models.config import ConfigError, TrainingConfig
from models.evaluation import Evaluation
from utils.runs import status as status_file
from utils.runs.commands import Command, read_command, write_command
from utils.runs.files import RunError, keep_reserve, read_json, told_as_sentence, write_json
from utils.runs.metrics import Metrics, read_metrics
from utils.runs.status import (
    INTERRUPTED,
    RunState,
    RunStatus,
    lost_status,
    read_status,
    way_on,
)

FILE = "run.json"
CLAIM = "claim"  # exists as soon as a process has begun to train the run
UNKNOWN = "unknown"  # the data set and the architecture of a run whose run.json is damaged


class Run:
    """A run and its folder.

    `name` and `config` are those of the moment the object was made. `status` and everything else
    is read from the folder at each call. If the folder is deleted meanwhile, nothing raises: the
    run reads as interrupted and has no metrics. A damaged run has a `problem` (a sentence) and a
    stand-in `config` whose data set and architecture are "unknown".
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = folder.name
        data = read_json(folder / FILE) or {}
        self.name: str = str(data.get("name") or self.id)
        self.versions: dict[str, str] = data.get("versions") or {}
        self.config, self.problem = _config(data.get("config"))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Run) and other.folder == self.folder

    def __hash__(self) -> int:
        return hash(self.folder)

    @property
    def status(self) -> RunStatus:
        """How far it has come, read anew each time: keep it while you draw one picture of it."""
        status = (read_status(self.folder) or lost_status(self.folder)).as_seen()
        if self.problem and not status.state.is_live:
            return status.changed(state=RunState.FAILED, error=self.problem)
        if status.state is RunState.INTERRUPTED:
            return status.changed(error=f"{_reason(status)} {way_on(self.metrics().epochs_done)}")
        return status

    def metrics(self) -> Metrics:
        """All that was reported so far; cheap to ask for every second."""
        return read_metrics(self.folder)

    def evaluation(self) -> Evaluation | None:
        """The result on the test pictures, or None as long as there is none."""
        data = read_json(self.folder / "evaluation.json")
        try:
            return Evaluation.from_dict(data) if data else None
        except (KeyError, TypeError, ValueError):
            return None

    def samples(self) -> tuple[np.ndarray, np.ndarray] | None:
        """The fixed test pictures, uint8 (16, H, W, C), and their classes, int64 (16,)."""
        return self._arrays("samples.npz", "images", "labels")

    def predictions(self) -> tuple[np.ndarray, np.ndarray] | None:
        """For the test pictures: probabilities, float16 (N, classes), and classes, int64 (N,)."""
        return self._arrays("predictions.npz", "probabilities", "labels")

    def _arrays(self, name: str, *keys: str) -> Any:
        try:
            with np.load(self.folder / name, allow_pickle=False) as file:
                return tuple(file[key] for key in keys)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def model_file(self, kind: Literal["keras", "tflite"]) -> Path | None:
        """The trained network, or None as long as there is none."""
        path = self.folder / f"model.{kind}"
        return path if path.is_file() else None

    @property
    def size_bytes(self) -> int:
        """What it takes on the disk."""
        return sum(_size(path) for path in self.folder.rglob("*"))

    def place_in_line(self) -> int | None:
        """1 for the run whose turn is next, 2 for the one after it; None if it does not wait."""
        from utils.runs.store import waiting_in_line

        line = [run.id for run in waiting_in_line(self.folder.parent)]
        return line.index(self.id) + 1 if self.id in line else None

    def send(self, command: Command) -> None:
        """Tell a run that waits or is going on to stop, pause or change. Raises RunError."""
        with told_as_sentence("The run could not be told"):
            write_command(self.folder, command.over(read_command(self.folder)))
            status = read_status(self.folder)
            if command.stop and status and status.state is RunState.QUEUED:
                self._write(status.changed(state=RunState.STOPPED, ended_at=time.time()))

    def requeue(self, epochs: int | None = None) -> None:
        """Put a run that is over back in line, to go on from its last whole epoch.

        Args:
            epochs: train until so many epochs in all, instead of those it was started with.

        Raises RunError if the run is not over, or finished and not given more epochs.
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
        """Make this process the one that trains it; False if another one was faster.

        Raises OSError if this process cannot write into the run's folder.
        """
        try:
            (self.folder / CLAIM).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def give_up(self, error: str | None = None) -> None:
        """Note what its process cannot say any more: that it is gone, or why it never began."""
        status = read_status(self.folder)
        if status is None or status.state.is_over:
            return
        gone = status.interrupted()
        if error:
            gone = gone.changed(state=RunState.FAILED, error=error, ended_at=time.time())
        with told_as_sentence("The run could not be marked as interrupted"):
            self._write(gone)

    def rename(self, name: str) -> None:
        """Give it another name. Raises RunError for an empty one."""
        name = " ".join(name.split())[:120]
        if not name:
            raise RunError("A run needs a name.")
        with told_as_sentence("The run could not be renamed"):
            self._update(name=name)
        self.name = name

    def delete(self) -> None:
        """Remove its folder. Raises RunError while it is going on."""
        if self.status.state.is_live:
            raise RunError("This run is still going on. Stop it before you delete it.")
        grave = self.folder.with_name(f".deleted-{uuid.uuid4().hex[:8]}")
        with told_as_sentence("The run could not be deleted"):
            self.folder.rename(grave)  # first, so that nobody sees half of it
        for leftover in self.folder.parent.glob(".deleted-*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def _update(self, **changes: Any) -> None:
        write_json(self.folder / FILE, {**(read_json(self.folder / FILE) or {}), **changes})

    def _write(self, status: RunStatus) -> None:
        write_json(self.folder / status_file.FILE, status.to_dict())


def _config(data: Any) -> tuple[TrainingConfig, str | None]:
    try:
        return TrainingConfig.from_dict(data), None
    except (ConfigError, AttributeError, TypeError):
        problem = (
            "The settings of this run (its run.json) cannot be read, so it can neither be shown "
            "in full nor be resumed. You can delete it."
        )
        return TrainingConfig(dataset=UNKNOWN, architecture=UNKNOWN), problem


def _reason(status: RunStatus) -> str:
    """Why it was interrupted. The first version wrote the way on after it, which may be wrong."""
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
