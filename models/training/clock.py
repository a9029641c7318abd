"""How long a training has taken, without its pauses."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class TrainingClock:
    """Counts seconds from its construction on, on top of those of an earlier session.

    Args:
        seconds: spent before.
    """

    def __init__(self, seconds: float) -> None:
        self._start = time.perf_counter() - seconds

    @property
    def seconds(self) -> float:
        """Spent training so far."""
        return time.perf_counter() - self._start

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """What happens inside is not counted."""
        began = time.perf_counter()
        yield
        self._start += time.perf_counter() - began
