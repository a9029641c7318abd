"""LeNet-5, the network that read cheques."""

from typing import TYPE_CHECKING

from models.architectures import InputShape, architecture
from models.architectures.parts import classifier, pixel_input

if TYPE_CHECKING:
    import keras


@architecture(
    title="LeNet-5",
    rank=5,
    summary="The grandparent of them all: in the 1990s it read the amounts on bank cheques. "
    "Averages instead of maxima, tanh instead of ReLU, and still close to 99 % on "
    "digits.",
    source="Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning applied to "
    "document recognition, Proceedings of the IEEE, 1998. Here with every map of the second "
    "layer connected to every one of the first, and a softmax at the end.",
    url="https://doi.org/10.1109/5.726791",
)
def lenet5(input_shape: InputShape, num_classes: int, *, width: float = 1.0) -> "keras.Model":
    """LeNet-5."""
    import keras
    from keras import layers

    pixels, x = pixel_input(input_shape)
    x = layers.Conv2D(round(6 * width), 5, padding="same", activation="tanh", name="c1_conv")(x)
    x = layers.AveragePooling2D(2, name="s2_pool")(x)
    x = layers.Conv2D(round(16 * width), 5, activation="tanh", name="c3_conv")(x)
    x = layers.AveragePooling2D(2, name="s4_pool")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(round(120 * width), activation="tanh", name="c5_dense")(x)
    x = layers.Dense(round(84 * width), activation="tanh", name="f6_dense")(x)
    return keras.Model(pixels, classifier(x, num_classes), name="lenet5")
