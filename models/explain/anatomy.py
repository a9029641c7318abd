"""A built network as plain data: its layers with settings and weights, without Keras."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.layer_kinds.info import LayerInfo, LayerTable

if TYPE_CHECKING:
    import keras

SETTINGS = ("padding", "epsilon", "scale", "offset", "depth_multiplier")  # what arithmetic needs


@dataclass(frozen=True)
class Layer:
    """One layer.

    Attributes:
        info: its kind, window, shapes, and the layers before it.
        settings: those of SETTINGS that it has.
        weights: float32 arrays under the names that Keras gives them: "kernel", "bias", ...
    """

    info: LayerInfo
    settings: Mapping[str, Any]
    weights: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Anatomy:
    """All layers of a network, from the pixels to the answer."""

    layers: tuple[Layer, ...]

    @cached_property
    def _by_name(self) -> dict[str, Layer]:
        return {layer.info.name: layer for layer in self.layers}

    def __getitem__(self, name: str) -> Layer:
        """The layer of that name."""
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @property
    def table(self) -> LayerTable:
        """The layers as a table."""
        return LayerTable(tuple(layer.info for layer in self.layers))

    @property
    def nbytes(self) -> int:
        """The memory that the weights take."""
        return sum(array.nbytes for layer in self.layers for array in layer.weights.values())


def anatomy_of(model: "keras.Model") -> Anatomy:
    """What a model is made of. Needs Keras."""
    return Anatomy(tuple(map(_layer, model.layers)))


def _layer(layer: "keras.Layer") -> Layer:
    from models.layer_kinds.table import describe_layer

    settings = {name: getattr(layer, name) for name in SETTINGS if hasattr(layer, name)}
    weights = {
        each.name: np.asarray(each, np.float32)
        for each in layer.weights
        if each.dtype == "float32"  # a dropout's counter is none
    }
    return Layer(describe_layer(layer), settings, weights)
