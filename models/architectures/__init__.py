"""The architectures: one file defines one network, for any picture size and number of classes.

The modules can be imported without Keras; only `Architecture.build` needs it.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from models.architectures import parts
from models.architectures.input_too_small import explain_misfit
from utils.registry import Registry

if TYPE_CHECKING:
    import keras

InputShape = tuple[int, int, int]  # height, width, channels
Builder = Callable[..., "keras.Model"]

LARGEST_SUGGESTION = 256  # pixels; the search for a size that fits ends here
IMPORTS = ("import keras", "from keras import layers")  # as builders spell them


class InputTooSmallError(ValueError):
    """The pictures are too small for this network; the message says where and what would do."""


@dataclass(frozen=True)
class Option:
    """A setting of an architecture that a user can change."""

    name: str
    title: str
    help: str
    minimum: float
    maximum: float
    step: float
    default: float = 0.0


KNOWN_OPTIONS = {
    "dropout": Option(
        "dropout",
        "Dropout",
        "The share of values set to zero at random in every training step, so that the network "
        "cannot rely on any single one. It helps against learning the pictures by heart.",
        minimum=0.0,
        maximum=0.8,
        step=0.05,
    ),
    "width": Option(
        "width",
        "Width",
        "Multiplies the number of filters in every layer: 2 is twice as many. "
        "A wider network can learn more and takes longer.",
        minimum=0.25,
        maximum=2.0,
        step=0.25,
    ),
}


@dataclass(frozen=True)
class Architecture:
    """A network design: `build` makes the model, everything else describes it.

    Attributes:
        builder: the function that builds the model.
        title: what it is called on the screen.
        rank: its place in lists.
        summary: what it is and why one would look at it, in one to three sentences.
        source: who thought of it.
        url: where one can read about it.
    """

    builder: Builder
    title: str
    rank: int
    summary: str
    source: str
    url: str | None = None

    @property
    def name(self) -> str:
        """The builder's name."""
        return self.builder.__name__

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The builder's keyword-only arguments, with its defaults."""
        parameters = inspect.signature(self.builder).parameters.values()
        return tuple(
            Option(**{**vars(KNOWN_OPTIONS[parameter.name]), "default": parameter.default})
            for parameter in parameters
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY
        )

    def build(self, input_shape: InputShape, num_classes: int, **options: float) -> "keras.Model":
        """A fresh model with random weights, not compiled.

        Args:
            input_shape: `(height, width, channels)` of the pictures, in pixels.
            num_classes: how many answers there are, at least 2.
            options: settings of this architecture, by name; the builder's defaults otherwise.

        Returns:
            A model from float32 pixels 0-255 `(B, H, W, C)` to probabilities: `(B, num_classes)`
            by softmax, or for two classes `(B, 1)` by sigmoid, which is that of the second.

        Raises:
            InputTooSmallError: the pictures are too small.
        """
        try:
            return self.builder(input_shape, num_classes, **options)
        except ValueError as error:
            smallest = self._smallest_side(input_shape, num_classes, options)
            if smallest is None or smallest <= min(input_shape[:2]):
                raise
            obstacle = explain_misfit(lambda: self.builder(input_shape, num_classes, **options))
            raise InputTooSmallError(
                f"{self.title} does not fit pictures of {input_shape[0]}×{input_shape[1]} pixels: "
                f"{obstacle} Pictures of {smallest}×{smallest} or more would do."
            ) from error

    def code(self, input_shape: InputShape, num_classes: int, **options: float) -> str:
        """The Keras code that builds the network, as a script that runs as it stands.

        Args:
            input_shape: `(height, width, channels)` of the pictures, in pixels.
            num_classes: how many answers there are, at least 2.
            options: settings of this architecture, by name.
        """
        arguments = "".join(f", {name}={value:g}" for name, value in options.items())
        sections = (
            "import keras\nfrom keras import layers\n",
            "InputShape = tuple[int, int, int]  # height, width, channels" + self._constants,
            *(_source(function) for function in (*self._helpers, self.builder)),
            f"model = {self.name}({input_shape}, {num_classes}{arguments})\nmodel.summary()\n",
        )
        return "\n\n".join(sections)

    @property
    def _constants(self) -> str:
        """The numbers of its own file that the builder uses, as assignments."""
        return "".join(
            f"\n{name} = {value!r}"
            for name, value in self._names_used
            if isinstance(value, int | float)
        )

    @property
    def _helpers(self) -> list[Callable[..., object]]:
        """The functions that the builder calls: of its own file, and parts that others use, too."""
        return [
            value
            for _, value in self._names_used
            if inspect.isfunction(value)
            and value.__module__ in (self.builder.__module__, parts.__name__)
        ]

    @property
    def _names_used(self) -> list[tuple[str, object]]:
        names = vars(inspect.getmodule(self.builder))
        return [(name, names[name]) for name in self.builder.__code__.co_names if name in names]

    def _smallest_side(
        self, input_shape: InputShape, num_classes: int, options: dict[str, float]
    ) -> int | None:
        for side in range(8, LARGEST_SUGGESTION + 1, 4):
            try:
                self.builder((side, side, input_shape[2]), num_classes, **options)
            except ValueError:
                continue
            return side
        return None


ARCHITECTURES: Registry[Architecture] = Registry("architecture", "models.architectures")


def architecture(
    *, title: str, rank: int, summary: str, source: str, url: str | None = None
) -> Callable[[Builder], Builder]:
    """Register the decorated builder under its own name.

    A builder takes `input_shape`, `(height, width, channels)` in pixels, and `num_classes`, at
    least 2. It returns a model that is not compiled: float pixels 0-255 `(B, H, W, C)` to class
    probabilities. Its keyword-only arguments, each a key of KNOWN_OPTIONS, are what a user can
    change.

    The arguments of this function are the fields of Architecture.
    """

    def add(builder: Builder) -> Builder:
        ARCHITECTURES.register(Architecture(builder, title, rank, summary, source, url))
        return builder

    return add


def _source(function: Callable[..., object]) -> str:
    """The function's source without decorators, its imports left to the top of the script."""
    source = inspect.getsource(function)
    lines = source[source.index("def ") :].splitlines()
    kept = "\n".join(line for line in lines if line.strip() not in IMPORTS)
    return kept.replace('"""\n\n', '"""\n') + "\n"
