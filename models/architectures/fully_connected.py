"""A multilayer perceptron, for comparison: no convolution at all."""

from typing import TYPE_CHECKING

from models.architectures import InputShape, architecture
from models.architectures.parts import classifier, pixel_input

if TYPE_CHECKING:
    import keras


@architecture(
    title="Fully connected",
    rank=1,
    summary="Every neuron sees every pixel, and none knows which pixels are neighbours. Shift"
    " a digit by three pixels and it is a new picture to this network. Compare it "
    "with any convolutional one of the same size.",
    source="The multilayer perceptron, in the form that D. Rumelhart, G. Hinton and R. Williams "
    "trained in 1986, with ReLU.",
    url="https://doi.org/10.1038/323533a0",
)
def fully_connected(
    input_shape: InputShape, num_classes: int, *, width: float = 1.0, dropout: float = 0.0
) -> "keras.Model":
    """A multilayer perceptron with two hidden layers."""
    import keras
    from keras import layers

    pixels, x = pixel_input(input_shape)
    x = layers.Flatten(name="flatten")(x)
    for number, units in enumerate((128, 64), start=1):
        x = layers.Dense(round(units * width), activation="relu", name=f"dense{number}")(x)
        x = layers.Dropout(dropout, name=f"dropout{number}")(x)
    return keras.Model(pixels, classifier(x, num_classes), name="fully_connected")
