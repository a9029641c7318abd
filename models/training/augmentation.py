"""Augmentation: random changes to the training pictures, as Keras layers. Needs Keras."""

from importlib import import_module

import keras
import numpy as np
from numpy.typing import NDArray

from models.training.augmentation_steps import LayerCall, augmentation_steps
from models.training.config import Augmentation

BATCH = 256  # pictures that are changed at once, outside of training


def augmentation_layers(augmentation: Augmentation) -> list[keras.Layer]:
    """The layers that do what is asked for, none for what is switched off.

    They take and return pixels 0-255 `(B, H, W, C)` and change nothing outside of training.
    """
    return [_build(call) for call in augmentation_steps(augmentation)]


def _build(call: LayerCall) -> keras.Layer:
    return getattr(import_module(call.module), call.name)(**call.arguments)


def augmented(
    images: NDArray[np.uint8], augmentation: Augmentation, seed: int
) -> NDArray[np.uint8]:
    """Change pictures as training might.

    Args:
        images: uint8 `(N, H, W, C)`.
        augmentation: what to change, and how much.
        seed: the same one gives the same changes.

    Returns:
        The changed pictures, uint8 `(N, H, W, C)`.
    """
    keras.utils.set_random_seed(seed)
    steps = augmentation_layers(augmentation)
    parts = (images[start : start + BATCH] for start in range(0, len(images), BATCH))
    return np.concatenate([_changed(part, steps) for part in parts])


def _changed(images: NDArray[np.uint8], steps: list[keras.Layer]) -> NDArray[np.uint8]:
    x = images.astype("float32")
    for step in steps:
        x = step(x, training=True)
    changed: NDArray[np.uint8] = np.clip(keras.ops.convert_to_numpy(x), 0, 255).astype("uint8")
    return changed
