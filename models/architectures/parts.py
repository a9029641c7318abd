"""The beginning and the end that all architectures share."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def pixel_input(
    input_shape: "tuple[int, int, int]",
) -> "tuple[keras.KerasTensor, keras.KerasTensor]":
    """The input `(B, H, W, C)`, raw pixels from 0 to 255, and the same rescaled to 0-1."""
    import keras
    from keras import layers

    pixels = keras.Input(input_shape, name="pixels")  # (B, H, W, C)
    return pixels, layers.Rescaling(1 / 255, name="rescaling")(pixels)


def classifier(x: "keras.KerasTensor", num_classes: int) -> "keras.KerasTensor":
    """Class probabilities: one sigmoid unit for two classes, a softmax for more.

    Args:
        x: features `(B, D)`.
        num_classes: how many classes there are, at least 2.

    Returns:
        `(B, 1)`, the probability of the second class, or `(B, num_classes)`.
    """
    from keras import layers

    if num_classes == 2:
        return layers.Dense(1, activation="sigmoid", name="probability")(x)  # (B, 1)
    return layers.Dense(num_classes, activation="softmax", name="probabilities")(x)
