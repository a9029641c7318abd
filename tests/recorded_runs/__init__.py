"""Recordings of real trainings, of every kind that the coach tells apart.

Each is a run folder with settings, curves and final status, made by `record.py`.
"""

from pathlib import Path

from models.recipes import RECIPES
from models.training.config import TrainingConfig

FOLDER = Path(__file__).parent

SWIFT = RECIPES["digits_swift"].config
DIGITS = TrainingConfig("digits", "fully_connected", validation_split=0.2, batch_size=32,
                        test_samples=10)  # fmt: skip
LENET = DIGITS.changed(architecture="lenet5")
MNIST = TrainingConfig("mnist", "two_convs_dense", train_samples=4000, test_samples=10,
                       validation_split=0.25)  # fmt: skip
PETS = TrainingConfig("cats_vs_dogs", "cat_or_dog", image_size=32, train_samples=1200,
                      test_samples=10, validation_split=0.3, batch_size=32)  # fmt: skip
TOO_FEW = DIGITS.changed(architecture="two_convs_dense", train_samples=400, validation_split=0.5,
                         epochs=25, learning_rate=0.004)  # fmt: skip
MOMENTUM = {"momentum": 0.9}

RUNS: dict[str, TrainingConfig] = {
    "nearly_perfect": SWIFT.changed(test_samples=10),
    "nearly_perfect_without_a_schedule": SWIFT.changed(test_samples=10, schedule="constant"),
    "nearly_perfect_mnist": RECIPES["mnist_swift"].config.changed(
        train_samples=6000, test_samples=10, epochs=6
    ),
    "fine": DIGITS.changed(epochs=16, schedule="cosine"),
    "fine_mnist": MNIST.changed(architecture="two_convs_dropout", epochs=12, schedule="cosine"),
    "one_epoch": LENET.changed(epochs=1),
    "stopped_early": LENET.changed(epochs=6),
    "stopped_in_the_first_epoch": LENET.changed(epochs=6),
    "improving": DIGITS.changed(epochs=2),
    "overfitting": TOO_FEW,
    "overfitting_mnist": MNIST.changed(train_samples=1600, epochs=20, validation_split=0.5),
    "overfitting_pets": PETS.changed(epochs=12),
    "early_stopping_pets": PETS.changed(epochs=30, early_stopping=2),
    "gap": DIGITS.changed(train_samples=500, validation_split=0.6, epochs=14, schedule="cosine"),
    "too_high": DIGITS.changed(learning_rate=0.5, epochs=6),
    "too_high_later": DIGITS.changed(epochs=5),
    "far_too_high": LENET.changed(optimizer="sgd", learning_rate=1e12, epochs=3),
    "too_high_from_the_start": SWIFT.changed(learning_rate=5.0, test_samples=10, epochs=6),
    "too_low": DIGITS.changed(optimizer="sgd", learning_rate=1e-5, epochs=3),
    "too_low_pets": PETS.changed(optimizer="sgd", learning_rate=1e-5, epochs=3),
    "collapse": LENET.changed(learning_rate=0.2, epochs=4),
    "collapse_pets": PETS.changed(learning_rate=0.1, epochs=4),
    "collapse_pets_sgd": PETS.changed(
        optimizer="sgd", optimizer_options=MOMENTUM, learning_rate=0.1, epochs=5, schedule="cosine"
    ),
    "collapse_momentum": LENET.changed(
        optimizer="sgd", optimizer_options=MOMENTUM, learning_rate=0.5, epochs=6
    ),
    "collapse_at_five": SWIFT.changed(
        optimizer="sgd", learning_rate=5.0, test_samples=10, schedule="warmup_cosine",
        architecture="fully_connected", options={}, batch_size=8,
    ),
    "overruled": LENET.changed(epochs=6),
    "too_small": DIGITS.changed(
        optimizer="sgd", learning_rate=0.002, epochs=8, schedule="cosine"
    ),
    "too_few_pictures": DIGITS.changed(train_samples=100, validation_split=0.1, epochs=9),
    "unwatched": DIGITS.changed(validation_split=0.0, epochs=2),
    "diverged": TOO_FEW.changed(optimizer="sgd", learning_rate=1e12),
    "diverged_while_warming_up": TOO_FEW.changed(
        optimizer="sgd", learning_rate=1e12, schedule="warmup_cosine"
    ),
}  # fmt: skip
STOPS = {"stopped_early": 3, "stopped_in_the_first_epoch": 1}  # the epoch in which it is stopped
OVERRULES = {
    "overruled": (3, 0.5),
    "too_high_later": (4, 0.3),
}  # from which epoch on another rate holds
