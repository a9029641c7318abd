"""Two convolutions, dropout, and the answer: Keras' own first example."""

from typing import TYPE_CHECKING

from models.architectures import InputShape, architecture
from models.architectures.parts import classifier, conv_pool, pixel_input

if TYPE_CHECKING:
    import keras


@architecture(
    title="Two convolutions with dropout",
    rank=10,
    summary="Small, quick and hard to beat: two convolutions, each followed by pooling. Half "
    "of what they found is dropped at random while it trains, so it has to learn "
    "every pattern more than once.",
    source="F. Chollet, Simple MNIST convnet, Keras code examples (2015).",
    url="https://keras.io/examples/vision/mnist_convnet/",
)
def two_convs_dropout(
    input_shape: InputShape, num_classes: int, *, width: float = 1.0, dropout: float = 0.5
) -> "keras.Model":
    """Two convolutions with pooling, and dropout."""
    import keras
    from keras import layers

    pixels, x = pixel_input(input_shape)
    x = conv_pool(x, round(32 * width), "block1")
    x = conv_pool(x, round(64 * width), "block2")
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dropout(dropout, name="dropout")(x)
    return keras.Model(pixels, classifier(x, num_classes), name="two_convs_dropout")
