"""What the page shows: one network, one picture, and the network's outputs for it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.explain.anatomy import Anatomy
from models.explain.feature_maps import FeatureMaps
from models.serving.identity import NetworkIdentity


@dataclass(frozen=True)
class View:
    """A network with a picture in it.

    Attributes:
        network: which one, in which edition, at which epoch.
        anatomy: its layers and weights.
        pixels: the picture as it was prepared, uint8 `(H, W, C)`.
        seen: every layer's output.
        class_names: the answers that it can give.
    """

    network: NetworkIdentity
    anatomy: Anatomy
    pixels: NDArray[np.uint8]
    seen: FeatureMaps
    class_names: tuple[str, ...]
