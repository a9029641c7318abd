"""What architectures share: the beginning, the end, and a convolution with pooling."""

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


def conv_pool(x: "keras.KerasTensor", filters: int, block: str) -> "keras.KerasTensor":
    """A 3×3 convolution with ReLU, then the largest of every 2×2 cells.

    Args:
        x: pixels or maps `(B, H, W, C)`.
        filters: how many maps to make.
        block: what the names of both layers begin with.

    Returns:
        Maps `(B, (H - 2) // 2, (W - 2) // 2, filters)`.
    """
    from keras import layers

    x = layers.Conv2D(filters, 3, activation="relu", name=f"{block}_conv")(x)
    return layers.MaxPooling2D(2, name=f"{block}_pool")(x)


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
