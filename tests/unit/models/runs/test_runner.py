"""Executing a run, with a made-up training so that every ending can be tried."""

import errno
import json
import shutil
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from models.runs import (
    PAUSE,
    RESUME,
    STOP,
    Command,
    RunState,
    RunStatus,
    RunStore,
    run_control,
    runner,
)
from models.runs.runner import execute_run
from models.runs.status import read_status
from models.training.config import TrainingConfig
from models.training.events import (
    EpochEnded,
    RateOverruled,
    StepReported,
    TrainingEnded,
    TrainingStarted,
)
from utils.datasets import DATASETS, Cancelled, DatasetError
from utils.files import RESERVE, write_json

CONFIG = TrainingConfig("digits", "lenet5", epochs=2, test_samples=50)
STEPS = 3  # in each made-up epoch


class DivergedError(Exception):
    pass


class ExportError(Exception):
    pass


@dataclass
class MadeUpTraining:
    """Stands in for models.training.loop.train; `at` is called in the middle of each epoch."""

    at: Callable[[], object] | None = None
    first_epoch: int = 1
    last: EpochEnded | None = None
    rate: RateOverruled | None = None
    early: bool = False
    rates: tuple = ()

    judged_after: int | None = None

    def __call__(self, config, control, *, judged_after, checkpoints):
        self.judged_after = judged_after
        on_event = control.on_event
        on_event(TrainingStarted(1234, STEPS, config.epochs, 100, 0, self.first_epoch, self.last))
        if self.rate:
            on_event(self.rate)
        reason = self.go(config, control)
        on_event(TrainingEnded(reason, config.epochs, 1.0, 0.5, 0.9))
        test = DATASETS["digits"].load()["test"].first(config.test_samples)
        data = SimpleNamespace(test=test, input_shape=(28, 28, 1))
        probabilities = np.eye(10, dtype=np.float32)[test.labels]
        return SimpleNamespace(model=None, data=data, test_probabilities=probabilities)

    def go(self, config, control):
        for epoch in range(self.first_epoch, config.epochs + 1):
            for step in range((epoch - 1) * STEPS + 1, epoch * STEPS + 1):
                rate = control.learning_rate() or config.learning_rate
                self.rates += (rate,)
                control.on_event(StepReported(step, epoch, 0.5, 0.5, rate, float(step), 1.0))
                if self.at and step % STEPS == 2:
                    self.at()
                control.wait_while_paused()
                if control.should_stop():
                    return "stopped"
            control.on_event(EpochEnded(step, epoch, 0.5, 0.5, None, None, rate, float(step), []))
        return "early stopping" if self.early else "finished"


def export_model(model, folder, pictures, description):
    assert json.loads(description)["labels"] == list("0123456789")
    assert pictures.shape == (16, 28, 28, 1)
    (folder / "model.keras").write_bytes(b"keras")
    (folder / "model.tflite").write_bytes(b"lite")


class NotPlayableError(Exception):
    """In place of the player's."""


def playable(model, pictures):
    assert pictures.shape == (16, 28, 28, 1)
    return b"page"


@pytest.fixture
def training(monkeypatch):
    """The made-up training, in place of what needs Keras."""
    made_up = MadeUpTraining()
    modules: dict[str, dict[str, Any]] = {
        "models.training.loop": {"train": made_up, "DivergedError": DivergedError},
        "models.serving.export": {"export_model": export_model, "ExportError": ExportError},
        "models.player.network_file": {
            "NotPlayableError": NotPlayableError,
            "playable": playable,
        },
    }
    for name, content in modules.items():
        module = ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(runner, "_free_memory", lambda: None)
    monkeypatch.setattr(run_control, "COMMAND_SECONDS", 0.0)
    return made_up


@pytest.fixture
def run(tmp_path):
    return RunStore(tmp_path).create(CONFIG, "My run")


def execute(run):
    execute_run(str(run.folder.parents[1]), run.id)
    return run.status


