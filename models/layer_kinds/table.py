"""Reads the layers of a built network. Needs Keras."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from models.architectures import ARCHITECTURES, InputShape
from models.layer_kinds.info import LayerInfo, LayerTable

if TYPE_CHECKING:
    import keras


def layer_table(
    architecture: str, options: Mapping[str, float], input_shape: InputShape, num_classes: int
) -> LayerTable:
    """Builds an architecture and describes its layers.

    Args:
        architecture: its name in the registry.
        options: the settings that it is built with, by name.
        input_shape: `(height, width, channels)` of the pictures.
        num_classes: how many answers there are, at least 2.

    Raises:
        InputTooSmallError: the pictures are too small for it.
    """
    model = ARCHITECTURES[architecture].build(input_shape, num_classes, **options)
    return LayerTable(tuple(describe_layer(layer) for layer in model.layers))


def describe_layer(layer: "keras.Layer") -> LayerInfo:
    """One built layer as plain data."""
    node = layer._inbound_nodes[0]
    return LayerInfo(
        name=layer.name,
        kind=type(layer).__name__,
        output_shape=tuple(layer.output.shape[1:]),
        parameters=layer.count_params(),
        inputs=tuple(before.operation.name for before in node.parent_nodes),
        input_shapes=tuple(tuple(each.shape[1:]) for each in node.input_tensors),
        settings=_settings(layer),
    )


def _settings(layer: "keras.Layer") -> dict[str, Any]:
    try:
        config = layer.get_config()
    except NotImplementedError:  # a layer of one's own that cannot be saved
        config = {}
    settings = {name: value for name, value in config.items() if _is_plain(value)}
    if hasattr(layer, "activation"):
        function = layer.activation
        settings["activation"] = getattr(function, "__name__", type(function).__name__)
    return settings


def _is_plain(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, bool | int | float | str)
