"""Run folders in every state, made up or copied instead of trained."""

import json
import math
import os
import platform
import shutil
import time
from pathlib import Path

import numpy as np

from models.evaluation.report import evaluate
from models.runs import Run, RunState, RunStore
from models.runs.metrics import append_metrics
from models.runs.status import FILE as STATUS_FILE
from models.runs.store import new_id
from models.training.config import TrainingConfig
from models.training.events import EpochEnded, StepReported
from models.training.samples import SAMPLE_COUNT, sample_indices

CONFIG = TrainingConfig(dataset="digits", architecture="lenet5", epochs=5, batch_size=32)
STEPS_PER_EPOCH = 40
PARAMETERS = 61_706
TEST_PICTURES = 60
CLASSES = tuple("0123456789")
TRAINED = Path(__file__).parent / "trained_run"


def make_run(
    home: Path,
    state: RunState = RunState.FINISHED,
    *,
    name: str = "Test run",
    config: TrainingConfig = CONFIG,
    epochs_done: int | None = None,
    error: str | None = None,
    seconds_per_step: float = 0.02,
) -> Run:
    """A run in this state, with files that agree with it.

    Args:
        home: the home folder.
        state: the run's state. A queued one has only its settings; others have trained
            `epochs_done` epochs (by default all if finished, else two) and a few steps more.
        name: its name.
        config: its settings.
        epochs_done: completed epochs.
        error: the sentence in its status.
        seconds_per_step: how long each step took, by its reports.
    """
    run = RunStore(home).create(config, name)
    if state is RunState.QUEUED:
        return run
    if epochs_done is None:
        epochs_done = config.epochs if state is RunState.FINISHED else min(2, config.epochs)
    step = write_metrics(run, epochs_done, seconds_per_step)
    write_status(run, state, step, step * seconds_per_step, error)
    write_samples(run)
    if state in (RunState.FINISHED, RunState.STOPPED):
        write_results(run)
    return run


def copy_trained_run(home: Path) -> Run:
    """A finished run with a real network, the weights of its three epochs and its results.

    It was trained by `execute_run` on the built-in digits, with `swift` at half its width, Adam at
    0.003 and batches of 64; 90 % of its 200 test pictures are right.
    """
    folder = RunStore(home).folder / new_id(Run(TRAINED).config)
    shutil.copytree(TRAINED, folder)
    return Run(folder)


def write_status(
    run: Run, state: RunState, step: int, seconds: float, error: str | None = None
) -> None:
    """Write status.json; a live run has a fresh heartbeat of this process."""
    now = time.time()
    path = run.folder / STATUS_FILE
    data = json.loads(path.read_text()) | {
        "state": state.value,
        "started_at": now - seconds,
        "ended_at": None if state.is_live else now,
        "heartbeat": now,
        "activity": "Training" if state.is_live else "",
        "error": error,
        "epoch": min(step // STEPS_PER_EPOCH + 1, run.config.epochs)
        if state.is_live
        else step // STEPS_PER_EPOCH,
        "step": step,
        "steps_per_epoch": STEPS_PER_EPOCH,
        "seconds": seconds,
        "parameters": PARAMETERS,
        "host": platform.node(),
        "pid": os.getpid(),
    }
    path.write_text(json.dumps(data))


def write_metrics(run: Run, epochs: int, seconds_per_step: float) -> int:
    """Write falling losses over these epochs, and half an epoch more unless that is the end.

    Returns the last step.
    """
    extra = STEPS_PER_EPOCH // 2 if epochs < run.config.epochs else 0
    last = epochs * STEPS_PER_EPOCH + extra
    for step in range(1, last + 1):
        append_metrics(run.folder, step_report(step, seconds_per_step))
        if step % STEPS_PER_EPOCH == 0:
            append_metrics(run.folder, epoch_report(step // STEPS_PER_EPOCH, seconds_per_step))
    return last


def step_report(step: int, seconds_per_step: float = 0.02) -> StepReported:
    """The report of a step: a loss that falls from 2.3, with some noise."""
    epochs = step / STEPS_PER_EPOCH
    noise = 0.1 * math.sin(step * 12.9898) * math.exp(-epochs / 3)
    return StepReported(
        step=step,
        epoch=(step - 1) // STEPS_PER_EPOCH + 1,
        loss=2.2 * math.exp(-epochs) + 0.1 + noise,
        accuracy=1 - 0.9 * math.exp(-1.2 * epochs) - abs(noise) / 4,
        learning_rate=0.001,
        seconds=step * seconds_per_step,
        images_per_second=32 / seconds_per_step,
    )


def epoch_report(epoch: int, seconds_per_step: float = 0.02) -> EpochEnded:
    """The report of an epoch; its sample predictions improve from epoch to epoch."""
    step = epoch * STEPS_PER_EPOCH
    return EpochEnded(
        step=step,
        epoch=epoch,
        loss=2.2 * math.exp(-epoch + 0.5) + 0.1,
        accuracy=1 - 0.9 * math.exp(-1.2 * epoch + 0.5),
        val_loss=2.2 * math.exp(-epoch) + 0.15,
        val_accuracy=1 - 0.9 * math.exp(-1.2 * epoch) - 0.02,
        learning_rate=0.001,
        seconds=step * seconds_per_step,
        samples=probabilities(_sample_labels(), wrong=max(0, 8 - 2 * epoch)).round(4).tolist(),
    )


def probabilities(labels: np.ndarray, wrong: int = 0) -> np.ndarray:
    """Probabilities `(N, classes)`, of which the first ones are wrong."""
    answers = labels.copy()
    answers[:wrong] = (answers[:wrong] + 1) % len(CLASSES)
    spread = np.full((len(labels), len(CLASSES)), 0.02)
    spread[np.arange(len(labels)), answers] = 1 - 0.02 * (len(CLASSES) - 1)
    return spread


def _test_labels() -> np.ndarray:
    return np.arange(TEST_PICTURES) % len(CLASSES)


def _sample_labels() -> np.ndarray:
    return _test_labels()[sample_indices(_test_labels())]


def write_samples(run: Run) -> None:
    """Write the run's sixteen sample pictures: noise, which is enough for a page."""
    images = np.random.default_rng(0).integers(0, 256, (SAMPLE_COUNT, 28, 28, 1), np.uint8)
    np.savez_compressed(run.folder / "samples.npz", images=images, labels=_sample_labels())


def write_results(run: Run) -> None:
    """Write evaluation, predictions and empty files in place of the network."""
    answers = probabilities(_test_labels(), wrong=3)
    evaluation = evaluate(answers.astype(np.float32), _test_labels(), CLASSES)
    (run.folder / "evaluation.json").write_text(json.dumps(evaluation.to_dict()))
    np.savez_compressed(
        run.folder / "predictions.npz",
        probabilities=answers.astype(np.float16),
        labels=_test_labels(),
    )
    (run.folder / "model.keras").write_bytes(b"keras")
    (run.folder / "model.tflite").write_bytes(b"tflite")
    predictor = {
        "title": run.name,
        "dataset": run.config.dataset,
        "preparation": "digit",
        "class_names": list(CLASSES),
        "input_shape": [28, 28, 1],
    }
    (run.folder / "predictor.json").write_text(json.dumps(predictor))


def make_damaged_run(home: Path) -> Run:
    """A finished run whose run.json has lost its settings."""
    run = make_run(home, name="Damaged")
    (run.folder / "run.json").write_text('{"name": "Damaged", "config": {"data')
    return Run(run.folder)
