"""The line of training runs, carried out one after the other by a worker that trains.

A run's place in line is on disk; the queue only hands it to Dask. So a queue that starts picks up
what an earlier one left.
"""

import os
from functools import partial

from models.runs import Run, RunState, RunStatus, RunStore
from models.runs.status import read_status
from utils.workers.clusters import ADDRESS_VARIABLE
from utils.workers.dask_types import Client, Task
from utils.workers.worker_client import WorkerClient

EXECUTE_RUN = "models.runs.runner:execute_run"
PRELOAD = ("keras", "models.runs.runner")  # what the first run would otherwise wait for

NOT_BEGUN = (
    "The worker could not begin this run: {error}. "
    "Do the cluster's workers run in the same version of the app?"
)


class JobQueue(WorkerClient):
    """A worker client that also has runs trained, the one that waits longest first.

    Args:
        store: the runs; by default those of this installation.
        scheduler: the address of a Dask cluster to use instead of one of our own; by default the
            environment variable CNN_PLAYGROUND_SCHEDULER. See ForeignCluster.
    """

    def __init__(self, store: RunStore | None = None, scheduler: str | None = None) -> None:
        self._store = store or RunStore()
        self._training: dict[str, Task] = {}  # Dask drops what nobody holds
        super().__init__(self._store.home, PRELOAD, scheduler or os.environ.get(ADDRESS_VARIABLE))

    def submit(self, run: Run) -> None:
        """Have a queued run carried out when its turn comes."""
        self.start()
        with self._lock:
            if self._client:  # otherwise it is submitted with all that wait, once there is one
                self._submit(self._client, run)

    def on_connected(self, client: Client) -> None:
        """Submit the runs that wait."""
        for run in self._store.queue():
            self._submit(client, run)

    def on_disconnected(self) -> None:
        """Let go of the tasks: their runs are still in line, or say how they ended."""
        self._training.clear()

    def _submit(self, client: Client, run: Run) -> None:
        status = read_status(run.folder)
        if status is None or status.state is not RunState.QUEUED:
            return
        task = self.task(
            client,
            "train",
            EXECUTE_RUN,
            str(self._store.home),
            run.id,
            key=_key(run, status),
            priority=-status.queued_at,
            renew=True,
        )
        self._training[_key(run, status)] = task
        task.add_done_callback(partial(self._on_trained, run))

    def _on_trained(self, run: Run, task: Task) -> None:
        """The run itself says how it ended, unless its worker was killed."""
        from distributed import KilledWorker

        status = read_status(run.folder)
        if task.status == "error" and status and _key(run, status) == task.key:
            error = task.exception()
            if isinstance(error, KilledWorker) and status.state is RunState.QUEUED:
                task.retry()  # it was waiting behind the run whose worker was killed
                task.add_done_callback(partial(self._on_trained, run))
                return
            is_killed = isinstance(error, KilledWorker)
            run.give_up(None if is_killed else NOT_BEGUN.format(error=error))
        with self._lock:
            self._training.pop(str(task.key), None)


def _key(run: Run, status: RunStatus) -> str:
    """The task's name: the same for two servers on one cluster, another after a resumption."""
    return f"{run.id}-{status.queued_at}"
