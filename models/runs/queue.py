"""The line of training runs, and questions to Keras, carried out by worker processes.

A run's place in line is on disk; this only hands it to Dask. So a queue that starts picks up what
an earlier one left.
"""

import os
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from models.runs import Run, RunState, RunStatus, RunStore
from models.runs.status import read_status
from utils.workers.engine_process import EngineError, EngineProcess
from utils.workers.engine_state import OFF, READY, STARTING, EngineState, state_of_cluster
from utils.workers.rpc import call, path_of

if TYPE_CHECKING:
    import distributed

__all__ = ["EngineError", "EngineState", "JobQueue"]

EXECUTE_RUN = "models.runs.runner:execute_run"
RENEW = "utils.workers.engine:call_and_renew"  # which workers of our own are called by
PRELOAD = ("keras", "models.runs.runner")  # what the first run would otherwise wait for
CONNECT_SECONDS = 30.0
CHECK_SECONDS = 3.0  # between two looks at a cluster, and two attempts to reach one
TRAIN = {"train": 1}  # Dask resources: what a task takes from a worker that offers it
INTERACTIVE = {"interactive": 1}


STOPPED = "The training engine has stopped. It starts again with the next run or question."
LOST = (
    "The Dask cluster at {address} is gone, and its workers end with it. Start its scheduler and "
    "its workers again: runs in line then go on by themselves, and the one that was being trained "
    "can be resumed."
)
HELPER_DIED = "The process that was to answer this has stopped, perhaps for want of memory."


@dataclass
class _Question:
    path: str
    args: tuple[Any, ...]
    topic: str | None
    answer: "Future[Any]"
    task: "distributed.Future | None" = None

    def cancel(self) -> None:
        if self.answer.cancel() and self.task:
            self.task.cancel()


