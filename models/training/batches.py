"""In which order the training pictures are seen, and what is wanted of the network for each."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


def epoch_batches(
    count: int, batch_size: int, seed: int, epoch: int
) -> Iterator[NDArray[np.int64]]:
    """The batches of one epoch, shuffled in an order that depends on seed and epoch alone.

    Args:
        count: number of training pictures.
        batch_size: pictures per batch; the last batch may be smaller.
        seed: of the run, 0 to 2**32 - 1.
        epoch: counted from 0.

    Returns:
        The indices of every batch, int64 `(batch_size,)`, each batch in ascending order so that a
        memory-mapped file is read in one direction.
    """
    order = np.random.default_rng((seed, epoch)).permutation(count)
    for start in range(0, count, batch_size):
        yield np.sort(order[start : start + batch_size])


def targets(labels: NDArray[np.int64], units: int) -> NDArray[np.float32]:
    """The outputs wanted of a network.

    Args:
        labels: class indices `(N,)`.
        units: size of the output layer.

    Returns:
        float32 `(N, 1)` for a single sigmoid unit, else one-hot `(N, units)`.
    """
    if units == 1:
        return labels[:, None].astype("float32")
    return np.eye(units, dtype="float32")[labels]
