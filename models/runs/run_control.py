"""Steers a training by the commands in its run folder, and writes there what it reports."""

import time

from models.runs import Run, RunState
from models.runs.commands import Command, CommandReader
from models.runs.heartbeat import LiveStatus
from models.runs.metrics import append_metrics, keep_epochs_before
from models.training.control import TrainingControl
from models.training.events import (
    EpochEnded,
    Event,
    RateOverruled,
    Report,
    TrainingEnded,
    TrainingStarted,
)
from utils.workers.worker_gc import collect

COMMAND_SECONDS = 0.1  # between two reads of the command file


class RunControl(TrainingControl):
    """Connects a training with the folder of its run.

    Args:
        run: the run.
        live: its status, which the training keeps up to date.

    Attributes:
        was_stopped: whether the training ended because somebody stopped it.
    """

    def __init__(self, run: Run, live: LiveStatus) -> None:
        self.was_stopped = False
        self._run = run
        self._live = live
        self._reader = CommandReader(run.folder)
        self._command = Command()
        self._read_at = 0.0

    def on_progress(self, share: float, sentence: str) -> None:
        """Show how far the loading of the data is."""
        self._live.change(activity=f"{sentence} ({share:.0%})" if 0 < share < 1 else sentence)

    def on_event(self, event: Event) -> None:
        """Keep what the training reports."""
        if isinstance(event, TrainingStarted):
            self._begin(event)
        elif isinstance(event, TrainingEnded):
            self.was_stopped = event.reason == "stopped"
        else:
            self._record(event)

    def learning_rate(self) -> float | None:
        """The rate that somebody has set on the page of the run, if any."""
        return self._commands().learning_rate

    def wait_while_paused(self) -> None:
        """Block while the run is paused, and show that it is."""
        if not self._is_paused():
            return
        before = self._live.status
        self._live.announce(state=RunState.PAUSED, activity="Paused")
        while self._is_paused():
            time.sleep(COMMAND_SECONDS)
        self._live.announce(state=RunState.RUNNING, activity=before.activity)

    def should_stop(self) -> bool:
        """Whether somebody has stopped the run or deleted its folder."""
        return self._commands().stop is True or self._live.is_lost

    def _is_paused(self) -> bool:
        return self._commands().paused is True and not self.should_stop()

    def _begin(self, event: TrainingStarted) -> None:
        """A resumed training repeats the epoch it was interrupted in: drop what that reported."""
        keep_epochs_before(self._run.folder, event.first_epoch, event.last)
        self._live.announce(
            activity="Training",
            parameters=event.parameters,
            epochs=event.epochs,
            steps_per_epoch=event.steps_per_epoch,
            epoch=min(event.first_epoch, event.epochs),
            step=(event.first_epoch - 1) * event.steps_per_epoch,
        )

    def _record(self, event: Report) -> None:
        append_metrics(self._run.folder, event)
        if isinstance(event, RateOverruled):
            return
        self._live.change(epoch=event.epoch, step=event.step, seconds=event.seconds)
        if isinstance(event, EpochEnded):
            self._end_epoch(event)

    def _end_epoch(self, event: EpochEnded) -> None:
        collect()
        if event.epoch == self._live.status.epochs:
            self._live.announce(activity="Testing")

    def _commands(self) -> Command:
        """The commands in force; the file is looked at a few times a second at most."""
        now = time.monotonic()
        if now - self._read_at >= COMMAND_SECONDS:
            self._read_at = now
            self._command = self._reader.read()
        return self._command
