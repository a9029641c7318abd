"""The run store shows what is on disk, and nothing on disk makes reading it fail."""

import errno
import json
import os
import platform
import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.evaluation.report import evaluate
from models.runs import (
    PAUSE,
    RESUME,
    STOP,
    Command,
    RunError,
    RunNotFound,
    RunState,
    RunStatus,
    RunStore,
)
from models.runs import status as status_module
from models.runs.commands import CommandReader, read_command
from models.runs.metrics import append_metrics
from models.runs.status import read_status
from models.training.config import TrainingConfig
from models.training.events import EpochEnded
from utils.files import is_disk_full, write_json

CONFIG = TrainingConfig("fashion_mnist", "lenet5", epochs=3, options={"dropout": 0.5})


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path)


@pytest.fixture
def run(store):
    return store.create(CONFIG, "My run")


def set_status(run, **changes):
    status = (read_status(run.folder) or run.status).changed(**changes)
    write_json(run.folder / "status.json", status.to_dict())


def state_of(run) -> RunState:
    return run.status.state


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_new_run_is_queued_and_found_again(store, run):
    found = RunStore(store.home).get(run.id)
    assert (found.name, found.config) == ("My run", CONFIG)
    assert found.status.state is RunState.QUEUED
    assert found.versions["tensorflow"]
    assert (found.place_in_line(), found.size_bytes > 0) == (1, True)
    assert (found.evaluation(), found.samples(), found.predictions()) == (None, None, None)
    assert found.model_file("keras") is None
    assert found.metrics().steps == []


def test_ids_sort_by_time_and_suit_an_address(store, run):
    assert run.id.startswith(time.strftime("%Y"))
    assert "fashion-mnist-lenet5" in run.id
    assert run.id == run.id.lower().strip("-")


NONSENSE = ["", ".", "..", "../runs", "/etc/passwd", "x" * 5000, "a\0b", "C:\\", "<script>"]
NONSENSE += [f"20261120-193012-{end}" for end in ("mnist-a3f1", "mnist-a3f1\n", "../../x-a3f1")]


@pytest.mark.parametrize("run_id", NONSENSE)
def test_an_unknown_run_in_the_address_is_reported(store, run, run_id):
    with pytest.raises(RunNotFound, match="There is no such run"):
        store.get(run_id)


def test_no_home_yet_means_no_runs(tmp_path):
    store = RunStore(tmp_path / "nowhere")
    assert (store.list(), store.queue()) == ([], [])


def test_a_read_only_home_is_reported_as_a_sentence(tmp_path):
    (tmp_path / "runs").write_text("not a folder")
    with pytest.raises(RunError, match="could not be created"):
        RunStore(tmp_path).create(CONFIG, "x")


