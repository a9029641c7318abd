"""Background tasks of this process that can be watched and cancelled."""

import threading
from collections.abc import Callable
from enum import StrEnum

from utils.datasets.base import Cancelled, DatasetError, Progress, ShouldStop

Work = Callable[[Progress, ShouldStop], object]


class TaskState(StrEnum):
    """The state of a task."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Task:
    """A download or a decoding in a thread of its own, started at once.

    Args:
        work: called with a progress callback and a function that says whether to stop. It ends by
            returning, or by raising DatasetError or Cancelled.

    Attributes:
        state: running, or how it ended.
        share: progress, 0 to 1.
        sentence: what it is doing, or why it failed, for the user.
    """

    def __init__(self, work: Work) -> None:
        self.state = TaskState.RUNNING
        self.share = 0.0
        self.sentence = "Starting"
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether it is still going on."""
        return self.state is TaskState.RUNNING

    def cancel(self) -> None:
        """Ask it to stop; it does so soon."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end, up to a timeout. Returns whether it has ended."""
        self._thread.join(seconds)
        return not self.is_running

    def _tell(self, share: float, sentence: str) -> None:
        self.share, self.sentence = min(max(share, 0.0), 1.0), sentence

    def _run(self) -> None:
        try:
            self._work(self._tell, self._stop.is_set)
        except Cancelled:
            self.state = TaskState.CANCELLED
        except DatasetError as error:
            self._fail(str(error))
        except BaseException:
            self._fail("The app did not expect this error; the server's log has the details.")
            raise  # to the log
        else:
            self.state = TaskState.DONE

    def _fail(self, sentence: str) -> None:
        self.sentence = sentence
        self.state = TaskState.FAILED


class Tasks:
    """The tasks of this process by name, at most one of each name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks: dict[str, Task] = {}

    def __getitem__(self, name: str) -> Task | None:
        """The latest task of that name, running or not; None if there was none."""
        return self._tasks.get(name)

    def start(self, name: str, work: Work) -> Task:
        """Start a task unless one of that name is running.

        Args:
            name: what the task is called.
            work: see Task.

        Returns:
            The task that is running now.
        """
        with self._lock:
            task = self._tasks.get(name)
            if task is None or not task.is_running:
                task = self._tasks[name] = Task(work)
            return task
