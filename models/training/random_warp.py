"""Moves the pixels of a picture, as a Keras layer: turned, shifted, zoomed, slanted, bent.

Needs Keras.
"""

import math
from typing import Any

import keras
from keras import ops, random

KNOTS = 5  # per side of the coarse grid of random shifts that bends a picture


@keras.saving.register_keras_serializable("cnn_playground")
class RandomWarp(keras.layers.Layer):
    """Turns, shifts, zooms, slants and bends every picture at random, in training only.

    All in one step, so that the picture is interpolated, and thereby blurred, only once. What
    moves in from outside repeats the edge. Bending is after P. Simard, D. Steinkraus, J. Platt,
    Best practices for convolutional neural networks applied to visual document analysis, 2003.

    Args:
        rotation: up to this many degrees either way.
        shift: up to this share of the side, in both directions.
        zoom: up to this share larger or smaller.
        shear: up to this much slant; with 0.2 the top moves by a fifth of the height.
        elastic: pixels move by this share of the side, typically.
        seed: of the random numbers; by default one is drawn.
        **kwargs: those of `keras.layers.Layer`.
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

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        """Pixels `(B, H, W, C)`: warped in training, else unchanged."""
        if not training:
            return x
        down, across = self._sources(*ops.shape(x)[:3])
        return sample_between_pixels(x, down, across)

    def get_config(self) -> dict[str, Any]:
        """The arguments that build the same layer."""
        return {**super().get_config(), **self.settings, "seed": self.seed}

    def _sources(
        self, batch: Any, height: int, width: int
    ) -> tuple[keras.KerasTensor, keras.KerasTensor]:
        """Row and column `(B, H, W)` from which each pixel of the result is taken."""
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
        """A random number from -limit to limit for every picture, `(B, 1, 1)`."""
        return random.uniform((batch, 1, 1), -limit, limit, seed=self.chance)


def sample_between_pixels(
    pictures: keras.KerasTensor, rows: keras.KerasTensor, columns: keras.KerasTensor
) -> keras.KerasTensor:
    """Sample pictures at fractional places, linear between neighbouring pixels.

    Args:
        pictures: float `(B, H, W, C)`.
        rows: float `(B, H, W)`; outside of the picture, the edge counts.
        columns: likewise.

    Returns:
        Float `(B, H, W, C)`.
    """
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
    """The pixels before and after a position `(B, H, W)`, each with its weight."""
    position = ops.clip(position, 0, length - 1)
    before = ops.floor(position)
    after = ops.minimum(before + 1, length - 1)
    share = position - before
    return [(ops.cast(before, "int32"), 1 - share), (ops.cast(after, "int32"), share)]
