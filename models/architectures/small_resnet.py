"""A small residual network with batch normalisation."""

from typing import TYPE_CHECKING

from models.architectures import InputShape, architecture
from models.architectures.parts import classifier, pixel_input

if TYPE_CHECKING:
    import keras

LARGE_PICTURE = 48  # pixels a side; from here on the first convolution halves the picture


def residual_block(
    x: "keras.KerasTensor", filters: int, strides: int, name: str
) -> "keras.KerasTensor":
    """Two convolutions whose result is added to what came in."""
    from keras import layers

    shortcut = x
    if strides != 1 or x.shape[-1] != filters:
        shortcut = layers.Conv2D(
            filters, 1, strides=strides, use_bias=False, name=f"{name}_shortcut_conv"
        )(x)
        shortcut = layers.BatchNormalization(name=f"{name}_shortcut_norm")(shortcut)
    x = layers.Conv2D(
        filters, 3, strides=strides, padding="same", use_bias=False, name=f"{name}_conv1"
    )(x)
    x = layers.BatchNormalization(name=f"{name}_norm1")(x)
    x = layers.ReLU(name=f"{name}_relu1")(x)
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}_conv2")(x)
    x = layers.BatchNormalization(name=f"{name}_norm2")(x)
    x = layers.Add(name=f"{name}_add")([x, shortcut])
    return layers.ReLU(name=f"{name}_relu2")(x)


@architecture(
    title="Small ResNet",
    rank=60,
    summary="Each block learns what to change and adds it to what it was given. The shortcut "
    "lets the error signal reach the first layers undiminished, so deeper networks "
    "still train.",
    source="After K. He, X. Zhang, S. Ren, J. Sun, Deep residual learning for image recognition, "
    "CVPR 2016; four stages of one block.",
    url="https://arxiv.org/abs/1512.03385",
)
def small_resnet(
    input_shape: InputShape, num_classes: int, *, width: float = 1.0, dropout: float = 0.0
) -> "keras.Model":
    """A residual network of four stages with one block each."""
    import keras
    from keras import layers

    filters = [round(count * width) for count in (32, 64, 128, 192)]
    first_stride = 2 if input_shape[0] >= LARGE_PICTURE else 1

    pixels, x = pixel_input(input_shape)
    x = layers.Conv2D(
        filters[0], 3, strides=first_stride, padding="same", use_bias=False, name="stem_conv"
    )(x)
    x = layers.BatchNormalization(name="stem_norm")(x)
    x = layers.ReLU(name="stem_relu")(x)
    for stage, count in enumerate(filters, start=1):
        strides = 1 if stage == 1 else 2
        x = residual_block(x, count, strides, name=f"stage{stage}")
    x = layers.GlobalAveragePooling2D(name="average")(x)
    x = layers.Dropout(dropout, name="dropout")(x)
    return keras.Model(pixels, classifier(x, num_classes), name="small_resnet")
