"""The trainings of the lessons, short enough to wait for.

The server names these functions without importing Keras; the worker imports it to run them. All of
them learn from the built-in digits, with fixed seeds.
"""

from dataclasses import dataclass
from itertools import chain, count, islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.lessons import fooling
from models.training.config import Augmentation, TrainingConfig
from models.training.control import EventRecorder
from models.training.events import EpochEnded
from utils.datasets import BUILT_IN, DATASETS, Split

if TYPE_CHECKING:
    import keras

EPOCHS, STEPS_PER_EPOCH = 12, 25  # of the training that overfits, for any number of pictures
STEPS = 200  # of each training that is compared with others
CHANGES = Augmentation(rotation=15, shift=0.1, zoom=0.1)
CONVOLUTIONAL = TrainingConfig(
    BUILT_IN, "two_convs_dropout", options={"width": 0.5}, learning_rate=2e-3, batch_size=32
)
FULLY_CONNECTED = TrainingConfig(BUILT_IN, "fully_connected", learning_rate=2e-3, batch_size=32)

Probabilities = NDArray[np.float32]  # (N, classes) of the test pictures


@dataclass(frozen=True)
class Overfitted:
    """The result of a training on few pictures.

    Attributes:
        epochs: its curves.
        known: accuracy of the finished network on its training pictures, 0 to 1, without dropout.
        unknown: accuracy on the test pictures, 0 to 1.
    """

    epochs: tuple[EpochEnded, ...]
    known: float
    unknown: float


def overfitted(pictures: int, dropout: float) -> Overfitted:
    """Train a fully connected network until it overfits.

    Args:
        pictures: how many pictures it learns from.
        dropout: the share of values dropped in training, 0 to 1.

    Raises:
        DatasetError: the data set cannot be read.
    """
    from models.evaluation.outputs import accuracy
    from models.training.loop import train
    from models.training.training_model import predict

    recorder = EventRecorder()
    trained = train(overfitting_config(pictures, dropout), recorder)
    known = trained.data.train
    return Overfitted(
        tuple(each for each in recorder.events if isinstance(each, EpochEnded)),
        known=accuracy(predict(trained.model, known.images), known.labels),
        unknown=trained.test_accuracy,
    )


def overfitting_config(pictures: int, dropout: float) -> TrainingConfig:
    """The settings of that training, which anyone could choose on the page Train, too."""
    return TrainingConfig(
        BUILT_IN,
        "fully_connected",
        options={"dropout": dropout, "width": 4.0},
        train_samples=pictures,
        validate_on_test=True,
        learning_rate=2e-3,
        batch_size=pictures // STEPS_PER_EPOCH,
        epochs=EPOCHS,
    )


def taught(pictures: int, augmented: bool) -> Probabilities:
    """Train a convolutional network, and ask it about the test pictures.

    Args:
        pictures: how many pictures it learns from.
        augmented: whether they are turned, moved and zoomed at random.

    Raises:
        DatasetError: the data set cannot be read.
    """
    splits = DATASETS[BUILT_IN].load()
    config = CONVOLUTIONAL.changed(augmentation=CHANGES if augmented else Augmentation())
    return _answers(_trained(splits["train"].first(pictures), config), splits["test"])


@dataclass(frozen=True)
class Planted:
    """The answers of a network trained with a square planted on the pictures of one class."""

    plain: Probabilities  # to the unchanged test pictures
    marked: Probabilities  # to the same with the square


def planted(target: int) -> Planted:
    """Train with the square on all pictures of the class `target`. Raises DatasetError."""
    splits = DATASETS[BUILT_IN].load()
    model = _trained(fooling.planted(splits["train"], target), FULLY_CONNECTED)
    test = splits["test"]
    marked = Split(fooling.with_square(test.images), test.labels)
    return Planted(_answers(model, test), _answers(model, marked))


def _trained(split: Split, config: TrainingConfig) -> "keras.Model":
    """A network after STEPS steps, whatever number of epochs that makes."""
    import keras

    from models.training.batches import epoch_batches, targets
    from models.training.training_model import build_training_model

    keras.utils.set_random_seed(config.seed)
    classes = DATASETS[BUILT_IN].num_classes
    height, width, channels = split.images.shape[1:]
    training_model = build_training_model(config, (height, width, channels), classes)
    wanted = targets(split.labels, classes)
    epochs = (epoch_batches(len(split), config.batch_size, config.seed, epoch) for epoch in count())
    for indices in islice(chain.from_iterable(epochs), STEPS):
        training_model.train_on_batch(split.images[indices], wanted[indices])
    return training_model.layers[-1]


def _answers(model: "keras.Model", split: Split) -> Probabilities:
    from models.training.training_model import predict

    return predict(model, split.images)
