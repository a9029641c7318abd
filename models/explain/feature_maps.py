"""Feature maps: what every layer of a network makes of one picture.

The forward pass needs Keras; what is read off the maps needs only NumPy.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.evaluation.outputs import class_probabilities
from models.explain.open_networks import open_network
from models.serving.identity import NetworkIdentity


@dataclass(frozen=True, eq=False)
class FeatureMaps:
    """All outputs of a network for one picture. Compared by identity.

    Attributes:
        outputs: by layer, float32 without the batch: `(H, W, maps)` or `(units,)`.
        probabilities: float32 `(classes,)`.
    """

    outputs: Mapping[str, NDArray[np.float32]]
    probabilities: NDArray[np.float32]

    @property
    def nbytes(self) -> int:
        """The memory that the outputs take, in bytes."""
        return sum(each.nbytes for each in self.outputs.values())


def feature_maps(network: NetworkIdentity, pixels: NDArray[np.uint8]) -> FeatureMaps:
    """The outputs of all layers for pixels 0-255 `(H, W, C)`. Raises NetworkError."""
    opened = open_network(network)
    values = opened.every_output(opened.batch(pixels), training=False)
    names = (layer.name for layer in opened.model.layers)
    outputs = {name: np.asarray(value)[0] for name, value in zip(names, values, strict=True)}
    return FeatureMaps(outputs, class_probabilities(np.asarray(values[-1]))[0])


def dead_maps(maps: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which maps of `(H, W, maps)`, or which of `(units,)`, are zero everywhere."""
    dead: NDArray[np.bool_] = (maps == 0).all(axis=tuple(range(maps.ndim - 1)))
    return dead
