"""Trains the recorded runs again and keeps their figures, but no pictures or weights.

    python -m tests.recorded_runs.record                 all of them, about ten minutes
    python -m tests.recorded_runs.record nearly_perfect  one or several

Those on MNIST and on Cats vs Dogs want these data sets, see CNN_PLAYGROUND_DATA.
"""

import dataclasses
import sys

from models.runs.metrics import FILE as METRICS
from models.runs.metrics import append_metrics
from models.runs.status import FILE as STATUS
from models.runs.status import RunState, RunStatus
from models.training.config import TrainingConfig
from models.training.control import TrainingControl
from models.training.events import (
    Event,
    RateOverruled,
    StepReported,
    TrainingEnded,
    TrainingStarted,
)
from models.training.loop import DivergedError, train
from tests.recorded_runs import FOLDER, OVERRULES, RUNS, STOPS
from utils.files import write_json


class Recording(TrainingControl):
    """A training, and the folder that it is recorded in."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = FOLDER / name
        self.epoch, self.steps = 1, 0
        self.ended: TrainingEnded | None = None

    def on_event(self, event: Event) -> None:
        """Record an event, without the answers to single pictures."""
        if isinstance(event, TrainingEnded):
            self.ended = event
        elif isinstance(event, TrainingStarted):
            return
        elif isinstance(event, StepReported | RateOverruled):
            self.epoch = event.epoch
            append_metrics(self.folder, event)
        else:
            self.epoch = event.epoch + 1
            append_metrics(self.folder, dataclasses.replace(event, samples=[]))

    def should_stop(self) -> bool:
        """Whether it is a few steps into the epoch in which it should be stopped."""
        self.steps += self.epoch == STOPS.get(self.name)
        return self.steps > 20

    def learning_rate(self) -> float | None:
        """The learning rate to use from a certain epoch on."""
        since, rate = OVERRULES.get(self.name, (sys.maxsize, 0.0))
        return rate if self.epoch >= since else None


def record(name: str, config: TrainingConfig) -> None:
    """Train as configured; write settings, curves and final status to a folder."""
    recording = Recording(name)
    recording.folder.mkdir(exist_ok=True)
    (recording.folder / METRICS).unlink(missing_ok=True)
    state, error = RunState.FINISHED, None
    try:
        train(config, recording)
        if recording.ended and recording.ended.reason == "stopped":
            state = RunState.STOPPED
    except DivergedError as diverged:
        state, error = RunState.FAILED, str(diverged)
    write_json(recording.folder / "run.json", {"name": name, "config": config.to_dict()})
    status = RunStatus(
        state,
        0.0,
        0.0,
        error=error,
        epoch=min(recording.epoch, config.epochs),
        epochs=config.epochs,
    )
    write_json(recording.folder / STATUS, status.to_dict())


def main(names: list[str]) -> None:
    """Record the runs with these names, or all of them."""
    for name in names or list(RUNS):
        print(name, flush=True)
        record(name, RUNS[name])


if __name__ == "__main__":
    main(sys.argv[1:])
