"""What the page shows: a network, a picture, and all the network computes for it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.explain.feature_maps import FeatureMaps
from models.layer_kinds.anatomy import Anatomy
from models.serving.identity import NetworkIdentity


@dataclass(frozen=True)
class View:
    """A network with a picture in it.

    Attributes:
        network: the network's identity: its name, edition and epoch.
        anatomy: its layers and weights.
        pixels: the prepared picture, uint8 `(H, W, C)`.
        seen: the output of every layer for it.
        class_names: the classes, in the order of the network's output.
    """

    network: NetworkIdentity
    anatomy: Anatomy
    pixels: NDArray[np.uint8]
    seen: FeatureMaps
    class_names: tuple[str, ...]
