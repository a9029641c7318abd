"""An architecture with a custom layer, whose kind is not registered."""

from typing import TYPE_CHECKING

from models.architectures import Architecture, InputShape
from models.architectures.parts import classifier, pixel_input

if TYPE_CHECKING:
    import keras


def mirror(name: str) -> "keras.Layer":
    """A layer that turns every map left to right."""
    import keras

    @keras.saving.register_keras_serializable("custom_layer")
    class Mirror(keras.layers.Layer):
        def call(self, x: "keras.KerasTensor") -> "keras.KerasTensor":
            return keras.ops.flip(x, axis=2)

    return Mirror(name=name)


def mirrored(input_shape: InputShape, num_classes: int) -> "keras.Model":
    """Two convolutions with the mirror layer between them."""
    import keras
    from keras import layers

    pixels, x = pixel_input(input_shape)
    x = layers.Conv2D(4, 3, activation="relu", name="conv1")(x)
    x = mirror("mirror")(x)
    x = layers.Conv2D(4, 3, activation="relu", name="conv2")(x)
    x = layers.Flatten(name="flatten")(x)
    return keras.Model(pixels, classifier(x, num_classes), name="mirrored")


MIRRORED = Architecture(mirrored, title="Mirrored", rank=99, summary="A test.", source="A test.")
