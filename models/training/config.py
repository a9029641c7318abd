"""The whole configuration of a training run, as plain data.

Knows neither Keras nor a screen: the server writes it into a run folder, a worker trains from it.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import ConfigDict, Field, Strict, ValidationError, model_validator
from pydantic import ModelWrapValidatorHandler as Handler
from pydantic.dataclasses import dataclass

from utils.stored_json import Finite, Flag, Text, read_as

OptimizerName = Literal["sgd", "rmsprop", "adam", "adamw", "adagrad", "adadelta"]
ScheduleName = Literal["constant", "cosine", "warmup_cosine"]

OPTIMIZERS: tuple[str, ...] = get_args(OptimizerName)
SCHEDULES: tuple[str, ...] = get_args(ScheduleName)

Share = Annotated[Finite, Field(ge=0, lt=1)]
HeldOut = Annotated[Finite, Field(ge=0, le=0.9)]
Amount = Annotated[int, Strict(), Field(ge=1, le=100_000)]
Side = Annotated[int, Strict(), Field(ge=1, le=1_024)]
Patience = Annotated[int, Strict(), Field(ge=0)]
Seed = Annotated[int, Strict(), Field(ge=0, lt=2**32)]
Samples = Annotated[int, Strict(), Field(ge=1)]
_NOTHING_ELSE = ConfigDict(extra="forbid")


class ConfigError(Exception):
    """A setting is out of range; the message is a sentence for the user."""


@dataclass(frozen=True, config=_NOTHING_ELSE)
class Augmentation:
    """Random changes to every training picture, drawn anew each time it is seen."""

    horizontal_flip: Flag = False  # mirror left and right, in half of the pictures
    rotation: Finite = 0.0  # up to this many degrees either way
    shift: Finite = 0.0  # up to this share of the side, in both directions
    zoom: Finite = 0.0  # up to this share larger or smaller
    shear: Finite = 0.0  # up to this much slant (0.2: the top moves by a fifth of the height)
    elastic: Finite = 0.0  # bends: pixels typically move by this share of the side
    pen: Finite = 0.0  # up to this share of a pixel thicker or thinner, on either side of a stroke
    contrast: Finite = 0.0  # up to this share more or less contrast
    brightness: Finite = 0.0  # up to this share of 255 lighter or darker
    erasing: Finite = 0.0  # probability of erasing a random rectangle

    @property
    def is_on(self) -> bool:
        """Whether it changes anything at all."""
        return self != Augmentation()


@dataclass(frozen=True, config=_NOTHING_ELSE)
class TrainingConfig:
    """Everything that decides the outcome of a run: enough to repeat it.

    Raises ConfigError when a value is out of range. The data set and the architecture are names
    in their registries and are looked up where they are used.
    """

    dataset: Text
    architecture: Text
    options: Mapping[Text, Finite] = field(default_factory=dict)  # the architecture's own
    image_size: Side | None = None  # side in pixels; None: the data set's own
    train_samples: Samples | None = None  # only the first ones; None: all
    test_samples: Samples | None = None

    optimizer: OptimizerName = "adam"
    learning_rate: Annotated[Finite, Field(gt=0)] = 1e-3
    optimizer_options: Mapping[Text, Finite] = field(default_factory=dict)  # passed on to Keras
    schedule: ScheduleName = "constant"
    batch_size: Amount = 64
    epochs: Amount = 5
    label_smoothing: Share = 0.0  # softens the targets: 0.1 asks for 95 % + 5 % of two classes

    validation_split: HeldOut = 0.1  # share of the training pictures held out
    validate_on_test: Flag = False  # as some published recipes do; then nothing is held out
    early_stopping: Patience | None = (
        None  # epochs without a lower val_loss; None: never stop early
    )
    augmentation: Augmentation = Augmentation()
    seed: Seed = 1
    recipe: Text | None = None  # the recipe that the settings started from

    @model_validator(mode="wrap")
    @classmethod
    def _check(cls, data: Any, validate: Handler[Self]) -> Self:
        try:
            return validate(data)
        except ValidationError as error:
            raise ConfigError(_sentence(error)) from error

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data; `from_dict` is the inverse."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, data: object) -> "TrainingConfig":
        """The config in JSON data. Raises ConfigError if there is none."""
        return read_as(cls, data)

    def changed(self, **changes: Any) -> "TrainingConfig":
        """A copy with other values."""
        return dataclasses.replace(self, **changes)


def _sentence(error: ValidationError) -> str:
    """What is wrong with the first setting that is: "`epochs` must be …, received 0."."""
    first = error.errors(include_url=False)[0]
    name = ".".join(map(str, first["loc"]))
    if not name or not first["msg"].startswith("Input should"):
        return f"These are not the settings of a run: {name:.60}: {first['msg']}."
    accepted = first["msg"].removeprefix("Input should")
    return f"`{name:.60}` must{accepted}, received {first['input']!s:.60}."
