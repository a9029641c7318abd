"""Calling functions in worker processes, from the server. It knows nothing of what they do."""

import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from utils.workers import clusters
from utils.workers.clusters import Cluster, ForeignCluster, OwnCluster
from utils.workers.dask_types import Client, Task
from utils.workers.engine_process import EngineError
from utils.workers.engine_state import OFF, STARTING, EngineState, Resource
from utils.workers.rpc import call, call_and_renew, path_of

WORKER_DIED = "The process that was to answer this has stopped, probably out of memory."


@dataclass
class _Question:
    path: str
    args: tuple[Any, ...]
    topic: str | None
    answer: "Future[Any]"
    task: Task | None = None

    def cancel(self) -> None:
        if self.answer.cancel() and self.task:
            self.task.cancel()


class WorkerClient:
    """Keeps a cluster of workers going and has functions called there. Thread-safe.

    Args:
        home: the folder for the workers' log.
        preload: modules that workers of our own import before they are given any work.
        scheduler: the address of a Dask cluster to use instead of one of our own.
    """

    def __init__(self, home: Path, preload: Sequence[str], scheduler: str | None = None) -> None:
        self._cluster: Cluster = (
            ForeignCluster(scheduler) if scheduler else OwnCluster(home, preload)
        )
        self._lock = threading.RLock()
        self._state = OFF
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._client: Client | None = None
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
            self._thread = threading.Thread(target=self._serve, name="worker client", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the workers, whatever they are doing."""
        self._stopping.set()
        self._disconnect()
        if self._thread:
            self._thread.join()
        self._state = OFF

    def ask(
        self, function: Callable[..., Any] | str, *args: Any, topic: str | None = None
    ) -> "Future[Any]":
        """Have `function(*args)` called by the interactive worker.

        Args:
            function: one that workers can import, or its name ("package.module:function") where
                this process must not import its module.
            args: its arguments; anything that can be pickled.
            topic: what the question is about, and who asks. A newer question on the same topic
                cancels an older one.

        Returns:
            A future. Its result raises what the function raised, EngineError (a sentence) if
            there is no engine, CancelledError if a newer question came.
        """
        self.start()
        question = _Question(path_of(function), args, topic, Future())
        with self._lock:
            for older in [other for other in self._questions if topic and other.topic == topic]:
                self._questions.remove(older)
                older.cancel()
            self._questions.append(question)
            if self._client:  # otherwise it is put once there is one
                self._put(self._client, question)
        return question.answer

    def on_connected(self, client: Client) -> None:
        """What else to do with a new cluster; for subclasses, which hold the lock here."""

    def on_disconnected(self) -> None:
        """What to forget without a cluster; for subclasses, which hold the lock here."""

    def task(
        self,
        client: Client,
        resource: Resource,
        path: str,
        *args: Any,
        key: str,
        priority: float = 0,
        renew: bool = False,
    ) -> Task:
        """Have a function called by a worker that offers the resource, each doing one at a time.

        Args:
            client: of the cluster.
            resource: what the worker must offer.
            path: the function's name, "package.module:function".
            args: its arguments.
            key: the task's name; a second task of the same name is the first one.
            priority: tasks of higher priority are done first.
            renew: end the worker afterwards if it has grown too large, where it is one of our own.

        Returns:
            Dask's future. Dask drops a task whose future nobody holds.
        """
        return client.submit(
            call_and_renew if renew and self._cluster.is_ours else call,
            path,
            *args,
            key=key,
            resources={resource: 1},
            priority=priority,
        )

    def _serve(self) -> None:
        """Replace a cluster that is lost; give up on one of our own that never came up."""
        while not self._stopping.is_set():
            try:
                client = self._connect()
            except EngineError as error:
                self._give_up(str(error))
                if self._cluster.is_ours:
                    return
                self._stopping.wait(clusters.CHECK_SECONDS)
                continue
            self._begin(client)
            self._cluster.wait_until_lost(client, self._stopping, self._note)
            self._give_up(self._cluster.lost)

    def _connect(self) -> Client:
        if self._cluster.is_ours:
            self._note(STARTING)
        return self._cluster.connect(self._stopping)

    def _note(self, state: EngineState) -> None:
        self._state = state

    def _begin(self, client: Client) -> None:
        with self._lock:
            self._client = client
            with suppress(OSError, KeyError):  # it is being lost already
                self._state = self._cluster.state(client)
            for question in self._questions:
                self._put(client, question)
            self.on_connected(client)

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
            self.on_disconnected()
        if client:
            client.close(timeout=2)
        self._cluster.stop()

    def _put(self, client: Client, question: _Question) -> None:
        key = f"question-{uuid.uuid4().hex}"
        question.task = self.task(client, "interactive", question.path, *question.args, key=key)
        question.task.add_done_callback(partial(self._on_answer, question))

    def _on_answer(self, question: _Question, task: Task) -> None:
        with self._lock:
            if question in self._questions:
                self._questions.remove(question)
        _hand_over(task, question.answer, self._cluster.lost)


def _hand_over(task: Task, answer: "Future[Any]", if_lost: str) -> None:
    from distributed import KilledWorker

    if task.status == "finished":
        result = task.result()
        if answer.set_running_or_notify_cancel():
            answer.set_result(result)
    elif task.status == "error":
        error = task.exception()
        _fail(answer, EngineError(WORKER_DIED) if isinstance(error, KilledWorker) else error)
    else:  # cancelled, or lost with its scheduler
        _fail(answer, EngineError(if_lost))


def _fail(answer: "Future[Any]", error: BaseException) -> None:
    if not answer.done() and answer.set_running_or_notify_cancel():
        answer.set_exception(error)
