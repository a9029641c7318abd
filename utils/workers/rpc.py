"""Functions by name, so that one process can have another call what it must not import itself."""

import importlib
from collections.abc import Callable
from typing import Any

from utils.workers.worker_gc import collect


def path_of(function: Callable[..., Any] | str) -> str:
    """The name under which another process finds a function: "package.module:function"."""
    if isinstance(function, str):
        return function
    return f"{function.__module__}:{function.__qualname__}"


def call(path: str, *args: Any) -> Any:
    """What the function of that name returns for these arguments."""
    module, _, name = path.partition(":")
    try:
        return getattr(importlib.import_module(module), name)(*args)
    finally:
        collect()
