"""Four convolution blocks with dropout, as a post of 2018 trained them on MNIST."""

from typing import TYPE_CHECKING

from models.architectures import InputShape, architecture
from models.architectures.parts import classifier, pixel_input

if TYPE_CHECKING:
    import keras


@architecture(
    title="Four conv blocks",
    rank=30,
    summary="Four times the same block: look for patterns of 5×5, keep the strongest, forget "
    "a fifth. The picture shrinks from 28×28 to a single cell while the number of "
    "patterns grows from 16 to 128.",
    source="A tutorial post of 2018 on digits with Keras; every filter starts from small random "
    "numbers of equal likelihood.",
)
def four_blocks(
    input_shape: InputShape, num_classes: int, *, width: float = 1.0, dropout: float = 0.2
) -> "keras.Model":
    """Four blocks of a 5×5 convolution, pooling and dropout, and a dense layer."""
    import keras
    from keras import layers

    pixels, x = pixel_input(input_shape)
    for block, filters in enumerate((16, 32, 64, 128), start=1):
        x = layers.Conv2D(
            round(filters * width),
            5,
            padding="same",
            activation="relu",
            kernel_initializer="random_uniform",
            name=f"block{block}_conv",
        )(x)
        x = layers.MaxPooling2D(2, name=f"block{block}_pool")(x)
        x = layers.Dropout(dropout, name=f"block{block}_dropout")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(128, activation="relu", name="dense")(x)
    x = layers.Dropout(0.3, name="dense_dropout")(x)
    return keras.Model(pixels, classifier(x, num_classes), name="four_blocks")
