"""The training engine: a small Dask cluster in a process of its own, started by the server.

    python -m utils.workers.engine MODULE ...

Its workers import the modules that are named before they are given any work. Prints the address of
its scheduler once they are ready, and lives as long as its standard input stays open: when the
server goes, however it goes, the engine and its workers go too. Dask starts workers by importing
the main program again, which is why that is not the server's, whose main program is whatever
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
    "distributed.scheduler.allowed-failures": 0,  # what kills a worker is not tried again
    "distributed.worker.profile.enabled": False,  # looks at every thread 100 times a second
    "distributed.nanny.pre-spawn-environ": {},  # no limit to one thread
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
    """A worker process for one kind of work, started anew whenever it dies."""
    return Nanny(
        scheduler,
        host=HOST,
        nthreads=1,
        resources={resource: 1.0},  # each task takes all of it: one at a time
        memory_limit=0,  # TensorFlow's memory is its own: nothing is paused or killed for it
        dashboard=False,
        preload=["utils.workers.worker_gc", *sys.argv[1:]],
        env=ENVIRONMENT,
    )


def _end_with_the_server() -> None:
    """A worker that trains would keep an orderly end waiting: they all go at once."""
    sys.stdin.buffer.read()
    os._exit(0)


def _let_the_server_go_first() -> None:
    """Training takes every core it gets; whoever clicks gets his first."""
    low = psutil.BELOW_NORMAL_PRIORITY_CLASS if os.name == "nt" else 5
    psutil.Process().nice(low)


if __name__ == "__main__":
    main()
