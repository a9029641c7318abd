"""A built network as plain data: its layers and their weights, without Keras."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.layer_kinds import Weights
from models.layer_kinds.info import LayerInfo, LayerTable

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Layer:
    """One layer.

    Attributes:
        info: its kind, shapes and settings, and the layers before it.
        weights: float32 arrays under Keras' names: "kernel", "bias", ...
    """

    info: LayerInfo
    weights: Weights


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
        """The memory that the weights take, in bytes."""
        return sum(array.nbytes for layer in self.layers for array in layer.weights.values())


def anatomy_of(model: "keras.Model") -> Anatomy:
    """The layers of a model with copies of their weights. Needs Keras."""
    return Anatomy(tuple(map(layer_of, model.layers)))


def layer_of(layer: "keras.Layer") -> Layer:
    """A built layer with copies of its weights. Needs Keras."""
    from models.layer_kinds.table import describe_layer

    weights = {
        each.name: np.asarray(each, np.float32)
        for each in layer.weights
        if each.dtype == "float32"  # the state of a random generator is an integer
    }
    return Layer(describe_layer(layer), weights)
