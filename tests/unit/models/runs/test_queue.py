"""The job queue with real worker processes, which train the built-in digits and get killed."""

import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError
from types import SimpleNamespace

import psutil
import pytest
from distributed import LocalCluster, Worker

from models.runs import STOP, RunState, RunStore
from models.runs.queue import JobQueue
from models.training.config import TrainingConfig
from tests.e2e.server import free_port
from utils.workers.engine_process import ROOT, EngineError, EngineProcess
from utils.workers.engine_state import READY, state_of_cluster
from utils.workers.rpc import call, path_of

SHORT = TrainingConfig("digits", "fully_connected", epochs=1, test_samples=40)
LONG = SHORT.changed(epochs=2000)
LIMIT = 300  # seconds; two cores may be busy with other things


def until(condition):
    limit = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < limit, "It never came to that."
        time.sleep(0.02)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """A started queue and its store; one for all tests, since it takes ten seconds."""
    store = RunStore(tmp_path_factory.mktemp("home"))
    waiting = store.create(SHORT, "left by an earlier server")
    queue = JobQueue(store)
    queue.start()
    yield SimpleNamespace(queue=queue, store=store, waiting=waiting)
    processes = psutil.Process().children(recursive=True)
    queue.stop()
    assert queue.engine.name == "off"
    _, alive = psutil.wait_procs(processes, timeout=LIMIT)
    assert not alive


def state_of(run) -> RunState:
    return run.status.state


def over(run) -> bool:
    return state_of(run).is_over


def test_questions_are_answered_in_another_process(engine):
    questions = [engine.queue.ask("time:sleep", 0.2, topic="a") for _ in range(3)]
    answer = engine.queue.ask("os:getpid")
    assert answer.result(LIMIT) != psutil.Process().pid
    assert engine.queue.engine.name == "ready"
    assert [question.cancelled() for question in questions] == [True, True, False]
    with pytest.raises(CancelledError):
        questions[0].result()
    with pytest.raises(ZeroDivisionError):
        engine.queue.ask("operator:truediv", 1, 0).result(LIMIT)


def test_queued_question_makes_way_for_a_newer_one(engine):
    engine.queue.ask("os:getpid").result(LIMIT)
    busy = engine.queue.ask("time:sleep", 0.5)
    older = engine.queue.ask("operator:add", 1, 1, topic="sum of one session")
    other = engine.queue.ask("operator:add", 2, 2, topic="sum of another")
    newer = engine.queue.ask("operator:add", 3, 3, topic="sum of one session")
    assert (newer.result(LIMIT), other.result(LIMIT)) == (6, 4)
    assert (busy.done(), older.cancelled()) == (True, True)


def test_runs_wait_die_and_come_back(engine):
    """Runs queued before the start are trained; a killed worker interrupts only its own run."""
    queue, store = engine.queue, engine.store
    until(lambda: over(engine.waiting))
    assert state_of(engine.waiting) is RunState.FINISHED
    assert engine.waiting.model_file("tflite")
    deadly = queue.ask("os:_exit", 1)  # kills the helper, which is no reason to stop training

    victim, stopped, later = (store.create(config, "x") for config in (LONG, SHORT, SHORT))
    for run in (victim, stopped, later):
        queue.submit(run)
    until(lambda: len(victim.metrics().epochs) >= 3)
    assert later.place_in_line() == 2
    stopped.send(STOP)
    psutil.Process(victim.status.pid).kill()
    until(lambda: over(victim))
    assert state_of(victim) is RunState.INTERRUPTED
    known = victim.metrics().epochs

    victim.requeue()
    queue.submit(victim)
    until(lambda: over(later))  # whoever is resumed goes to the end of the line
    assert victim.status.state is RunState.QUEUED
    assert state_of(later) is RunState.FINISHED
    assert stopped.status.started_at is None

    until(lambda: len(victim.metrics().epochs) >= len(known) + 2)
    victim.send(STOP)
    until(lambda: over(victim))
    assert state_of(victim) is RunState.STOPPED
    check_curve(victim, known)

    with pytest.raises(EngineError, match="has stopped"):
        deadly.result(LIMIT)
    assert queue.ask("operator:add", 1, 1).result(LIMIT) == 2


def check_curve(run, known):
    """Check that each epoch occurs once, time and steps increase, and nothing is lost."""
    metrics = run.metrics()
    epochs = [event.epoch for event in metrics.epochs]
    assert epochs == list(range(1, len(epochs) + 1))
    assert metrics.epochs[: len(known) - 1] == known[:-1]
    steps = [event.step for event in metrics.steps]
    assert steps == sorted(set(steps))
    seconds = [event.seconds for event in metrics.steps]
    assert seconds == sorted(seconds)


def test_server_never_imports_tensorflow(engine):
    code = "import sys, models.runs.queue, models.runs.runner; print('keras' in sys.modules)"
    output = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT)
    assert output.strip() == b"False"


