"""The table of layers of a network. Needs Keras."""

import math
from collections.abc import Mapping

import keras

from models.architectures import ARCHITECTURES, InputShape
from models.layer_kinds.info import LayerInfo, LayerTable


def layer_table(
    architecture: str, options: Mapping[str, float], input_shape: InputShape, num_classes: int
) -> LayerTable:
    """Build the network and describe its layers. Raises InputTooSmallError."""
    model = ARCHITECTURES[architecture].build(input_shape, num_classes, **options)
    return LayerTable(tuple(describe_layer(layer) for layer in model.layers))


def describe_layer(layer: keras.Layer) -> LayerInfo:
    """One built layer as plain data."""
    return LayerInfo(
        name=layer.name,
        kind=type(layer).__name__,
        kernel=getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None),
        filters=getattr(layer, "filters", None) or getattr(layer, "units", None),
        output_shape=tuple(layer.output.shape[1:]),
        parameters=layer.count_params(),
        multiply_adds=_multiply_adds(layer),
        strides=getattr(layer, "strides", None),
        activation=_activation(layer),
        inputs=tuple(node.operation.name for node in layer._inbound_nodes[0].parent_nodes),
    )


def _activation(layer: keras.Layer) -> str | None:
    name = getattr(getattr(layer, "activation", None), "__name__", None)
    return None if name == "linear" else name


def _multiply_adds(layer: keras.Layer) -> int:
    """Each weight of a kernel is used once for every cell of the output map; biases not counted."""
    kernel = getattr(layer, "kernel", None)
    if kernel is None:
        return 0
    cells = math.prod(layer.output.shape[1:-1])
    return math.prod(kernel.shape) * cells
