"""Remote calls by name: for functions whose modules the calling process must not import."""

import importlib
import os
from collections.abc import Callable
from typing import Any

import psutil

from utils.workers.worker_gc import collect

GROWN_BYTES = 2_000_000_000  # a fresh worker has 750 MB; TensorFlow keeps some 20 MB of every run


def path_of(function: Callable[..., Any] | str) -> str:
    """The name by which another process finds a function: "package.module:function"."""
    if isinstance(function, str):
        return function
    return f"{function.__module__}:{function.__qualname__}"


def call(path: str, *args: Any) -> Any:
    """Call a function by its name.

    Args:
        path: the name, as `path_of` gives it.
        args: the function's arguments.

    Returns:
        What the function returns.
    """
    module, _, name = path.partition(":")
    try:
        return getattr(importlib.import_module(module), name)(*args)
    finally:
        collect()


def call_and_renew(path: str, *args: Any) -> Any:
    """The same, but end this process instead of returning if it has grown too large.

    To the caller it looks like a worker that died; Dask starts a new one.
    """
    result = call(path, *args)
    if psutil.Process().memory_info().rss > GROWN_BYTES:
        os._exit(0)
    return result
