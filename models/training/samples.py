"""The few test pictures whose predictions are shown after every epoch."""

import numpy as np
from numpy.typing import NDArray

SAMPLE_COUNT = 16


def sample_indices(labels: NDArray[np.int64], count: int = SAMPLE_COUNT) -> NDArray[np.int64]:
    """Pick the first picture of every class, then the second of every class, and so on.

    Args:
        labels: class indices `(N,)`.
        count: how many to pick.

    Returns:
        Indices into `labels`, ascending, int64 `(min(count, N),)`.
    """
    occurrence = np.zeros(len(labels), dtype=np.int64)
    for label in np.unique(labels):
        where = np.flatnonzero(labels == label)
        occurrence[where] = np.arange(len(where))
    in_turn = np.argsort(occurrence, kind="stable")
    return np.sort(in_turn[:count])
