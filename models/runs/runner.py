"""Carries out one queued run, from its settings to the checked and exported network.

Runs in a worker process. The server knows this module only by name: whatever needs Keras is
imported inside the functions.
"""

import shutil
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.architectures import InputTooSmallError
from models.evaluation.report import evaluate
from models.runs import Run, RunNotFound, RunState, RunStore
from models.runs.commands import Command, CommandReader
from models.runs.heartbeat import LiveStatus
from models.runs.metrics import append_metrics, keep_epochs_before
from models.runs.status import read_status, way_on
from models.training.config import ConfigError
from models.training.events import (
    EpochEnded,
    Event,
    RateOverruled,
    Report,
    TrainingEnded,
    TrainingStarted,
)
from models.training.samples import sample_indices
from utils.datasets import DATASETS, Cancelled, DatasetError
from utils.files import is_disk_full, write_json
from utils.registry import UnknownNameError
from utils.workers.worker_gc import collect

if TYPE_CHECKING:
    from models.training.loop import Trained

COMMAND_SECONDS = 0.1  # between two looks at the wishes for the run
ERROR_LOG = "error.log"
SENTENCES = (ConfigError, DatasetError, InputTooSmallError, UnknownNameError)  # made for the screen

FULL_DISK = "The disk is full, so the run could not go on. Delete some runs or other files first."
OUT_OF_MEMORY = (
    "This machine has not enough memory for this run. Try a smaller batch size, smaller pictures, "
    "fewer samples or a smaller network."
)


def execute_run(home: str, run_id: str) -> None:
    """Carry out a queued run in this process, and write into its folder what comes of it.

    A run that does not wait any more, because it was stopped, deleted or begun elsewhere, is left
    alone. A run that fails says why in its status. Raises OSError if its folder cannot be written.
    """
    try:
        run = RunStore(Path(home)).get(run_id)
    except RunNotFound:
        return
    status = read_status(run.folder)
    if status is None or status.state is not RunState.QUEUED or not run.claim():
        return
    with LiveStatus(run.folder, status) as live:
        _carry_out(run, live)


def _carry_out(run: Run, live: LiveStatus) -> None:
    try:
        (run.folder / ERROR_LOG).unlink(missing_ok=True)
        live.end(Execution(run, live).result())
    except Cancelled:
        live.end(RunState.STOPPED)
    except Exception as error:
        live.end(RunState.FAILED, error=explain(error, run.metrics().epochs_done))
        _log_traceback(run.folder)
    finally:
        _free_memory()


