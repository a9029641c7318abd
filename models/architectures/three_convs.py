"""Three convolutions and a dense layer: the first network of Chollet's book."""

from typing import TYPE_CHECKING

from models.architectures import InputShape, architecture
from models.architectures.parts import classifier, conv_pool, pixel_input

if TYPE_CHECKING:
    import keras


@architecture(
    title="Three convolutions",
    rank=20,
    summary="The network with which many people met convolutions. Three convolutions with "
    "pooling between them, then a small dense layer that decides.",
    source="F. Chollet, Deep Learning with Python (Manning, 2017), section 5.1.",
    url="https://www.manning.com/books/deep-learning-with-python",
)
def three_convs(input_shape: InputShape, num_classes: int, *, width: float = 1.0) -> "keras.Model":
    """Three convolutions with pooling between them, and a dense layer."""
    import keras
    from keras import layers

    pixels, x = pixel_input(input_shape)
    x = conv_pool(x, round(32 * width), "block1")
    x = conv_pool(x, round(64 * width), "block2")
    x = layers.Conv2D(round(64 * width), 3, activation="relu", name="block3_conv")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(64, activation="relu", name="dense")(x)
    return keras.Model(pixels, classifier(x, num_classes), name="three_convs")
