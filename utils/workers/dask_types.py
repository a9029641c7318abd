"""The part of Dask's interface that is used here, with types, which Dask itself does not have."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol


class Task(Protocol):
    """Something submitted to a cluster: a `distributed.Future`."""

    @property
    def key(self) -> Any:
        """Its name."""

    @property
    def status(self) -> str | None:
        """One of "pending", "finished", "error", "cancelled" and "lost"."""

    def result(self) -> Any:
        """What the function returned; raises what it raised."""

    def exception(self) -> BaseException:
        """What the function of a task in error raised."""

    def cancel(self) -> None:
        """Do not run it."""

    def retry(self) -> None:
        """Run a task in error again."""

    def add_done_callback(self, function: Callable[["Task"], object], /) -> None:
        """Have the function called, in a thread of Dask's, when the task is over."""


class Client(Protocol):
    """A connection to a scheduler: a `distributed.Client`."""

    @property
    def status(self) -> str:
        """One of "connecting", "running", "closing" and "closed"."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **options: Any) -> Task:
        """Have a worker call the function."""

    def scheduler_info(self, n_workers: int) -> Mapping[str, Any]:
        """What the scheduler knows of itself and of so many workers; -1: of all."""

    def close(self, timeout: float) -> None:
        """End the connection."""
