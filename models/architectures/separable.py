"""A depthwise-separable network, as phones use them."""

from typing import TYPE_CHECKING

from models.architectures import InputShape, architecture
from models.architectures.parts import classifier, pixel_input

if TYPE_CHECKING:
    import keras


@architecture(
    title="Depthwise separable",
    rank=55,
    summary="Made for phones: a convolution cut into two cheap halves. The depthwise half "
    "looks at each map by itself, the pointwise half (1×1) mixes the maps. About "
    "eight times fewer multiplications than an ordinary 3×3 convolution.",
    source="After A. Howard et al., MobileNets: efficient convolutional neural networks for "
    "mobile vision applications, 2017.",
    url="https://arxiv.org/abs/1704.04861",
)
def separable(
    input_shape: InputShape, num_classes: int, *, width: float = 1.0, dropout: float = 0.2
) -> "keras.Model":
    """A small MobileNet: depthwise and pointwise convolutions in turn."""
    import keras
    from keras import layers

    pixels, x = pixel_input(input_shape)
    x = layers.Conv2D(
        round(32 * width), 3, strides=2, padding="same", use_bias=False, name="stem_conv"
    )(x)
    x = layers.BatchNormalization(name="stem_norm")(x)
    x = layers.ReLU(name="stem_relu")(x)
    for block, (filters, strides) in enumerate(((64, 1), (128, 2), (128, 1), (256, 2)), start=1):
        x = layers.DepthwiseConv2D(
            3, strides=strides, padding="same", use_bias=False, name=f"block{block}_depthwise"
        )(x)
        x = layers.BatchNormalization(name=f"block{block}_depthwise_norm")(x)
        x = layers.ReLU(name=f"block{block}_depthwise_relu")(x)
        x = layers.Conv2D(
            round(filters * width), 1, use_bias=False, name=f"block{block}_pointwise"
        )(x)
        x = layers.BatchNormalization(name=f"block{block}_pointwise_norm")(x)
        x = layers.ReLU(name=f"block{block}_pointwise_relu")(x)
    x = layers.GlobalAveragePooling2D(name="average")(x)
    x = layers.Dropout(dropout, name="dropout")(x)
    return keras.Model(pixels, classifier(x, num_classes), name="separable")