def test_a_full_disk_is_reported_and_leaves_nothing_behind(store, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("models.runs.store.keep_reserve", full)
    with pytest.raises(RunError, match="the disk is full"):
        store.create(CONFIG, "x")
    assert list(store.folder.iterdir()) == []


def test_full_disk_is_recognised_below_other_errors():
    inner = OSError(None, "file write failed: errno = 28, error message = 'No space left'")
    outer = RuntimeError("Unable to close file")
    outer.__cause__ = inner
    assert is_disk_full(outer)
    assert not is_disk_full(ValueError("something else"))


def test_twenty_runs_wait_in_the_order_they_came(store):
    runs = [store.create(CONFIG, str(n)) for n in range(20)]
    for n, run in enumerate(runs):
        set_status(run, queued_at=1000.0 + n)
    assert [run.name for run in store.queue()] == [str(n) for n in range(20)]
    assert [run.place_in_line() for run in runs] == list(range(1, 21))
    runs[0].send(STOP)
    assert runs[0].place_in_line() is None
    assert runs[1].place_in_line() == 1


def test_rename_and_delete(store, run):
    run.rename("  Another \n name ")
    assert store.get(run.id).name == run.name == "Another name"
    with pytest.raises(RunError):
        run.rename(" ")
    run.delete()
    assert (store.list(), list(store.folder.iterdir())) == ([], [])


def test_a_run_in_progress_is_not_deleted(run):
    set_status(run, state="running", heartbeat=time.time(), pid=os.getpid(), host=platform.node())
    with pytest.raises(RunError, match="Stop it"):
        run.delete()
    assert run.folder.exists()


def test_folder_deleted_while_it_is_shown(store, run):
    run.delete()
    assert state_of(run) is RunState.INTERRUPTED
    assert (run.metrics().steps, run.size_bytes, run.place_in_line()) == ([], 0, None)
    with pytest.raises(RunError):
        run.send(PAUSE)


FRESH = {"state": "running", "host": platform.node(), "activity": "Training"}


def finish_epochs(run, count):
    for number in range(1, count + 1):
        report = EpochEnded(number, number, 0.5, 0.75, None, None, 1e-3, 1.0, [])
        append_metrics(run.folder, report)


KEPT = "What it learned in its first epoch is kept"
NOTHING = "No epoch was over yet"


@pytest.mark.parametrize(("epochs", "said"), [(0, NOTHING), (1, KEPT), (4, "its 4 whole epochs")])
def test_the_message_of_an_interrupted_run_says_what_is_kept(run, epochs, said):
    old = time.time() - status_module.STALE_AFTER - 1
    set_status(run, **FRESH, epoch=epochs + 1, heartbeat=old, pid=os.getpid())
    finish_epochs(run, epochs)
    assert said in run.status.error
    run.give_up()
    assert said in run.status.error
    (run.folder / "status.json").unlink()
    assert said in run.status.error


def test_what_the_first_version_wrote_of_an_interrupted_run_is_corrected(run):
    set_status(
        run,
        state="interrupted",
        error="The process that trained this run is gone. What it had learned up to its last whole "
        "epoch is kept: resume the run to go on from there.",
    )
    assert run.status.error.startswith("The process that trained this run is gone. No epoch was")
    assert "last whole epoch" not in run.status.error


def test_live_run_is_seen_as_it_is(run):
    set_status(run, **FRESH, heartbeat=time.time(), pid=os.getpid())
    assert state_of(run) is RunState.RUNNING


@pytest.mark.parametrize("state", ["running", "paused"])
def test_stale_heartbeat_reads_interrupted(run, state):
    old = time.time() - status_module.STALE_AFTER - 1
    set_status(run, **{**FRESH, "state": state}, heartbeat=old, pid=os.getpid())
    status = run.status
    assert status.state is RunState.INTERRUPTED
    assert "resume" in status.error
    assert (status.ended_at, status.activity) == (old, "")


def test_dead_process_reads_interrupted_at_once(run):
    pid = dead_pid()
    set_status(run, **FRESH, heartbeat=time.time(), pid=pid)
    assert state_of(run) is RunState.INTERRUPTED
    set_status(run, host="another machine")
    assert state_of(run) is RunState.RUNNING


def test_a_killed_worker_is_recorded(run):
    set_status(run, **{**FRESH, "host": "another machine"}, heartbeat=time.time())
    run.give_up()
    assert state_of(run) is RunState.INTERRUPTED
    set_status(run, state="finished")
    run.give_up()
    assert state_of(run) is RunState.FINISHED


def test_interrupted_run_goes_back_in_line(store, run):
    other = store.create(CONFIG, "other")
    assert run.claim()
    assert not run.claim()
    set_status(run, state="interrupted", epoch=2, step=40, seconds=7.5, error="gone")
    run.send(Command(stop=True, learning_rate=1e-4))
    run.requeue()
    status = run.status
    assert (status.state, status.error) == (RunState.QUEUED, None)
    assert (status.epoch, status.step, status.seconds) == (2, 40, 7.5)
    assert [waiting.id for waiting in store.queue()] == [other.id, run.id]
    assert run.claim()
    command = CommandReader(run.folder).read()
    assert command == Command(stop=False, paused=False, learning_rate=1e-4)


def test_finished_run_is_trained_longer_only_with_more_epochs(store, run):
    with pytest.raises(RunError, match="not over"):
        run.requeue()
    set_status(run, state="finished", epoch=3)
    finish_epochs(run, 3)
    for too_few in (None, 3):
        with pytest.raises(RunError, match="more"):
            run.requeue(too_few)
    run.requeue(epochs=5)
    found = store.get(run.id)
    assert found.config == run.config == CONFIG.changed(epochs=5)
    assert (found.status.state, found.status.epochs) == (RunState.QUEUED, 5)
    assert found.status.extended_after == 3


def test_resuming_judges_early_stopping_as_before(run):
    set_status(run, state="interrupted", extended_after=2)
    run.requeue()
    assert run.status.extended_after == 2


def test_commands_add_up(run):
    reader = CommandReader(run.folder)
    assert reader.read() == Command()
    run.send(PAUSE)
    run.send(Command(learning_rate=0.01))
    assert reader.read() == Command(stop=False, paused=True, learning_rate=0.01)
    run.send(RESUME)
    assert reader.read() == Command(stop=False, paused=False, learning_rate=0.01)
    assert state_of(run) is RunState.QUEUED
    run.send(STOP)
    assert state_of(run) is RunState.STOPPED


RATES = [(0.01, 0.01), (1, 1.0), (0, None), (-1, None), (True, None), ("0.1", None)]
RATES += [(float("inf"), None), (float("nan"), None), (10**400, None)]


@pytest.mark.parametrize(("written", "read"), RATES, ids=lambda each: str(each)[:10])
def test_only_a_usable_rate_counts_as_a_command(run, written, read):
    (run.folder / "command.json").write_text(json.dumps({"learning_rate": written}))
    assert read_command(run.folder).learning_rate == read


def test_results_are_read_back(run):
    probabilities = np.eye(2, dtype=np.float32)
    evaluation = evaluate(probabilities, np.array([0, 1]), ("cat", "dog"))
    write_json(run.folder / "evaluation.json", evaluation.to_dict())
    pictures, labels = np.zeros((16, 28, 28, 1), np.uint8), np.arange(16) % 10
    np.savez(run.folder / "samples.npz", images=pictures, labels=labels)
    assert run.evaluation() == evaluation
    assert run.samples()[0].shape == (16, 28, 28, 1)


def test_damaged_settings_are_listed_said_and_deletable(store, run):
    (run.folder / "run.json").write_text('{"config": {"dataset": 3')
    (listed,) = store.list()
    assert listed.status.state is RunState.FAILED
    assert "cannot be read" in listed.status.error
    assert listed.config.dataset == "unknown"
    assert store.queue() == []
    with pytest.raises(RunError, match="cannot be read"):
        listed.requeue()
    listed.delete()
    assert store.list() == []


def test_lost_status_can_be_resumed(store, run):
    (run.folder / "status.json").unlink()
    assert state_of(run) is RunState.INTERRUPTED
    run.requeue()
    assert [waiting.id for waiting in store.queue()] == [run.id]


FILES = ["run.json", "status.json", "command.json", "metrics.jsonl", "evaluation.json"]
FILES += ["samples.npz", "predictions.npz"]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
).map(lambda data: json.dumps(data).encode())
FIELDS = st.dictionaries(
    st.sampled_from([*RunStatus.__dataclass_fields__, "config", "name", "versions", "kind"]),
    st.none() | st.text(max_size=3) | st.integers() | st.lists(st.integers(), max_size=2),
).map(lambda data: json.dumps(data).encode())


@given(name=st.sampled_from(FILES), content=st.binary(max_size=60) | JSON | FIELDS)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_makes_a_reader_fail(store, name, content):
    run = store.create(CONFIG, "x")
    (run.folder / name).write_bytes(content)
    assert run.id in [found.id for found in store.list()]
    for found in store.list():
        assert found.status.state in RunState
        found.metrics(), found.evaluation(), found.samples(), found.predictions()
        assert found.place_in_line() is None or found.place_in_line() >= 1
        assert isinstance(found.name, str)
        assert found.size_bytes > 0
        CommandReader(found.folder).read()
        found.delete() if not found.status.state.is_live else None
