"""The training engine: a small Dask cluster in a process of its own, started by the server.

    python -m utils.workers.engine MODULE ...

Its workers import the named modules before they get any work. It prints the address of its
scheduler once they are ready, and lives as long as its standard input stays open: when the server
ends, in whatever way, so do the engine and its workers. It is a process of its own because Dask
starts workers by importing the main program again, and the server's main program is whatever page
Streamlit has just run.
"""

import asyncio
import os
import sys
import threading

import dask
import psutil
from distributed import Nanny, Scheduler

from utils.workers.engine_state import WORKERS, Resource

HOST = "127.0.0.1"

SETTINGS = {
    "distributed.scheduler.allowed-failures": 0,  # a task that kills its worker is not retried
    "distributed.worker.profile.enabled": False,  # it would sample every thread 100 times a second
    "distributed.nanny.pre-spawn-environ": {},  # by default: one thread for NumPy
}
ENVIRONMENT = {"TF_CPP_MIN_LOG_LEVEL": "2"}


def main() -> None:
    """Run the cluster until standard input ends."""
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    _let_the_server_go_first()
    dask.config.set(SETTINGS)
    asyncio.run(_serve())


async def _serve() -> None:
    async with Scheduler(host=HOST, port=0, dashboard=False) as scheduler:
        await asyncio.gather(*(_worker(scheduler.address, resource) for resource in WORKERS))
        print(scheduler.address, flush=True)  # noqa: T201 - the server waits for it
        await scheduler.finished()


def _worker(scheduler: str, resource: Resource) -> Nanny:
    """A worker process for one kind of work, restarted whenever it dies.

    Args:
        scheduler: the address of the scheduler.
        resource: the kind of work.
    """
    return Nanny(
        scheduler,
        host=HOST,
        nthreads=1,
        resources={resource: 1.0},  # each task takes all of it: one at a time
        memory_limit=0,  # no limit: Dask would pause or kill workers for TensorFlow's memory
        dashboard=False,
        preload=["utils.workers.worker_gc", *sys.argv[1:]],
        env=ENVIRONMENT,
    )


def _end_with_the_server() -> None:
    """End everything at once: an orderly shutdown would wait for a training."""
    sys.stdin.buffer.read()
    os._exit(0)


def _let_the_server_go_first() -> None:
    """Lower the priority: training takes every core, and the server should come first."""
    low = psutil.BELOW_NORMAL_PRIORITY_CLASS if os.name == "nt" else 5
    psutil.Process().nice(low)


if __name__ == "__main__":
    main()
