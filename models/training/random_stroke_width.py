"""Another pen, as a Keras layer: makes strokes thicker or thinner. Needs Keras."""

from typing import Any

import keras
from keras import ops, random

WINDOW = 3  # pixels per side: ink spreads to its neighbours, or recedes


@keras.saving.register_keras_serializable("cnn_playground")
class RandomPen(keras.layers.Layer):
    """Makes light strokes on black thicker or thinner at random, in training only.

    Args:
        strength: the largest share of a pixel, 0 to 1, that is added to or taken from either side
            of a stroke.
        seed: of the random numbers; by default one is drawn.
        **kwargs: those of `keras.layers.Layer`.
    """

    def __init__(self, strength: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.strength = strength
        self.seed = seed
        self.chance = random.SeedGenerator(seed)

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        """Pixels 0-255 `(B, H, W, C)`: each picture with a pen of its own in training."""
        if not training:
            return x
        thicker = ops.max_pool(x, WINDOW, 1, "same")
        thinner = -ops.max_pool(-x, WINDOW, 1, "same")
        one_each = (ops.shape(x)[0], 1, 1, 1)
        share = random.uniform(one_each, -self.strength, self.strength, seed=self.chance)
        return x + ops.relu(share) * (thicker - x) + ops.relu(-share) * (thinner - x)

    def get_config(self) -> dict[str, Any]:
        """The arguments that build the same layer."""
        return {**super().get_config(), "strength": self.strength, "seed": self.seed}
