"""The network as it is trained: augmentation in front, compiled. Needs Keras."""

import keras
import numpy as np
from numpy.typing import NDArray

from models.architectures import ARCHITECTURES, InputShape
from models.evaluation.outputs import class_probabilities
from models.training.augmentation import augmentation_layers
from models.training.config import TrainingConfig

PREDICTION_BATCH = 256


def build_training_model(
    config: TrainingConfig, input_shape: InputShape, num_classes: int
) -> keras.Sequential:
    """Build a network with its augmentation in front, compiled.

    Args:
        config: names the architecture, the augmentation and the optimizer.
        input_shape: height, width and channels.
        num_classes: 2 or more.

    Returns:
        A model whose last layer is the network itself: what is in front of it is not saved with
        its weights. Both take pixels 0-255 `(B, H, W, C)`.

    Raises:
        InputTooSmallError: the pictures are too small for the architecture.
    """
    model = ARCHITECTURES[config.architecture].build(input_shape, num_classes, **config.options)
    training_model = keras.Sequential(
        [keras.Input(input_shape), *augmentation_layers(config.augmentation), model]
    )
    _compile(training_model, config)
    return training_model


def _compile(training_model: keras.Sequential, config: TrainingConfig) -> None:
    is_binary = training_model.output_shape[1] == 1
    loss = keras.losses.BinaryCrossentropy if is_binary else keras.losses.CategoricalCrossentropy
    # Keras refuses an int as learning rate, and JSON does not tell 1 from 1.0.
    optimizer = {"learning_rate": float(config.learning_rate), **config.optimizer_options}
    training_model.compile(
        optimizer=keras.optimizers.get({"class_name": config.optimizer, "config": optimizer}),
        loss=loss(label_smoothing=config.label_smoothing),
        metrics=["accuracy"],
    )


def predict(model: keras.Model, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Classify pictures.

    Args:
        model: a network, without augmentation.
        images: pixels 0-255 `(N, H, W, C)`.

    Returns:
        Class probabilities `(N, classes)`, also where the network has a single sigmoid unit.
    """
    return class_probabilities(model.predict(images, batch_size=PREDICTION_BATCH, verbose=0))