def until_paused(run):
    limit = time.monotonic() + 30
    while run.status.state is not RunState.PAUSED:
        assert time.monotonic() < limit


def raising(error):
    def fail():
        raise error

    return fail


def test_finished_run_has_everything(run, training):
    status = execute(run)
    assert (status.state, status.error, status.activity) == (RunState.FINISHED, None, "")
    assert (status.epoch, status.step, status.epochs, status.parameters) == (2, 6, 2, 1234)
    assert status.started_at <= status.ended_at
    assert [event.step for event in run.metrics().steps] == [1, 2, 3, 4, 5, 6]
    assert [event.epoch for event in run.metrics().epochs] == [1, 2]
    assert run.samples()[0].shape == (16, 28, 28, 1)
    assert run.evaluation().test_accuracy == 1.0
    assert run.predictions()[0].dtype == np.float16
    assert run.model_file("keras") and run.model_file("tflite") and run.model_file("safetensors")
    predictor = json.loads((run.folder / "predictor.json").read_text())
    assert predictor["preparation"] == "digit"
    assert predictor["input_shape"] == [28, 28, 1]
    left = {path.name for path in run.folder.iterdir()}
    assert not left & {RESERVE, "export", "error.log"}


def test_early_stopping_is_finished_too(run, training):
    training.early = True
    assert execute(run).state is RunState.FINISHED


def test_a_run_in_progress_reports_its_state(run, training):
    seen = []
    training.at = lambda: seen.append(run.status)
    execute(run)
    assert (seen[0].state, seen[0].activity) == (RunState.RUNNING, "Training")
    assert seen[0].heartbeat >= seen[0].started_at


@pytest.mark.parametrize("state", [state for state in RunState if state is not RunState.QUEUED])
def test_only_a_waiting_run_is_begun(run, training, state):
    before = run.status.changed(state=state)
    write_json(run.folder / "status.json", before.to_dict())
    execute(run)
    assert read_status(run.folder) == before


def test_claimed_run_is_left_to_the_other_process(run, training):
    assert run.claim()
    assert execute(run).state is RunState.QUEUED


def test_run_deleted_while_it_waited(run, training):
    shutil.rmtree(run.folder)
    execute(run)
    assert not run.folder.exists()


def test_run_deleted_while_it_trains_ends_quietly(run, training):
    training.at = lambda: shutil.rmtree(run.folder, ignore_errors=True)
    execute(run)
    assert not run.folder.exists()


def test_stopped_run_is_exported_and_tested(run, training):
    training.at = lambda: run.send(STOP)
    assert execute(run).state is RunState.STOPPED
    assert run.evaluation().test_samples == 50
    assert run.model_file("tflite")


def test_stopped_before_the_first_step_has_no_model(run, training, monkeypatch):
    monkeypatch.setattr(training, "go", lambda *_: "stopped", raising=False)
    assert execute(run).state is RunState.STOPPED
    assert run.model_file("tflite") is None


def test_stopped_while_the_pictures_are_loaded(run, training, monkeypatch):
    def load(image_size, progress, should_stop):
        progress(0.43, "Decoding the pictures")
        run.send(STOP)
        assert should_stop()
        raise Cancelled

    dataset = SimpleNamespace(load=load)
    monkeypatch.setattr(runner, "DATASETS", {"digits": dataset})
    assert execute(run).state is RunState.STOPPED


def test_pause_blocks_until_it_is_lifted(run, training):
    seen: list[RunStatus] = []

    def pause():
        if not seen:
            run.send(PAUSE)
            threading.Thread(target=lift).start()

    def lift():
        until_paused(run)
        seen.append(run.status)
        run.send(RESUME)

    training.at = pause
    assert execute(run).state is RunState.FINISHED
    assert (seen[0].activity, seen[0].step) == ("Paused", 2)


def test_stop_ends_a_pause(run, training):
    run.send(PAUSE)
    training.at = lambda: run.send(STOP)
    thread = threading.Thread(target=execute, args=[run])
    thread.start()
    until_paused(run)
    run.send(STOP)
    thread.join()
    assert run.status.state is RunState.STOPPED


