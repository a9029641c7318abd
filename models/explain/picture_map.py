"""A map of pictures on which those that look alike to the network lie close together."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from models.explain.open_networks import Opened

BATCH = 64


def picture_map(opened: "Opened", images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Places pictures by the features that the last layer sees, reduced to two dimensions.

    Principal component analysis: the two directions in which the features differ most (K. Pearson,
    On lines and planes of closest fit to systems of points in space, 1901).

    Args:
        opened: the network.
        images: pixels 0-255 `(N, H, W, C)`.

    Returns:
        Coordinates `(N, 2)`, centred on 0.
    """
    parts = range(0, len(images), BATCH)
    features = np.concatenate(
        [
            np.asarray(opened.features(images[i : i + BATCH].astype("float32"), training=False))
            for i in parts
        ]
    )
    centred = features - features.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    places: NDArray[np.float32] = centred @ directions[:2].T
    return places
