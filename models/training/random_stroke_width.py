"""Another pen, as a Keras layer: strokes become thicker or thinner. Needs Keras."""

from typing import Any

import keras
from keras import ops, random

WINDOW = 3  # pixels a side: ink spreads to the neighbours, or gives way to them


@keras.saving.register_keras_serializable("cnn_playground")
class RandomPen(keras.layers.Layer):
    """Makes light strokes on black thicker or thinner, in training only.

    Takes and returns pixels 0-255 `(B, H, W, C)`. `strength` from 0 to 1 is the largest share of
    a pixel that is added or taken on either side of a stroke.
    """

    def __init__(self, strength: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.strength = strength
        self.seed = seed
        self.chance = random.SeedGenerator(seed)

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        """In training every picture as if drawn with a pen of its own, else the same."""
        if not training:
            return x
        thicker = ops.max_pool(x, WINDOW, 1, "same")
        thinner = -ops.max_pool(-x, WINDOW, 1, "same")
        one_each = (ops.shape(x)[0], 1, 1, 1)
        share = random.uniform(one_each, -self.strength, self.strength, seed=self.chance)
        return x + ops.relu(share) * (thicker - x) + ops.relu(-share) * (thinner - x)

    def get_config(self) -> dict[str, Any]:
        """What builds the same layer."""
        return {**super().get_config(), "strength": self.strength, "seed": self.seed}