class JobQueue:
    """Runs one after the other in a worker that trains, and answers questions in another.

    Args:
        store: the runs.
        scheduler: the address of a Dask cluster to use instead of one of our own; by default
            CNN_PLAYGROUND_SCHEDULER. Its scheduler and workers must find the same version of the
            app (on their PYTHONPATH) and the workers see the same home folder; each worker offers
            one of the resources `train` and `interactive`.
    """

    def __init__(self, store: RunStore | None = None, scheduler: str | None = None) -> None:
        self._store = store or RunStore()
        self._scheduler = scheduler or os.environ.get("CNN_PLAYGROUND_SCHEDULER")
        self._lock = threading.RLock()
        self._state = OFF
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._process: EngineProcess | None = None
        self._client: distributed.Client | None = None
        self._training: dict[str, distributed.Future] = {}  # Dask drops what nobody holds
        self._questions: list[_Question] = []

    @property
    def engine(self) -> EngineState:
        """How the workers are doing."""
        return self._state

    def start(self) -> None:
        """Start the workers in the background; again if they have failed. Returns at once."""
        with self._lock:
            if self._thread and self._thread.is_alive():
                return
            self._stopping.clear()
            self._state = STARTING
            self._thread = threading.Thread(target=self._serve, name="job queue", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the workers. A run that is going on becomes interrupted."""
        self._stopping.set()
        self._disconnect()
        if self._thread:
            self._thread.join()
        self._state = OFF

    def submit(self, run: Run) -> None:
        """Have a queued run carried out when its turn comes."""
        self.start()
        with self._lock:
            if self._client:  # otherwise it is submitted with all that wait, once there is one
                self._submit(self._client, run)

    def ask(
        self, function: Callable[..., Any] | str, *args: Any, topic: str | None = None
    ) -> "Future[Any]":
        """Have `function(*args)` worked out by the interactive worker.

        Args:
            function: one that workers can import, or its name ("package.module:function") where
                this process must not import its module.
            args: what it takes; anything that can be pickled.
            topic: what the question is about, and who asks. A newer question on the same topic
                cancels an older one.

        Returns a future. Its result raises what the function raised, EngineError (a sentence) if
        there is no engine, CancelledError if a newer question came.
        """
        self.start()
        question = _Question(path_of(function), args, topic, Future())
        with self._lock:
            for older in [other for other in self._questions if topic and other.topic == topic]:
                self._questions.remove(older)
                older.cancel()
            self._questions.append(question)
            if self._client:
                self._put(self._client, question)
        return question.answer

    def _serve(self) -> None:
        """Keep an engine going: one that is lost is replaced, one that never came up is not.

        A cluster that somebody else runs is looked for until it is there.
        """
        while not self._stopping.is_set():
            try:
                client = self._connect()
            except EngineError as error:
                self._give_up(str(error))
                if not self._scheduler:
                    return
                self._stopping.wait(CHECK_SECONDS)
                continue
            self._begin(client)
            self._wait_until_lost(client)
            self._give_up(self._how_it_ended())

    def _how_it_ended(self) -> str:
        return LOST.format(address=self._scheduler) if self._scheduler else STOPPED

    def _connect(self) -> "distributed.Client":
        return self._reach(self._scheduler or self._start_process().address())

    def _start_process(self) -> EngineProcess:
        process = EngineProcess(self._store.home, PRELOAD)
        with self._lock:
            self._state = STARTING
            self._process = process
        if self._stopping.is_set():  # it came too late to be seen by `stop`
            process.stop()
        return process

    def _reach(self, address: str) -> "distributed.Client":
        """A client of the scheduler there. It may be slow to answer; `stop` is not kept waiting."""
        import dask

        dask.config.set(
            {"logging.distributed": "error"}
        )  # what else it says is in the engine's log
        from distributed import Client  # takes a second; nothing before needs it

        deadline = time.monotonic() + CONNECT_SECONDS
        while True:
            try:
                return Client(address, timeout=CHECK_SECONDS, set_as_default=False)
            except (OSError, ValueError) as error:
                is_late = self._stopping.is_set() or time.monotonic() > deadline
                if is_late or isinstance(error, ValueError):  # no address at all
                    raise EngineError(
                        f"There is no Dask cluster at {address}. Start it, or unset "
                        "CNN_PLAYGROUND_SCHEDULER to train on this machine."
                    ) from error

    def _begin(self, client: "distributed.Client") -> None:
        with self._lock:
            self._client = client
            self._look_at(client)
            for question in self._questions:
                self._put(client, question)
            for run in self._store.queue():
                self._submit(client, run)

    def _wait_until_lost(self, client: "distributed.Client") -> None:
        if process := self._process:
            process.wait()
            return
        # A client that connects anew has lost all that it held: it is replaced, too.
        while client.status == "running" and not self._stopping.wait(CHECK_SECONDS):
            self._look_at(client)  # workers come and go

    def _look_at(self, client: "distributed.Client") -> None:
        with suppress(OSError, KeyError):  # it is being lost, and knows of no workers any more
            self._state = _state_of(client, self._scheduler)

    def _give_up(self, why: str) -> None:
        self._disconnect()
        with self._lock:
            self._state = EngineState("failed", why)
            questions, self._questions = self._questions, []
        for question in questions:
            _fail(question.answer, EngineError(why))

    def _disconnect(self) -> None:
        with self._lock:
            client, self._client = self._client, None
            process, self._process = self._process, None
            self._training.clear()
        if client:
            client.close(timeout=2)
        if process:
            process.stop()

    def _submit(self, client: "distributed.Client", run: Run) -> None:
        status = read_status(run.folder)
        if status is None or status.state is not RunState.QUEUED:
            return
        key = _key(run, status)
        task = client.submit(
            call,
            *((EXECUTE_RUN,) if self._scheduler else (RENEW, EXECUTE_RUN)),
            str(self._store.home),
            run.id,
            key=key,
            resources=TRAIN,
            priority=-status.queued_at,
        )
        self._training[key] = task
        task.add_done_callback(partial(self._on_trained, run))

    def _on_trained(self, run: Run, task: "distributed.Future") -> None:
        """The run itself says how it ended, unless its worker was killed."""
        from distributed import KilledWorker

        status = read_status(run.folder)
        if task.status == "error" and status and _key(run, status) == task.key:
            error = task.exception()
            if isinstance(error, KilledWorker) and status.state is RunState.QUEUED:
                task.retry()  # it was waiting behind the run whose worker was killed
                task.add_done_callback(partial(self._on_trained, run))
                return
            run.give_up(None if isinstance(error, KilledWorker) else _not_begun(error))
        with self._lock:
            self._training.pop(str(task.key), None)

    def _put(self, client: "distributed.Client", question: _Question) -> None:
        question.task = client.submit(
            call,
            question.path,
            *question.args,
            key=f"question-{uuid.uuid4().hex}",
            resources=INTERACTIVE,
        )
        question.task.add_done_callback(partial(self._on_answer, question))

    def _on_answer(self, question: _Question, task: "distributed.Future") -> None:
        with self._lock:
            if question in self._questions:
                self._questions.remove(question)
        _hand_over(task, question.answer, self._how_it_ended())


def _key(run: Run, status: RunStatus) -> str:
    """The task's name: the same for two servers on one cluster, another after a resumption."""
    return f"{run.id}-{status.queued_at}"


def _hand_over(task: "distributed.Future", answer: "Future[Any]", if_lost: str) -> None:
    from distributed import KilledWorker

    if task.status == "finished":
        result = task.result()
        if answer.set_running_or_notify_cancel():
            answer.set_result(result)
    elif task.status == "error":
        error = task.exception()
        _fail(answer, EngineError(HELPER_DIED) if isinstance(error, KilledWorker) else error)
    else:  # cancelled, or lost with its scheduler
        _fail(answer, EngineError(if_lost))


def _fail(answer: "Future[Any]", error: BaseException) -> None:
    if not answer.done() and answer.set_running_or_notify_cancel():
        answer.set_exception(error)


def _not_begun(error: BaseException) -> str:
    return (
        f"The worker could not begin this run: {error}. "
        "Do the cluster's workers run in the same version of the app?"
    )


def _state_of(client: "distributed.Client", address: str | None) -> EngineState:
    """Ready, and what is missing where no worker of a foreign cluster does one kind of work."""
    if not address:
        return READY
    workers = client.scheduler_info(n_workers=-1)["workers"].values()  # -1: all of them
    offered = {name for worker in workers for name in worker.get("resources") or ()}
    return state_of_cluster(address, offered)
