"""Carries out one queued run, from its settings to the tested and exported network.

Runs in a worker process. The server knows this module only by name: whatever needs Keras is
imported inside the functions.
"""

import shutil
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.architectures import InputTooSmallError
from models.evaluation.report import evaluate
from models.player import FILE as PLAYER_FILE
from models.runs import Run, RunNotFound, RunState, RunStore
from models.runs.heartbeat import LiveStatus
from models.runs.run_control import RunControl
from models.runs.status import read_status, way_on
from models.training.config import ConfigError
from models.training.samples import sample_indices
from utils.datasets import DATASETS, Cancelled, DatasetError
from utils.files import is_disk_full, write_json
from utils.registry import UnknownNameError
from utils.workers.worker_gc import collect

if TYPE_CHECKING:
    from models.training.loop import Trained

ERROR_LOG = "error.log"
# Errors whose message was written for the screen.
SENTENCES = (ConfigError, DatasetError, InputTooSmallError, UnknownNameError)

FULL_DISK = "The disk is full, so the run could not go on. Delete some runs or other files first."
OUT_OF_MEMORY = (
    "This machine has not enough memory for this run. Try a smaller batch size, smaller pictures, "
    "fewer samples or a smaller network."
)


def execute_run(home: str, run_id: str) -> None:
    """Carry out a queued run in this process, and write what comes of it into its folder.

    A run that is no longer waiting, because it was stopped, deleted or begun elsewhere, is left
    alone. A run that fails says why in its status.

    Args:
        home: the folder that holds all runs.
        run_id: the name of the run's folder.

    Raises:
        OSError: the run's folder cannot be written.
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
    """One run under way."""

    def __init__(self, run: Run, live: LiveStatus) -> None:
        self.run = run
        self.live = live
        self.control = RunControl(run, live)

    def result(self) -> RunState:
        """Load, train, test, export and check; how it ended."""
        self.live.announce(activity="Loading the pictures")
        samples = self._save_samples()
        self.live.announce(activity="Building the network")
        trained = self._train()
        was_stopped = self.control.was_stopped
        if self.live.status.step or not was_stopped:
            self._hand_in(trained, samples)
        return RunState.STOPPED if was_stopped else RunState.FINISHED

    def _save_samples(self) -> NDArray[np.uint8]:
        """The pictures whose predictions the page shows after every epoch."""
        config, control = self.run.config, self.control
        splits = DATASETS[config.dataset].load(
            config.image_size, control.on_progress, control.should_stop_after_pause
        )
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
            self.control,
            judged_after=self.live.status.extended_after,
            checkpoints=self.run.folder / "checkpoints",
        )

    def _hand_in(self, trained: "Trained", samples: NDArray[np.uint8]) -> None:
        """Write the results to a draft folder, and replace older ones when all of it is whole."""
        from models.serving.export import export_model

        self.live.announce(activity="Exporting and checking the network")
        draft = self.run.folder / "export"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        export_model(trained.model, draft, samples, description=self._description(trained))
        self._write_for_page(trained, draft, samples)
        self.live.announce(activity="Writing the results")
        self._write_results(trained, draft)
        for file in draft.iterdir():
            file.replace(self.run.folder / file.name)
        draft.rmdir()

    def _write_for_page(self, trained: "Trained", folder: Path, samples: NDArray[np.uint8]) -> None:
        """The file with which the network runs in a page; none if it cannot."""
        from models.player.network_file import NotPlayableError, playable

        try:
            (folder / PLAYER_FILE).write_bytes(playable(trained.model, samples))
        except NotPlayableError:
            (self.run.folder / PLAYER_FILE).unlink(missing_ok=True)  # of a shorter training

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
        write_json(folder / "predictor.json", self._predictor(trained))

    def _predictor(self, trained: "Trained") -> dict[str, object]:
        dataset = DATASETS[self.run.config.dataset]
        return {
            "title": self.run.name,
            "dataset": dataset.name,
            "preparation": dataset.preparation.name,
            "class_names": list(dataset.class_names),
            "input_shape": list(trained.data.input_shape),
        }


def explain(error: Exception, epochs_done: int) -> str:
    """Why a run failed and what to do.

    Args:
        error: what ended it.
        epochs_done: how many epochs were kept: whether resuming starts over depends on it.

    Returns:
        Sentences for the person who started the run.
    """
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
    except OSError:  # the status has what matters
        return


def _free_memory() -> None:
    """Release the run's network, which Keras otherwise keeps as long as the process lives."""
    import keras

    keras.backend.clear_session()
    collect()
