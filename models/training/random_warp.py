"""Moving the pixels of a picture, as a Keras layer: turned, shifted, zoomed, slanted, shaken.

All of it happens in one step, so that the picture is interpolated, and thereby blurred, only once.
Needs Keras.
"""

import math
from typing import Any

import keras
from keras import ops, random

from models.training.config import Augmentation

KNOTS = 5  # a side of the coarse grid on which the shaking of a hand is drawn
MOVES = ("rotation", "shift", "zoom", "shear", "elastic")  # the fields of Augmentation it does


@keras.saving.register_keras_serializable("cnn_playground")
class RandomWarp(keras.layers.Layer):
    """Warps every picture in its own way, in training only.

    Takes and returns pixels `(B, H, W, C)`; what moves in from outside repeats the edge. The
    arguments are the fields of Augmentation with these names. `elastic` is after P. Simard,
    D. Steinkraus, J. Platt, Best practices for convolutional neural networks applied to visual
    document analysis, ICDAR 2003.
    """

    def __init__(
        self,
        *,
        rotation: float = 0.0,
        shift: float = 0.0,
        zoom: float = 0.0,
        shear: float = 0.0,
        elastic: float = 0.0,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.settings = {
            "rotation": rotation,
            "shift": shift,
            "zoom": zoom,
            "shear": shear,
            "elastic": elastic,
        }
        self.seed = seed
        self.chance = random.SeedGenerator(seed)

    @classmethod
    def of(cls, augmentation: Augmentation) -> "RandomWarp":
        """The layer that does what the augmentation asks for."""
        return cls(**{name: getattr(augmentation, name) for name in MOVES})

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        """The warped pictures in training, else the same."""
        if not training:
            return x
        down, across = self._sources(*ops.shape(x)[:3])
        return sample_between_pixels(x, down, across)

    def get_config(self) -> dict[str, Any]:
        """What builds the same layer."""
        return {**super().get_config(), **self.settings, "seed": self.seed}

    def _sources(
        self, batch: Any, height: int, width: int
    ) -> tuple[keras.KerasTensor, keras.KerasTensor]:
        """Row and column `(B, H, W)` that every pixel of the result is taken from."""
        y, x = ops.meshgrid(
            ops.arange(height, dtype="float32") - (height - 1) / 2,
            ops.arange(width, dtype="float32") - (width - 1) / 2,
            indexing="ij",
        )  # (H, W), from the middle
        angle = self._uniform(batch, math.radians(self.settings["rotation"]))
        sine, cosine = ops.sin(angle), ops.cos(angle)
        larger = 1 + self._uniform(batch, self.settings["zoom"])
        slant = self._uniform(batch, self.settings["shear"])
        shift = self.settings["shift"]

        x, y = (x + slant * y) / larger, y / larger  # (B, H, W)
        x, y = cosine * x - sine * y, sine * x + cosine * y
        x = x + self._uniform(batch, shift * width) + (width - 1) / 2
        y = y + self._uniform(batch, shift * height) + (height - 1) / 2
        if not self.settings["elastic"]:
            return y, x
        knots = random.normal((batch, KNOTS, KNOTS, 2), seed=self.chance)
        shake = ops.image.resize(knots, (height, width), "bicubic") * self.settings["elastic"]
        return y + height * shake[..., 0], x + width * shake[..., 1]

    def _uniform(self, batch: Any, limit: float) -> keras.KerasTensor:
        """A number from -limit to limit for every picture, `(B, 1, 1)`."""
        return random.uniform((batch, 1, 1), -limit, limit, seed=self.chance)


def sample_between_pixels(
    pictures: keras.KerasTensor, rows: keras.KerasTensor, columns: keras.KerasTensor
) -> keras.KerasTensor:
    """The pictures `(B, H, W, C)` at rows and columns `(B, H, W)`, linear between pixels."""
    batch, height, width, channels = ops.shape(pictures)
    flat = ops.reshape(pictures, (batch, height * width, channels))
    result = ops.zeros_like(pictures)
    for row, near_row in _neighbours(rows, height):
        for column, near_column in _neighbours(columns, width):
            index = ops.reshape(row * width + column, (batch, height * width, 1))
            picked = ops.take_along_axis(flat, index, axis=1)
            weight = (near_row * near_column)[..., None]
            result = result + weight * ops.reshape(picked, ops.shape(pictures))
    return result


def _neighbours(
    position: keras.KerasTensor, length: int
) -> list[tuple[keras.KerasTensor, keras.KerasTensor]]:
    """The pixels before and after a position, and the weight of each."""
    position = ops.clip(position, 0, length - 1)
    before = ops.floor(position)
    after = ops.minimum(before + 1, length - 1)
    share = position - before
    return [(ops.cast(before, "int32"), 1 - share), (ops.cast(after, "int32"), share)]