def test_a_missing_cluster_is_reported_as_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("utils.workers.clusters.CONNECT_SECONDS", 1)
    queue = JobQueue(RunStore(tmp_path), scheduler="tcp://127.0.0.1:9")
    question = queue.ask("operator:add", 1, 1)
    with pytest.raises(EngineError, match="no Dask cluster at tcp:"):
        question.result(LIMIT)
    assert queue.engine.name == "failed"
    queue.submit(queue._store.create(SHORT, "x"))  # harmless: it waits on the disk
    queue.stop()


def test_an_engine_that_cannot_start_is_reported_as_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("utils.workers.engine_process.sys.executable", str(tmp_path / "no-python"))
    queue = JobQueue(RunStore(tmp_path))
    with pytest.raises(EngineError, match="could not be started"):
        queue.ask("operator:add", 1, 1).result(LIMIT)
    assert queue.engine.name == "failed"


def test_an_engine_that_ends_at_once_is_reported_as_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("utils.workers.engine_process.ROOT", tmp_path)
    with pytest.raises(EngineError, match=r"engine\.log"):
        EngineProcess(tmp_path).address()


def test_functions_are_found_by_name():
    assert path_of(path_of) == "utils.workers.rpc:path_of"
    assert call(path_of(path_of), "a:b") == "a:b"


def test_stopping_while_the_engine_starts_does_not_wait_for_it(tmp_path, monkeypatch):
    """The process may start just after `stop` has looked for it."""
    ended = threading.Event()

    class Slow:
        def __init__(self, home, preload):
            assert queue._stopping.wait(LIMIT)

        def address(self):
            ended.wait(LIMIT)  # as a process does whose output ends when it is killed
            raise EngineError("It did not come up.")

        def stop(self):
            ended.set()

    monkeypatch.setattr("utils.workers.clusters.EngineProcess", Slow)
    queue = JobQueue(RunStore(tmp_path))
    queue.start()
    stopper = threading.Thread(target=queue.stop, daemon=True)
    stopper.start()
    stopper.join(LIMIT / 10)
    assert not stopper.is_alive()
    assert queue.engine.name == "off"


def test_stopping_while_a_cluster_is_looked_for_does_not_wait_for_it(tmp_path, monkeypatch):
    monkeypatch.setattr("utils.workers.clusters.CHECK_SECONDS", 0.2)
    queue = JobQueue(RunStore(tmp_path), scheduler="tcp://127.0.0.1:9")
    queue.start()
    stopper = threading.Thread(target=queue.stop, daemon=True)
    stopper.start()
    stopper.join(LIMIT / 10)
    assert not stopper.is_alive()


@pytest.fixture
def clusters(monkeypatch):
    """Starts Dask clusters with such workers in this process, all at one address."""
    monkeypatch.setattr("utils.workers.clusters.CHECK_SECONDS", 0.2)
    monkeypatch.setattr("models.runs.queue.EXECUTE_RUN", "builtins:print")
    port, started = free_port(), []

    def start(*resources):
        cluster = LocalCluster(
            n_workers=0,
            processes=False,
            host="127.0.0.1",
            protocol="tcp://",
            scheduler_port=port,
            dashboard_address=":0",
        )
        started.append(cluster)
        for resource in resources:
            offer(cluster, resource)
        return cluster

    yield start
    for cluster in started:
        cluster.close()


def offer(cluster, resource):
    """Add a worker that does one kind of work."""
    cluster.worker_spec[resource] = {
        "cls": Worker,
        "options": {"nthreads": 1, "resources": {resource: 1}, "dashboard": False},
    }
    cluster.sync(cluster._correct_state)


def test_a_cluster_that_lacks_workers_or_goes_says_so_and_is_found_again(tmp_path, clusters):
    cluster = clusters("interactive")
    queue = JobQueue(RunStore(tmp_path), scheduler=cluster.scheduler_address)
    try:
        assert queue.ask("operator:add", 1, 1).result(LIMIT) == 2
        assert queue.engine.lacks == ("train",)
        assert "no worker that trains" in queue.engine.sentence
        assert cluster.scheduler_address in queue.engine.sentence
        offer(cluster, "train")
        until(lambda: queue.engine.name == "ready")

        asked = queue.ask("time:sleep", LIMIT)
        cluster.close()
        with pytest.raises(EngineError, match="is gone, and its workers end with it"):
            asked.result(LIMIT)
        until(lambda: queue.engine.name == "failed")
        clusters("interactive", "train")
        until(lambda: queue.engine.name == "ready")
        assert queue.ask("operator:add", 2, 2).result(LIMIT) == 4
    finally:
        queue.stop()


@pytest.mark.parametrize(
    ("offered", "waits", "works"),
    [({"interactive"}, "train", "interactive"), ({"train"}, "interactive", "train")],
)
def test_waiting_for_a_missing_worker_says_what_to_do(offered, waits, works):
    engine = state_of_cluster("tcp://host:8786", offered)
    assert engine.name == "incomplete"
    assert f"dask worker tcp://host:8786 --nthreads 1 --resources {waits}=1" in (
        engine.without(waits) or ""
    )
    assert engine.without(works) is None
    assert state_of_cluster("tcp://host:8786", {"train", "interactive"}) == READY
    assert set(state_of_cluster("tcp://host:8786", set()).lacks) == {"train", "interactive"}
