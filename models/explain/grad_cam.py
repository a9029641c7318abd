"""Grad-CAM: the maps of the last convolution, weighted by their effect on a class's score."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.explain import Heatmap, heatmap
from models.layer_kinds.info import LayerInfo

if TYPE_CHECKING:
    import keras

    from models.explain.open_networks import Opened

NO_CONVOLUTION = (
    "Grad-CAM weighs the maps of the last convolution. This network has none: every neuron sees "
    "the whole picture, so there is no map with places in it. The other two methods do without."
)
ONE_CELL = (
    "The maps of the last convolution are a single cell each: they tell what is there, and no "
    "longer where. The other two methods do without them."
)


@heatmap(
    title="Grad-CAM",
    question="Where did it find what speaks for this class?",
    help="Takes the maps of the last convolution and adds them up, each weighed by how much more "
    "of it would raise the class's score. Only what speaks for the class is shown. After R. "
    "Selvaraju et al., Grad-CAM, ICCV 2017.",
    legend="Orange: patterns that speak for the class were found here.",
    unit="points that one place adds to the class's score",
    nothing="Nothing here speaks for “{name}”.",
    floor=0.0001,  # the places of a 28×28 map together: a tenth of a point, 2% of probability
    rank=10,
)
def grad_cam(opened: "Opened", pixels: NDArray[np.uint8], classes: Sequence[int]) -> list[Heatmap]:
    """Heat maps as coarse as the last convolution's maps, never below 0."""
    layer = last_maps(opened.model)
    if layer is None:
        return [Heatmap(None, NO_CONVOLUTION)] * len(classes)
    if layer.output.shape[1] * layer.output.shape[2] == 1:
        return [Heatmap(None, ONE_CELL)] * len(classes)
    maps = weighed_maps(opened, layer, pixels, classes)
    return [Heatmap(np.maximum(cam, 0)) for cam in maps]


def weighed_maps(
    opened: "Opened", layer: "keras.Layer", pixels: NDArray[np.uint8], classes: Sequence[int]
) -> list[NDArray[np.float32]]:
    """The weighted sums of the layer's maps, before negative values are set to 0.

    Each map's weight is the mean gradient of the class's logit over the map's cells.

    Args:
        opened: the network.
        layer: its layer whose maps are summed.
        pixels: 0-255 `(H, W, C)`.
        classes: the indices of the classes.

    Returns:
        One array `(h, w)` per class, in points of its logit.
    """
    import keras
    import tensorflow as tf

    below = keras.Model(opened.model.input, layer.output)
    above = keras.Model(layer.output, opened.model.layers[-1].input)
    maps = below(opened.batch(pixels), training=False)  # (1, h, w, maps)
    found = []
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(maps)
        features = above(maps, training=False)
        logits = [opened.logits(features, index) for index in classes]
    for logit in logits:
        weights = tf.reduce_mean(tape.gradient(logit, maps), axis=(1, 2), keepdims=True)
        found.append(tf.reduce_sum(weights * maps, axis=3)[0].numpy())
    return found


def last_maps(model: "keras.Model") -> "keras.Layer | None":
    """The model's layer that `name_of_last_maps` names."""
    from models.layer_kinds.table import describe_layer

    name = name_of_last_maps([describe_layer(layer) for layer in model.layers])
    return None if name is None else model.get_layer(name)


def name_of_last_maps(layers: Sequence[LayerInfo]) -> str | None:
    """The last layer on the way to the answer whose maps come of a convolution.

    What follows a convolution cell by cell (normalisation, ReLU, a shortcut's addition) counts as
    part of it; pooling does not. None if there is no convolution.
    """
    by_name = {layer.name: layer for layer in layers}
    found, layer = None, layers[-1]
    while layer.inputs:
        layer = by_name[layer.inputs[0]]
        kind = layer.about
        counts = kind.is_convolution or kind.extends_convolution
        if found is None and len(layer.output_shape) == 3 and counts:
            found = layer.name
        if kind.is_convolution:
            return found
    return None
