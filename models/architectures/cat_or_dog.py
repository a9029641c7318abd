"""Two convolutions and a wide dense layer: the classic first cat-or-dog network."""

from typing import TYPE_CHECKING

from models.architectures import InputShape, architecture
from models.architectures.parts import classifier, conv_pool, pixel_input

if TYPE_CHECKING:
    import keras


@architecture(
    title="Cat or dog, the classic",
    rank=40,
    summary="Nearly all of its weights sit in one dense layer that sees every cell of the "
    "last map. It learns its training pictures almost perfectly and others much less "
    "well: a good network to see overfitting with.",
    source="A tutorial on cats and dogs with Keras, 64×64 colour pictures.",
)
def cat_or_dog(
    input_shape: InputShape, num_classes: int, *, width: float = 1.0, dropout: float = 0.2
) -> "keras.Model":
    """Two convolutions with pooling, and a wide dense layer."""
    import keras
    from keras import layers

    pixels, x = pixel_input(input_shape)
    x = conv_pool(x, round(32 * width), "block1")
    x = conv_pool(x, round(64 * width), "block2")
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(128, activation="relu", name="dense")(x)
    x = layers.Dropout(dropout, name="dropout")(x)
    return keras.Model(pixels, classifier(x, num_classes), name="cat_or_dog")
