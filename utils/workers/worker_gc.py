"""Garbage collection in worker processes: by the working thread, between its steps.

TensorFlow frees a graph under a lock that it also takes while adding to one. If another thread of
the process, such as Dask's event loop, happens to start a collection at that moment, the two
deadlock. So automatic collection is off in workers.

Dask loads this module into its workers (`preload`).
"""

import gc


def dask_setup(worker: object) -> None:
    """Turn automatic collection off; freeze what was imported, so that collecting is fast."""
    gc.collect()
    gc.freeze()
    gc.disable()


def collect() -> None:
    """Collect garbage. Call it from the thread that builds the graphs."""
    gc.collect()