class Execution:
    """One run under way: what it reports goes into its folder, what is wished of it comes back."""

    def __init__(self, run: Run, live: LiveStatus) -> None:
        self.run = run
        self.live = live
        self._reader = CommandReader(run.folder)
        self._command = Command()
        self._looked = 0.0
        self._reason = ""

    def result(self) -> RunState:
        """Load, train, test, export and check; how it ended."""
        self.live.announce(activity="Loading the pictures")
        samples = self._save_samples()
        self.live.announce(activity="Building the network")
        trained = self._train()
        was_stopped = self._reason == "stopped"
        if self.live.status.step or not was_stopped:
            self._hand_in(trained, samples)
        return RunState.STOPPED if was_stopped else RunState.FINISHED

    def _save_samples(self) -> NDArray[np.uint8]:
        """The pictures whose predictions the page shows after every epoch."""
        config = self.run.config
        dataset = DATASETS[config.dataset]
        splits = dataset.load(config.image_size, self._on_progress, self.should_stop)
        test = splits["test"].first(config.test_samples)
        indices = sample_indices(test.labels)
        images = np.asarray(test.images[indices])
        np.savez_compressed(
            self.run.folder / "samples.npz", images=images, labels=test.labels[indices]
        )
        return images

    def _train(self) -> "Trained":
        from models.training.loop import train

        return train(
            self.run.config,
            self._on_event,
            self.should_stop,
            rate_override=lambda: self._wishes().learning_rate,
            judged_after=self.live.status.extended_after,
            checkpoints=self.run.folder / "checkpoints",
        )

    def _hand_in(self, trained: "Trained", samples: NDArray[np.uint8]) -> None:
        """Write the results beside the old ones, if any, and put them in place when all is well."""
        from models.serving.export import export_model

        self.live.announce(activity="Exporting and checking the network")
        draft = self.run.folder / "export"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        export_model(trained.model, draft, samples, description=self._description(trained))
        self.live.announce(activity="Writing the results")
        self._write_results(trained, draft)
        for file in draft.iterdir():
            file.replace(self.run.folder / file.name)
        draft.rmdir()

    def _description(self, trained: "Trained") -> str:
        from models.serving.litert_file import describe_network

        names = DATASETS[self.run.config.dataset].class_names
        return describe_network(self.run.name, trained.data.input_shape, names)

    def _write_results(self, trained: "Trained", folder: Path) -> None:
        test, probabilities = trained.data.test, trained.test_probabilities
        dataset = DATASETS[self.run.config.dataset]
        evaluation = evaluate(probabilities, test.labels, dataset.class_names)
        write_json(folder / "evaluation.json", evaluation.to_dict())
        np.savez_compressed(
            folder / "predictions.npz",
            probabilities=probabilities.astype(np.float16),
            labels=np.asarray(test.labels, np.int64),
        )
        predictor = {
            "title": self.run.name,
            "dataset": dataset.name,
            "preparation": dataset.preparation,
            "class_names": list(dataset.class_names),
            "input_shape": list(trained.data.input_shape),
        }
        write_json(folder / "predictor.json", predictor)

    def _on_progress(self, share: float, sentence: str) -> None:
        self.live.change(activity=f"{sentence} ({share:.0%})" if 0 < share < 1 else sentence)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, TrainingStarted):
            self._begin(event)
        elif isinstance(event, TrainingEnded):
            self._reason = event.reason
        else:
            self._report(event)

    def _begin(self, event: TrainingStarted) -> None:
        """A resumed training repeats the epoch it was interrupted in: its reports go."""
        keep_epochs_before(self.run.folder, event.first_epoch, event.last)
        self.live.announce(
            activity="Training",
            parameters=event.parameters,
            epochs=event.epochs,
            steps_per_epoch=event.steps_per_epoch,
            epoch=min(event.first_epoch, event.epochs),
            step=(event.first_epoch - 1) * event.steps_per_epoch,
        )

    def _report(self, event: Report) -> None:
        append_metrics(self.run.folder, event)
        if isinstance(event, RateOverruled):
            return
        self.live.change(epoch=event.epoch, step=event.step, seconds=event.seconds)
        if isinstance(event, EpochEnded):
            collect()
        if isinstance(event, EpochEnded) and event.epoch == self.live.status.epochs:
            self.live.announce(activity="Testing")

    def should_stop(self) -> bool:
        """Whether somebody wants the run stopped. Returns only when it is not paused."""
        if self._wishes().paused:
            self._wait_for_end_of_pause()
        return self._wishes().stop is True or self.live.is_lost

    def _wait_for_end_of_pause(self) -> None:
        before = self.live.status
        self.live.announce(state=RunState.PAUSED, activity="Paused")
        while self._wishes().paused and not self._wishes().stop and not self.live.is_lost:
            time.sleep(COMMAND_SECONDS)
        self.live.announce(state=RunState.RUNNING, activity=before.activity)

    def _wishes(self) -> Command:
        """The latest wishes; the disk is asked for them a few times a second at most."""
        now = time.monotonic()
        if now - self._looked >= COMMAND_SECONDS:
            self._looked = now
            self._command = self._reader.read()
        return self._command


def explain(error: Exception, epochs_done: int) -> str:
    """Why a run failed and what to do, as sentences for the person who started it."""
    from models.serving.export import ExportError
    from models.training.loop import DivergedError

    if isinstance(error, (*SENTENCES, DivergedError, ExportError)):
        return str(error)
    if is_disk_full(error):
        return f"{FULL_DISK} {way_on(epochs_done)}"
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return OUT_OF_MEMORY
    return (
        "Something went wrong that the app did not expect "
        f"({type(error).__name__}). The file {ERROR_LOG} in the run's folder has the details. "
        f"{way_on(epochs_done)}"
    )


def _log_traceback(folder: Path) -> None:
    try:
        (folder / ERROR_LOG).write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:  # the status says what matters
        return


def _free_memory() -> None:
    """Let go of the run's network, which Keras keeps for the whole process."""
    import keras

    keras.backend.clear_session()
    collect()
