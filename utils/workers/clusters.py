"""The two kinds of Dask cluster: one of our own beside the server, and one that others run."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Protocol

from utils.workers.dask_types import Client
from utils.workers.engine_process import EngineError, EngineProcess
from utils.workers.engine_state import READY, EngineState, state_of_cluster

ADDRESS_VARIABLE = "CNN_PLAYGROUND_SCHEDULER"
CONNECT_SECONDS = 30.0
CHECK_SECONDS = 3.0  # between two looks at a cluster, and two attempts to reach one

STOPPED = "The training engine has stopped. It starts again with the next run or question."
LOST = (
    "The Dask cluster at {address} is gone, and its workers end with it. Start its scheduler and "
    "its workers again: runs in line then go on by themselves, and the one that was being trained "
    "can be resumed."
)
UNREACHABLE = (
    "There is no Dask cluster at {address}. Start it, or unset {variable} to train on this machine."
)


class Cluster(Protocol):
    """A scheduler and its workers.

    Attributes:
        is_ours: whether this process starts it. One that others run is looked for until it is
            there.
        lost: what to say once it is gone: a sentence.
    """

    is_ours: bool
    lost: str

    def connect(self, stopping: Event) -> Client:
        """A client of it. Raises EngineError, soon once `stopping` is set."""

    def state(self, client: Client) -> EngineState:
        """How its workers are doing. Raises OSError or KeyError while it is being lost."""

    def wait_until_lost(
        self, client: Client, stopping: Event, note: Callable[[EngineState], None]
    ) -> None:
        """Return once it is gone or `stopping` is set; until then, `note` what changes."""

    def stop(self) -> None:
        """End what this process has started of it."""


class OwnCluster:
    """A process of our own with two workers; started anew by every `connect`.

    Args:
        home: the folder for its log.
        preload: modules that its workers import before they are given any work.
    """

    is_ours = True
    lost = STOPPED

    def __init__(self, home: Path, preload: Sequence[str]) -> None:
        self._home = home
        self._preload = preload
        self._process: EngineProcess | None = None

    def connect(self, stopping: Event) -> Client:
        """Start it and wait for it. Raises EngineError."""
        self._process = process = EngineProcess(self._home, self._preload)
        if stopping.is_set():  # it came too late to be seen by `stop`
            process.stop()
        return _reach(process.address(), stopping)

    def state(self, client: Client) -> EngineState:
        """It comes up with all its workers."""
        return READY

    def wait_until_lost(
        self, client: Client, stopping: Event, note: Callable[[EngineState], None]
    ) -> None:
        """Wait for its process to end."""
        if self._process:
            self._process.wait()

    def stop(self) -> None:
        """End its process, and with it the workers."""
        if self._process:
            self._process.stop()


class ForeignCluster:
    """A cluster that somebody else runs, at an address such as "tcp://host:8786".

    Its scheduler and workers must find the same version of the app (on their PYTHONPATH), and the
    workers see the same home folder; each worker offers one of the resources `train` and
    `interactive`.
    """

    is_ours = False

    def __init__(self, address: str) -> None:
        self._address = address
        self.lost = LOST.format(address=address)

    def connect(self, stopping: Event) -> Client:
        """Look for it for CONNECT_SECONDS. Raises EngineError if it is not there."""
        return _reach(self._address, stopping)

    def state(self, client: Client) -> EngineState:
        """Ready, or which of the two kinds of workers is missing."""
        workers = client.scheduler_info(n_workers=-1)["workers"].values()  # -1: all of them
        offered = {name for worker in workers for name in worker.get("resources") or ()}
        return state_of_cluster(self._address, offered)

    def wait_until_lost(
        self, client: Client, stopping: Event, note: Callable[[EngineState], None]
    ) -> None:
        """Look at it again and again: workers come and go.

        A client that connects anew has lost all that it held: that counts as lost, too.
        """
        while client.status == "running" and not stopping.wait(CHECK_SECONDS):
            with suppress(OSError, KeyError):
                note(self.state(client))

    def stop(self) -> None:
        """Others run it: it goes on."""


def _reach(address: str, stopping: Event) -> Client:
    """A client of the scheduler there, which may be slow to answer. Raises EngineError."""
    import dask

    # What else it says is in the engine's log.
    dask.config.set({"logging.distributed": "error"})
    import distributed  # takes a second; nothing before needs it

    connect: Callable[..., Client] = distributed.Client
    deadline = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            return connect(address, timeout=CHECK_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            is_late = stopping.is_set() or time.monotonic() > deadline
            if is_late or isinstance(error, ValueError):  # ValueError: this is no address
                raise EngineError(
                    UNREACHABLE.format(address=address, variable=ADDRESS_VARIABLE)
                ) from error
