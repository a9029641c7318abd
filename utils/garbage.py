"""Alias of `utils.workers.worker_gc`, which clusters of version 0.2 preload by this name."""

from utils.workers.worker_gc import collect, dask_setup

__all__ = ["collect", "dask_setup"]
