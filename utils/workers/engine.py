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
from typing import Any

import dask
import psutil
from distributed import Nanny, Scheduler

from utils.workers.rpc import call

HOST = "127.0.0.1"
TRAIN = {"train": 1.0}  # what a worker offers and a task takes: one run at a time
INTERACTIVE = {"interactive": 1.0}

SETTINGS = {
    "distributed.scheduler.allowed-failures": 0,  # what kills a worker is not tried again
    "distributed.worker.profile.enabled": False,  # looks at every thread 100 times a second
    "distributed.nanny.pre-spawn-environ": {},  # no limit to one thread
}
ENVIRONMENT = {"TF_CPP_MIN_LOG_LEVEL": "2"}
GROWN_BYTES = 2_000_000_000  # a fresh worker has 750 MB; TensorFlow keeps some 20 MB of every run


def main() -> None:
    """Run the cluster until standard input ends."""
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    _let_the_server_go_first()
    dask.config.set(SETTINGS)
    asyncio.run(_serve())


async def _serve() -> None:
    async with Scheduler(host=HOST, port=0, dashboard=False) as scheduler:
        trainer, helper = (_worker(scheduler.address, offer) for offer in (TRAIN, INTERACTIVE))
        await asyncio.gather(trainer, helper)
        print(scheduler.address, flush=True)  # noqa: T201 - the server waits for it
        await scheduler.finished()


def _worker(scheduler: str, resources: dict[str, float]) -> Nanny:
    """A worker process, started anew whenever it dies."""
    return Nanny(
        scheduler,
        host=HOST,
        nthreads=1,
        resources=resources,
        memory_limit=0,  # TensorFlow's memory is its own: nothing is paused or killed for it
        dashboard=False,
        preload=["utils.workers.worker_gc", *sys.argv[1:]],
        env=ENVIRONMENT,
    )


def call_and_renew(path: str, *args: Any) -> Any:
    """Call a function in this worker; end the worker after it if it has grown too large.

    Whoever asked takes that for what happens to any worker that dies: a new one does what is next.
    """
    result = call(path, *args)
    if psutil.Process().memory_info().rss > GROWN_BYTES:
        os._exit(0)
    return result


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
