"""A least-recently-used cache that is bounded by what its values take, not only by their number."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class LRUCache(Generic[V]):
    """The values that were kept or looked up last. Thread-safe.

    Args:
        most: what the values may take together: bytes, or entries where each is kept with the
            size 1. The least recently used value goes first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable) -> V | None:
        """The value kept under a key, or None."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def keep(self, key: Hashable, value: V, size: int = 1) -> None:
        """Keep a value; the latest one stays, however large.

        Args:
            key: what to find it by.
            value: anything but None.
            size: in the unit of the cache's bound.
        """
        with self._lock:
            self._values[key] = value, size
            self._values.move_to_end(key)
            while len(self._values) > 1 and sum(n for _, n in self._values.values()) > self._most:
                self._values.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
