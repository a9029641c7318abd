"""The former place of `utils.workers.worker_gc`, which clusters of version 0.2 are started with."""

from utils.workers.worker_gc import collect, dask_setup

__all__ = ["collect", "dask_setup"]
