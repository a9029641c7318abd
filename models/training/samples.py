"""The few test pictures that a run is watched by: the same ones in every epoch."""

import numpy as np
from numpy.typing import NDArray

SAMPLE_COUNT = 16


def sample_indices(labels: NDArray[np.int64], count: int = SAMPLE_COUNT) -> NDArray[np.int64]:
    """Indices of the first pictures of every class in turn, in the order of the data set."""
    occurrence = np.zeros(len(labels), dtype=np.int64)
    for label in np.unique(labels):
        where = np.flatnonzero(labels == label)
        occurrence[where] = np.arange(len(where))
    in_turn = np.argsort(occurrence, kind="stable")
    return np.sort(in_turn[:count])
