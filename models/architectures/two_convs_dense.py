"""Two convolutions and a dense layer, as used on Fashion-MNIST."""

from typing import TYPE_CHECKING

from models.architectures import InputShape, architecture
from models.architectures.parts import classifier, conv_pool, pixel_input

if TYPE_CHECKING:
    import keras


@architecture(
    title="Two convolutions and a dense layer",
    rank=15,
    summary="Two convolutions find patterns, and 64 dense neurons weigh them against each other.",
    source="A tutorial on Fashion-MNIST with Keras.",
)
def two_convs_dense(
    input_shape: InputShape, num_classes: int, *, width: float = 1.0, dropout: float = 0.0
) -> "keras.Model":
    """Two convolutions with pooling, and a dense layer."""
    import keras
    from keras import layers

    pixels, x = pixel_input(input_shape)
    x = conv_pool(x, round(32 * width), "block1")
    x = conv_pool(x, round(64 * width), "block2")
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(64, activation="relu", name="dense")(x)
    x = layers.Dropout(dropout, name="dropout")(x)
    return keras.Model(pixels, classifier(x, num_classes), name="two_convs_dense")
