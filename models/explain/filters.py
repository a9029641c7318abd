"""The filters of a layer as pictures: what it multiplies what it sees with. NumPy only."""

import numpy as np
from numpy.typing import NDArray

from models.explain.anatomy import Anatomy


def filters_of(anatomy: Anatomy, name: str, index: int) -> NDArray[np.float32] | None:
    """The weights behind one map or neuron, a picture for each map that it looks at.

    Returns float32 `(n, h, w)`; `(1, 1, n)` where a neuron looks at a row of numbers that was
    never a picture; None for a layer without a kernel.
    """
    layer = anatomy[name]
    kernel = layer.weights.get("kernel")
    if kernel is None:
        return None
    if layer.info.kind == "DepthwiseConv2D":
        before, which = divmod(index, layer.settings["depth_multiplier"])
        return kernel[None, :, :, before, which]
    if kernel.ndim == 4:
        return kernel[..., index].transpose(2, 0, 1)
    return _as_maps(anatomy, name, kernel[:, index])


def _as_maps(anatomy: Anatomy, name: str, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """A neuron's weights, laid out as the maps that were flattened before it."""
    before = anatomy[anatomy[name].info.inputs[0]]
    while before.info.kind == "Dropout":
        before = anatomy[before.info.inputs[0]]
    if before.info.kind == "Flatten":
        shape = anatomy[before.info.inputs[0]].info.output_shape
        return weights.reshape(shape).transpose(2, 0, 1)
    return weights[None, None]
