"""Augmentation: random changes to the training pictures, as Keras layers. Needs Keras."""

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from models.training.config import Augmentation
from models.training.random_stroke_width import RandomPen
from models.training.random_warp import MOVES, RandomWarp

PIXEL_RANGE = (0, 255)
BATCH = 256  # pictures that are changed at once, outside of training
ERASED_AREA = (0.02, 0.2)  # share of the picture that a blotted-out rectangle covers


def augmentation_layers(augmentation: Augmentation) -> list[keras.Layer]:
    """The layers that do what is asked for, none for what is switched off.

    They take and return pixels 0-255 `(B, H, W, C)` and change nothing outside of training.
    """
    a = augmentation
    steps = [
        (a.horizontal_flip, lambda: layers.RandomFlip("horizontal")),
        (any(getattr(a, move) for move in MOVES), lambda: RandomWarp.of(a)),
        (a.pen, lambda: RandomPen(a.pen)),
        (a.contrast, lambda: layers.RandomContrast(a.contrast, value_range=PIXEL_RANGE)),
        (a.brightness, lambda: layers.RandomBrightness(a.brightness, value_range=PIXEL_RANGE)),
        (
            a.erasing,
            lambda: layers.RandomErasing(a.erasing, scale=ERASED_AREA, value_range=PIXEL_RANGE),
        ),
    ]
    return [build() for is_on, build in steps if is_on]


def augmented(
    images: NDArray[np.uint8], augmentation: Augmentation, seed: int
) -> NDArray[np.uint8]:
    """The pictures as training might see them, uint8 `(N, H, W, C)`."""
    keras.utils.set_random_seed(seed)
    steps = augmentation_layers(augmentation)
    parts = (images[start : start + BATCH] for start in range(0, len(images), BATCH))
    return np.concatenate([_changed(part, steps) for part in parts])


def _changed(images: NDArray[np.uint8], steps: list[keras.Layer]) -> NDArray[np.uint8]:
    x = images.astype("float32")
    for step in steps:
        x = step(x, training=True)
    return np.clip(keras.ops.convert_to_numpy(x), 0, 255).astype("uint8")
