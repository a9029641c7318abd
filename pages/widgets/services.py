"""The objects that all sessions of this process share, and how a page asks the workers.

Everything heavy is imported when it is first needed: the first page waits for none of it.
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

VISITOR = "visitor"  # tells the questions of one session from those of another

if TYPE_CHECKING:
    from models.inference.predictor import Predictor
    from models.runs import RunStore
    from models.runs.queue import JobQueue
    from models.serving.identity import NetworkIdentity
    from models.serving.litert import LiteRTNetwork
    from models.serving.predictor_info import PredictorInfo

T = TypeVar("T")

ENGINE_DELAY = 8.0  # seconds that the first page and the first answer have for themselves
PATIENCE = 0.1  # seconds between two looks at whether a newer script is wanted
LOADED_PREDICTORS = 24  # a class draws with many runs; each takes a few megabytes


class Engine:
    """The job queue, made when somebody needs it or a little after the first page."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: JobQueue | None = None
        self._alarm: threading.Timer | None = None

    def queue(self) -> "JobQueue":
        """The queue, not necessarily started."""
        with self._lock:
            if self._queue is None:
                from models.runs.queue import JobQueue  # Dask takes a second to import

                self._queue = JobQueue(run_store())
            return self._queue

    def wake_later(self, seconds: float) -> None:
        """Get ready in the background after so many seconds, once."""
        with self._lock:
            if self._alarm is None:
                self._alarm = threading.Timer(seconds, self._get_ready)
                self._alarm.daemon = True
                self._alarm.start()

    def _get_ready(self) -> None:
        """Start the workers, and import what the first visit of a page would wait for."""
        self.queue().start()
        for info in PAGES:
            for module in info.warm:
                import_module(module)

    def stop(self) -> None:
        """End the workers, if there are any."""
        with self._lock:
            if self._alarm is not None:
                self._alarm.cancel()
            if self._queue is not None:
                self._queue.stop()

    def state(self) -> EngineState:
        """How the engine is doing, without making the queue."""
        return SOON if self._queue is None else self._queue.engine


@st.cache_resource(show_spinner=False)
def _engine() -> Engine:
    return Engine()


def job_queue() -> "JobQueue":
    """The queue of training runs. Call its `start()` before you need a worker."""
    return _engine().queue()


def wake_engine_later() -> None:
    """Have the workers started soon, without slowing down the first page."""
    _engine().wake_later(ENGINE_DELAY)


def stop_engine() -> None:
    """End the workers: the server is going."""
    _engine().stop()


def engine_state() -> EngineState:
    """How the training engine is doing."""
    return _engine().state()


@st.cache_resource(show_spinner=False)
def run_store() -> "RunStore":
    """The store of all runs of this installation."""
    from models.runs import RunStore

    return RunStore()


def identity(name: str) -> "NetworkIdentity":
    """A shipped network or that of a run, in the edition that its files are at this moment."""
    from models.serving.identity import identify

    return identify(name, run_store().home)


def predictor(name: str) -> "Predictor":
    """The predictor of a shipped name or a run's id. Raises PredictorError (a sentence)."""
    from models.inference.predictor import Predictor, describe

    known = identity(name)
    info = describe(known)
    return Predictor(info, _network(known, info), known)


def newest(known: "Predictor") -> "Predictor":
    """The same predictor as its files are now, for what runs longer than one script.

    A network whose files are gone or damaged meanwhile answers on as it was.
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
    """The result of `function(*args)`, worked out by the interactive worker and then remembered.

    Shows `waiting` and the passing seconds meanwhile, so a page may call it at any time. What the
    function raises is raised here. If there is no engine, its sentence is shown instead and the
    script ends.

    A question with a topic is one of the moment: it takes the place of this visitor's last one on
    the same topic, should that still be waiting, and its answer is not remembered here.
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
    """The same for a page that goes on meanwhile and looks again later."""
    return _question(_name(function), args, function)


def _put_anew(topic: str, function: Callable[..., Any], *args: Any) -> "Question":
    """Ask, whatever was asked before; a waiting question of this visitor's topic is dropped."""
    visitor = st.session_state.setdefault(VISITOR, uuid.uuid4().hex)
    queue = job_queue()
    queue.start()
    return Question(queue.ask(function, *args, topic=f"{topic} {visitor}"))


def drop_question(function: Callable[..., Any], *args: Any) -> None:
    """Forget a question and its answer, so that it is asked anew."""
    _question.clear(_name(function), args, function)


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


class Question:
    """Something asked of the interactive worker; sessions that ask the same share it."""

    def __init__(self, future: Any) -> None:
        self._future = future
        self._answer: list[Any] = []

    def is_open(self) -> bool:
        """Whether the answer is still awaited."""
        return not self._answer and not self._future.done()

    def wait(self, seconds: float) -> bool:
        """Wait for the answer, at most so long. Returns whether it is there."""
        wait([self._future], seconds)
        return not self.is_open()

    def answer(self) -> Any:
        """The result, fetched from the worker once. Raises what the function raised."""
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
