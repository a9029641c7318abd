"""Returning memory to the system that glibc, the C library of Linux, would keep for later.

glibc hands out large blocks from the system's own pages and returns them at once, but after the
first few it takes larger and larger ones from its heap, where one small block behind them keeps
all of them. A server that opened fifty photos then stays as large as it was while it did.
"""

import ctypes
import gc
import sys
import threading
from functools import cache

_MMAP_THRESHOLD = -3  # glibc's number of the setting
_LARGE = 2**20  # bytes; blocks from this size on are returned as soon as they are free

_SETTLED = 3.0  # seconds after which the page has been drawn and its temporary objects are free

_lock = threading.Lock()
_alarm: threading.Timer | None = None


def return_large_blocks() -> None:
    """Have large blocks of this process returned to the system as soon as they are freed."""
    if (library := _glibc()) is not None:
        library.mallopt(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Return all free memory. Takes about 50 ms."""
    gc.collect()
    if (library := _glibc()) is not None:
        library.malloc_trim(0)


def give_back_soon() -> None:
    """The same in the background, a few seconds after the last such request."""
    with _lock:
        global _alarm  # noqa: PLW0603 - one for the process, as its memory is
        if _alarm is not None:
            _alarm.cancel()
        _alarm = threading.Timer(_SETTLED, give_back)
        _alarm.daemon = True
        _alarm.start()


@cache
def _glibc() -> ctypes.CDLL | None:
    """The C library if it is glibc."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None
