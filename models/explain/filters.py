"""The filters of a layer as pictures: what it multiplies what it sees with. NumPy only."""

import math

import numpy as np
from numpy.typing import NDArray

from models.layer_kinds.anatomy import Anatomy


def filters_of(anatomy: Anatomy, name: str, index: int) -> NDArray[np.float32] | None:
    """The weights behind one map or neuron, a picture for each map that it looks at.

    Args:
        anatomy: the network.
        name: the layer's.
        index: the map's or neuron's number, counted from 0.

    Returns:
        float32 `(n, h, w)`; `(1, 1, n)` where a neuron looks at a row of numbers that was never
        a picture; None for a layer without a kernel.
    """
    layer = anatomy[name]
    try:
        kernel = layer.info.about.kernel_of(layer.weights, layer.info, index)
    except LookupError:
        return None
    return kernel.transpose(2, 0, 1) if kernel.ndim == 3 else _as_maps(anatomy, name, kernel)


def _as_maps(anatomy: Anatomy, name: str, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """A neuron's weights, laid out as the maps that were flattened before it."""
    layer = anatomy[anatomy[name].info.inputs[0]].info
    while layer.note is not None and layer.inputs:  # a part of what stands before it
        layer = anatomy[layer.inputs[0]].info
    shape = layer.input_shapes[0] if layer.input_shapes else ()
    if len(shape) == 3 and math.prod(shape) == len(weights):
        return weights.reshape(shape).transpose(2, 0, 1)
    return weights[None, None]
