"""Saliency: how much the score of a class moves when a pixel changes a little."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.explain import Heatmap, heatmap

if TYPE_CHECKING:
    from models.explain.open_networks import Opened


@heatmap(
    title="Saliency",
    question="Which pixels is it touchy about?",
    help="Asks of every pixel: if it changed a little, how far would the class's score move, up "
    "or down? Strong edges are common; a single pixel means little. After K. Simonyan et al., "
    "Deep inside convolutional networks, 2013.",
    legend="Orange: a small change of this pixel moves the class's score most, up or down. Where "
    "there are two classes, what moves one moves the other, and the pictures are alike.",
    unit="points by which the class's score moves, for one grey level of a pixel",
    nothing="Hardly any pixel here moves the score of “{name}”.",
    floor=0.0002,  # from black to white 0.05 points, about 1% of probability
    rank=30,
)
def saliency(opened: "Opened", pixels: NDArray[np.uint8], classes: Sequence[int]) -> list[Heatmap]:
    """Heat maps of the picture's size, never below 0: the largest over the colours."""
    import tensorflow as tf

    x = tf.constant(opened.batch(pixels))
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        features = opened.features(x, training=False)
        logits = [opened.logits(features, index) for index in classes]
    gradients = [tape.gradient(logit, x)[0].numpy() for logit in logits]  # (H, W, C) each
    return [Heatmap(np.abs(each).max(axis=2)) for each in gradients]