def test_a_new_learning_rate_is_applied(run, training):
    training.at = lambda: run.send(Command(learning_rate=0.25))
    execute(run)
    assert training.rates == (1e-3, 1e-3, 0.25, 0.25, 0.25, 0.25)


FAILURES = [
    (DivergedError("The loss is no number."), "The loss is no number."),
    (DatasetError("The file is damaged."), "The file is damaged."),
    (ExportError("They differ."), "They differ."),
    (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
    (RuntimeError("file write failed: errno = 28"), "resumed, it starts over"),
    (MemoryError(), "not enough memory"),
    (KeyError("oops"), "did not expect (KeyError)"),
]


@pytest.mark.parametrize(("error", "sentence"), FAILURES)
def test_a_failure_is_reported_as_a_sentence(run, training, error, sentence):
    training.at = raising(error)
    status = execute(run)
    assert status.state is RunState.FAILED
    assert sentence in status.error
    assert "Traceback" not in status.error
    assert "Traceback" in (run.folder / "error.log").read_text()
    assert len(run.metrics().steps) == 2


def test_unknown_data_set_fails_with_the_names_there_are(tmp_path, training):
    run = RunStore(tmp_path).create(CONFIG.changed(dataset="nonsense"), "x")
    status = execute(run)
    assert status.state is RunState.FAILED
    assert "digits" in status.error


def test_resumed_run_has_an_unbroken_curve(run, training):
    def end_without_a_word():
        if len(run.metrics().steps) == 5:  # in the second epoch
            raise KeyboardInterrupt

    training.at = end_without_a_word
    with pytest.raises(KeyboardInterrupt):
        execute(run)
    assert run.status.state is RunState.RUNNING  # this process lives
    run.give_up()
    run.requeue()
    training.at, training.first_epoch = None, 2
    assert execute(run).state is RunState.FINISHED
    assert [event.step for event in run.metrics().steps] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("error", [KeyError("oops"), OSError(errno.ENOSPC, "No space")])
def test_the_error_says_what_is_kept(run, training, error):
    def fail_late():
        if run.metrics().epochs_done:
            raise error

    training.at = fail_late
    assert "What it learned in its first epoch is kept" in execute(run).error


def test_an_epoch_that_was_kept_but_not_reported_is_made_up_for(run, training):
    last = EpochEnded(STEPS, 1, 0.5, 0.5, None, None, 1e-3, 1.0, [])
    training.first_epoch, training.last = 2, last
    execute(run)
    assert [event.epoch for event in run.metrics().epochs] == [1, 2]
    assert run.metrics().epochs[0] == last


def test_a_new_rate_is_noted_in_the_curves(run, training):
    training.rate = RateOverruled(2, 1, 0.25)
    assert execute(run).step == 6
    assert run.metrics().rates == [training.rate]


def test_more_epochs_are_judged_by_themselves(run, training):
    training.early = True
    execute(run)
    assert training.judged_after == 0
    run.requeue(epochs=5)
    training.first_epoch = 3
    execute(run)
    assert training.judged_after == 2


def test_earlier_results_stay_until_the_new_ones_are_whole(run, training):
    execute(run)
    before = run.evaluation()
    run.requeue(epochs=4)
    training.first_epoch = 3
    training.at = raising(MemoryError())
    assert execute(run).state is RunState.FAILED
    assert run.evaluation() == before
    assert run.model_file("tflite")


def test_a_network_that_no_page_can_run_is_finished_all_the_same(run, training, monkeypatch):
    def refuse(model, pictures):
        raise NotPlayableError

    monkeypatch.setattr(sys.modules["models.player.network_file"], "playable", refuse)
    (run.folder / "model.safetensors").write_bytes(b"of a shorter training")
    assert execute(run).state is RunState.FINISHED
    assert run.model_file("tflite")
    assert run.model_file("safetensors") is None
