"""Python's garbage collection in worker processes: by the thread that works, between its steps.

TensorFlow frees a graph under a lock, and takes the same lock while it adds to one. If another
thread of the process, such as Dask's event loop, happens to start a collection just then, each
of the two waits for what the other holds, and the worker stands still for good. So nothing is
collected by chance there.

Dask loads this module into its workers (`preload`).
"""

import gc


def dask_setup(worker: object) -> None:
    """Begin with what was imported set aside, which makes each collection a matter of moments."""
    gc.collect()
    gc.freeze()
    gc.disable()


def collect() -> None:
    """Free what nobody needs any more. To be called by the thread that builds the graphs."""
    gc.collect()
