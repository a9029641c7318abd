"""A small VGG: pairs of 3×3 convolutions."""

from typing import TYPE_CHECKING

from models.architectures import InputShape, architecture
from models.architectures.parts import classifier, pixel_input

if TYPE_CHECKING:
    import keras


@architecture(
    title="Small VGG",
    rank=50,
    summary="Two 3×3 convolutions in a row see as far as one of 5×5, with fewer weights. "
    "Three such pairs, twice as many filters each time the picture halves.",
    source="After K. Simonyan, A. Zisserman, Very deep convolutional networks for large-scale "
    "image recognition, ICLR 2015; three blocks instead of five, with batch normalisation.",
    url="https://arxiv.org/abs/1409.1556",
)
def small_vgg(
    input_shape: InputShape, num_classes: int, *, width: float = 1.0, dropout: float = 0.3
) -> "keras.Model":
    """Three blocks of two 3×3 convolutions each."""
    import keras
    from keras import layers

    pixels, x = pixel_input(input_shape)
    for block, filters in enumerate((32, 64, 128), start=1):
        for number in (1, 2):
            x = layers.Conv2D(
                round(filters * width),
                3,
                padding="same",
                use_bias=False,
                name=f"block{block}_conv{number}",
            )(x)
            x = layers.BatchNormalization(name=f"block{block}_norm{number}")(x)
            x = layers.ReLU(name=f"block{block}_relu{number}")(x)
        x = layers.MaxPooling2D(2, name=f"block{block}_pool")(x)
        x = layers.Dropout(dropout, name=f"block{block}_dropout")(x)
    x = layers.GlobalAveragePooling2D(name="average")(x)
    return keras.Model(pixels, classifier(x, num_classes), name="small_vgg")
