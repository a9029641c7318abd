"""The pictures of a run: which to train on, which to validate on, which to test on."""

from dataclasses import dataclass

from models.training.config import ConfigError, TrainingConfig
from models.training.control import TrainingControl
from utils.datasets import DATASETS, Split


@dataclass(frozen=True)
class TrainingData:
    """The three parts of a run's data.

    No picture is in two of them, unless the run validates on its test pictures.
    """

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
    config: TrainingConfig, control: TrainingControl | None = None
) -> TrainingData:
    """Load a data set and split it.

    The validation pictures are the last of the training pictures, as with `validation_split` in
    Keras' `fit`. With `validate_on_test` they are the test pictures, and nothing is held out.

    Args:
        config: names the data set, the picture size and the shares.
        control: hears about the progress, and may pause or stop the loading.

    Returns:
        The parts, images as uint8 `(N, H, W, C)`.

    Raises:
        DatasetError: the pictures are missing or damaged.
        Cancelled: `control` stopped it.
        ConfigError: no picture is left to train on.
    """
    control = control or TrainingControl()
    dataset = DATASETS[config.dataset]
    splits = dataset.load(config.image_size, control.on_progress, control.should_stop_after_pause)
    train = splits["train"].first(config.train_samples)
    test = splits["test"].first(config.test_samples)
    if config.validate_on_test:
        return TrainingData(train, test, test, dataset.class_names)

    held_out = round(config.validation_split * len(train))
    kept = len(train) - held_out
    if kept < 1:
        raise ConfigError(
            f"Of {len(train)} pictures, {held_out} would be held out for validation: none is left "
            "to train on. Use more pictures or a smaller validation split."
        )
    validation = Split(train.images[kept:], train.labels[kept:]) if held_out else None
    return TrainingData(train.first(kept), validation, test, dataset.class_names)
