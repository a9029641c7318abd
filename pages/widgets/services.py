"""The objects that all sessions share, and how a page asks the workers.

Everything heavy is imported when it is first needed, so the first page waits for none of it.
"""

import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import CancelledError, wait
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from pages.widgets.page import PAGES
from utils.text import sentence
from utils.workers.engine_state import SOON, EngineState

VISITOR = "visitor"  # identifies the session towards the workers

if TYPE_CHECKING:
    from models.inference.predictor import Predictor
    from models.runs import RunStore
    from models.runs.queue import JobQueue
    from models.serving.identity import NetworkIdentity
    from models.serving.litert import LiteRTNetwork
    from models.serving.predictor_info import PredictorInfo

T = TypeVar("T")

ENGINE_DELAY = 8.0  # seconds in which the first page and its answer have the machine to themselves
PATIENCE = 0.1  # seconds between two checks for a newer script run
LOADED_PREDICTORS = 24  # a school class draws with many runs; each takes a few megabytes


class Engine:
    """The job queue, created on first use or shortly after the first page."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: JobQueue | None = None
        self._alarm: threading.Timer | None = None

    def queue(self) -> "JobQueue":
        """The queue; it may not have been started yet."""
        with self._lock:
            if self._queue is None:
                from models.runs.queue import JobQueue  # Dask takes a second to import

                self._queue = JobQueue(run_store())
            return self._queue

    def wake_later(self, seconds: float) -> None:
        """Get ready in the background after so many seconds; only the first call counts."""
        with self._lock:
            if self._alarm is None:
                self._alarm = threading.Timer(seconds, self._get_ready)
                self._alarm.daemon = True
                self._alarm.start()

    def _get_ready(self) -> None:
        """Start the workers, and import what the first visit to a page would wait for."""
        self.queue().start()
        for info in PAGES:
            for module in info.warm:
                import_module(module)

    def stop(self) -> None:
        """Stop the workers, if there are any."""
        with self._lock:
            if self._alarm is not None:
                self._alarm.cancel()
            if self._queue is not None:
                self._queue.stop()

    def state(self) -> EngineState:
        """The state of the engine; does not create the queue."""
        return SOON if self._queue is None else self._queue.engine


@st.cache_resource(show_spinner=False)
def _engine() -> Engine:
    return Engine()


def job_queue() -> "JobQueue":
    """The queue of training runs. Call its `start()` before you need a worker."""
    return _engine().queue()


def wake_engine_later() -> None:
    """Start the workers soon, without slowing down the first page."""
    _engine().wake_later(ENGINE_DELAY)


def stop_engine() -> None:
    """Stop the workers, when the server ends."""
    _engine().stop()


def engine_state() -> EngineState:
    """The state of the training engine."""
    return _engine().state()


@st.cache_resource(show_spinner=False)
def run_store() -> "RunStore":
    """The store of all runs of this installation."""
    from models.runs import RunStore

    return RunStore()


def identity(name: str) -> "NetworkIdentity":
    """A shipped network or that of a run, in the edition that its files have now."""
    from models.serving.identity import identify

    return identify(name, run_store().home)


def predictor(name: str) -> "Predictor":
    """The predictor of a shipped name or a run's id. Raises PredictorError."""
    from models.inference.predictor import Predictor, describe

    known = identity(name)
    info = describe(known)
    return Predictor(info, _network(known, info), known)


def newest(known: "Predictor") -> "Predictor":
    """The predictor in its newest edition, for fragments, which outlive a script run.

    If the files are gone or damaged by now, the known predictor goes on answering.
    """
    from models.serving.predictor_info import PredictorError

    try:
        return predictor(known.info.name)
    except PredictorError:
        return known


@st.cache_resource(show_spinner=False, max_entries=LOADED_PREDICTORS)
def _network(known: "NetworkIdentity", _info: "PredictorInfo") -> "LiteRTNetwork":
    from models.inference.predictor import load_network

    return load_network(known, _info)


def ask_helper(
    function: Callable[..., T],
    *args: Any,
    waiting: str = "Asking the training engine",
    topic: str | None = None,
) -> T:
    """The result of `function(*args)`, computed by the interactive worker and then cached.

    Shows `waiting` and the seconds passed meanwhile, so a page may call it at any time. Without an
    engine its message is shown instead, and the script stops.

    Args:
        function: a function of `models.worker_tasks`, or another that the worker can import.
        args: its arguments.
        waiting: what the page shows meanwhile.
        topic: replaces this visitor's waiting question on the same topic. The answer is not cached.

    Raises:
        Exception: whatever the function raises.
    """
    from utils.workers.engine_process import EngineError

    question = put_question(function, *args) if topic is None else _put_anew(topic, function, *args)
    _wait_for(question, waiting)
    try:
        answer: T = question.answer()
    except CancelledError:  # a newer question on the topic came, and with it a newer script
        st.stop()
    except Exception as error:
        drop_question(function, *args)  # the next one may ask again
        if isinstance(error, EngineError):
            st.error(sentence(error), icon=":material/error:")
            st.stop()
        raise
    return answer


def put_question(function: Callable[..., Any], *args: Any) -> "Question":
    """A question for a page that goes on meanwhile and checks for the answer later."""
    return _question(_name(function), args, function)


def _put_anew(topic: str, function: Callable[..., Any], *args: Any) -> "Question":
    """Ask anew; a waiting question of this visitor on the same topic is dropped."""
    visitor = st.session_state.setdefault(VISITOR, uuid.uuid4().hex)
    queue = job_queue()
    queue.start()
    return Question(queue.ask(function, *args, topic=f"{topic} {visitor}"))


def drop_question(function: Callable[..., Any], *args: Any) -> None:
    """Forget a question and its answer."""
    _question.clear(_name(function), args, function)


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


class Question:
    """A question to the interactive worker; sessions that ask the same share it."""

    def __init__(self, future: Any) -> None:
        self._future = future
        self._answer: list[Any] = []

    def is_open(self) -> bool:
        """Whether there is no answer yet."""
        return not self._answer and not self._future.done()

    def wait(self, seconds: float) -> bool:
        """Wait for the answer at most so long. Returns whether it has arrived."""
        wait([self._future], seconds)
        return not self.is_open()

    def answer(self) -> Any:
        """The result, fetched once. Raises what the function raised."""
        if not self._answer:
            self._answer.append(self._future.result())
        return self._answer[0]


@st.cache_resource(show_spinner=False, max_entries=200)
def _question(name: str, args: tuple[Any, ...], _function: Callable[..., Any]) -> Question:
    queue = job_queue()
    queue.start()
    return Question(queue.ask(_function, *args))


def _wait_for(question: Question, waiting: str) -> None:
    place, began = st.empty(), time.monotonic()
    while not question.wait(PATIENCE):
        note = engine_state().without("interactive") or ""
        seconds = time.monotonic() - began
        # Drawing is also what lets Streamlit drop this script for a newer one.
        place.caption(f":material/hourglass_top: {waiting} … {seconds:.0f} s. {note}")
    place.empty()
