"""The whole configuration of a training run, as plain data.

Knows neither Keras nor a screen: the server writes it into a run folder, a worker trains from it.
"""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from utils.validation import WrongDataError, read_as

OptimizerName = Literal["sgd", "rmsprop", "adam", "adamw", "adagrad", "adadelta"]
ScheduleName = Literal["constant", "cosine", "warmup_cosine"]

OPTIMIZERS: tuple[str, ...] = get_args(OptimizerName)
SCHEDULES: tuple[str, ...] = get_args(ScheduleName)


def _is_finite(values: Mapping[str, float]) -> bool:
    return all(abs(value) < math.inf for value in values.values())


class ConfigError(ValueError):
    """A setting that cannot be trained with; the message is a sentence for the user."""


@dataclass(frozen=True)
class Augmentation:
    """Random changes to every training picture, drawn anew each time it is seen."""

    horizontal_flip: bool = False  # mirror left and right, in half of the pictures
    rotation: float = 0.0  # up to this many degrees either way
    shift: float = 0.0  # up to this share of the side, in both directions
    zoom: float = 0.0  # up to this share larger or smaller
    shear: float = 0.0  # up to this much slant (0.2: the top moves by a fifth of the height)
    elastic: float = 0.0  # a shaky hand: pixels move by this share of the side, typically
    pen: float = 0.0  # up to this share of a pixel thicker or thinner, on either side of a stroke
    contrast: float = 0.0  # up to this share more or less contrast
    brightness: float = 0.0  # up to this share of 255 lighter or darker
    erasing: float = 0.0  # chance that a random rectangle is blotted out

    @property
    def is_on(self) -> bool:
        """Whether anything is changed at all."""
        return self != Augmentation()


@dataclass(frozen=True)
class TrainingConfig:
    """Everything that decides the outcome of a run: enough to run it again.

    Raises ConfigError when a value is out of range. The data set and the architecture are names
    in their registries and are looked up where they are used.
    """

    dataset: str
    architecture: str
    options: Mapping[str, float] = field(default_factory=dict)  # the architecture's own
    image_size: int | None = None  # side in pixels; None: the data set's own
    train_samples: int | None = None  # the first so many pictures; None: all
    test_samples: int | None = None

    optimizer: OptimizerName = "adam"
    learning_rate: float = 1e-3
    optimizer_options: Mapping[str, float] = field(default_factory=dict)  # passed on to Keras
    schedule: ScheduleName = "constant"
    batch_size: int = 64
    epochs: int = 5
    label_smoothing: float = 0.0  # softens the targets: 0.1 asks for 95 % + 5 % of two classes

    validation_split: float = 0.1  # share of the training pictures held out
    validate_on_test: bool = False  # as some published recipes do; then nothing is held out
    early_stopping: int | None = None  # stop after so many epochs without a lower val_loss
    augmentation: Augmentation = Augmentation()
    seed: int = 1
    recipe: str | None = None  # the recipe this began as

    def __post_init__(self) -> None:
        checks = (
            (self.optimizer in OPTIMIZERS, "optimizer", f"one of {', '.join(OPTIMIZERS)}"),
            (self.schedule in SCHEDULES, "schedule", f"one of {', '.join(SCHEDULES)}"),
            (0 < self.learning_rate < math.inf, "learning_rate", "above 0"),
            (1 <= self.batch_size <= 100_000, "batch_size", "from 1 to 100,000"),
            (1 <= self.epochs <= 100_000, "epochs", "from 1 to 100,000"),
            (self.image_size is None or 1 <= self.image_size <= 1_024, "image_size", "1 to 1,024"),
            (self.early_stopping is None or self.early_stopping >= 0, "early_stopping", "above 0"),
            (0 <= self.seed < 2**32, "seed", "from 0 up to 4,294,967,296"),
            (_is_finite(self.options), "options", "numbers"),
            (_is_finite(self.optimizer_options), "optimizer_options", "numbers"),
            (_is_finite(vars(self.augmentation)), "augmentation", "numbers"),
            (0 <= self.label_smoothing < 1, "label_smoothing", "from 0 up to 1"),
            (0 <= self.validation_split <= 0.9, "validation_split", "from 0 to 0.9"),
            (self.train_samples is None or self.train_samples >= 1, "train_samples", "at least 1"),
            (self.test_samples is None or self.test_samples >= 1, "test_samples", "at least 1"),
        )
        for fits, name, accepted in checks:
            if not fits:
                raise ConfigError(f"`{name}` must be {accepted}, received {getattr(self, name)}.")

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data, which from_dict takes back."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, data: object) -> "TrainingConfig":
        """The config of such data. Raises ConfigError for data that is not one."""
        try:
            return read_as(cls, data)
        except WrongDataError as error:
            raise ConfigError(f"These are not the settings of a run: {error}") from error

    def changed(self, **changes: Any) -> "TrainingConfig":
        """A copy with other values."""
        return dataclasses.replace(self, **changes)
