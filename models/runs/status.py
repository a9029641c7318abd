"""The state of a run: what `status.json` says, and what a reader concludes from it."""

import dataclasses
import platform
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import psutil
from pydantic import Field, Strict

from utils.stored_json import Text, read_file_as

FILE = "status.json"
LATEST = 2**33  # Unix seconds: the year 2242; no count of a run is larger

Count = Annotated[int, Strict(), Field(ge=0, le=LATEST)]
Seconds = Annotated[float, Strict(), Field(ge=0, le=LATEST)]
STALE_AFTER = 15.0  # seconds without a heartbeat, which comes every second

INTERRUPTED = "The process that trained this run is gone."
UNREADABLE = "The file with the progress of this run (its status.json) cannot be read."


class RunState(StrEnum):
    """What a run is doing."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def is_live(self) -> bool:
        """Whether a process is training it, or pausing."""
        return self in (RunState.RUNNING, RunState.PAUSED)

    @property
    def is_over(self) -> bool:
        """Whether it has ended, for whatever reason. It can be resumed."""
        return not self.is_live and self is not RunState.QUEUED


@dataclass(frozen=True)
class RunStatus:
    """How far a run has come. Times are Unix seconds."""

    state: RunState
    created_at: Seconds
    queued_at: Seconds  # when it last joined the queue
    started_at: Seconds | None = None  # when it last left the queue
    ended_at: Seconds | None = None
    heartbeat: Seconds | None = None  # last sign of life of the process that trains it
    activity: Text = ""  # what it is doing, for the screen: "Training"
    error: Text | None = None  # why it failed or was interrupted, and what to do
    epoch: Count = 0  # the current one, counted from 1; Metrics.epochs_done counts completed ones
    step: Count = 0  # over all epochs
    steps_per_epoch: Count = 0
    epochs: Count = 0
    extended_after: Count = 0  # epochs completed when more were last asked for
    seconds: Seconds = 0.0  # spent training, not counting the queue and pauses
    parameters: Count = 0
    host: Text = ""  # the machine and the process that train it
    pid: Count = 0

    def changed(self, **changes: Any) -> "RunStatus":
        """A copy with some values replaced."""
        return dataclasses.replace(self, **changes)

    def as_seen(self) -> "RunStatus":
        """This status, or an interrupted one if the process that trained the run is gone."""
        if not self.state.is_live or not self._is_abandoned():
            return self
        return self.interrupted()

    def interrupted(self) -> "RunStatus":
        """The status once the process that trained the run is gone."""
        return self.changed(
            state=RunState.INTERRUPTED, error=INTERRUPTED, activity="", ended_at=self.heartbeat
        )

    def _is_abandoned(self) -> bool:
        if self.heartbeat is None or time.time() - self.heartbeat > STALE_AFTER:
            return True
        return self.host == platform.node() and not psutil.pid_exists(self.pid)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data: the content of `status.json`."""
        return dataclasses.asdict(self)


def way_on(epochs_done: int) -> str:
    """A sentence on what is left of an interrupted run, and what resuming it does."""
    if epochs_done == 0:
        return "No epoch was over yet, so there is nothing to go on from: resumed, it starts over."
    whole = "its first epoch" if epochs_done == 1 else f"its {epochs_done} whole epochs"
    return f"What it learned in {whole} is kept: resume it to go on from there."


def read_status(folder: Path) -> RunStatus | None:
    """The content of a run's status.json; None if it is missing or damaged."""
    return read_file_as(RunStatus, folder / FILE)


def lost_status(folder: Path) -> RunStatus:
    """A stand-in status for a run whose status.json is missing or damaged."""
    try:
        created = folder.stat().st_mtime
    except OSError:
        created = 0.0
    return RunStatus(RunState.INTERRUPTED, created, created, error=UNREADABLE)
