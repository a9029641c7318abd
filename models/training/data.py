"""The pictures of a run: which are trained on, which are held out, which are tested on."""

from dataclasses import dataclass

from models.training.config import ConfigError, TrainingConfig
from utils.datasets import DATASETS, Progress, ShouldStop, Split


@dataclass(frozen=True)
class TrainingData:
    """The three parts of a run's data. No picture is in two of them."""

    train: Split
    validation: Split | None
    test: Split
    class_names: tuple[str, ...]

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of every picture."""
        _, height, width, channels = self.train.images.shape
        return height, width, channels


def load_training_data(
    config: TrainingConfig, progress: Progress, should_stop: ShouldStop
) -> TrainingData:
    """Load the config's data set and divide it.

    The validation pictures are the last of the training pictures, as in Keras' own `fit`. With
    `validate_on_test` they are the test pictures, and nothing is held out. Raises DatasetError,
    Cancelled, or ConfigError if too few pictures would be left.
    """
    dataset = DATASETS[config.dataset]
    splits = dataset.load(config.image_size, progress, should_stop)
    train = splits["train"].first(config.train_samples)
    test = splits["test"].first(config.test_samples)
    if config.validate_on_test:
        return TrainingData(train, test, test, dataset.class_names)

    held_out = round(config.validation_split * len(train))
    kept = len(train) - held_out
    if kept < 1:
        raise ConfigError(
            f"Of {len(train)} pictures, {held_out} would be held out for validation: none is left "
            "to train on. Take more pictures or a smaller validation split."
        )
    validation = Split(train.images[kept:], train.labels[kept:]) if held_out else None
    return TrainingData(train.first(kept), validation, test, dataset.class_names)
