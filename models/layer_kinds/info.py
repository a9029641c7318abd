"""A network's layers as plain data that travels between processes without Keras."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.layer_kinds import LayerKind, kind_named


@dataclass(frozen=True)
class LayerInfo:
    """One layer of a built network.

    Attributes:
        name: its name in the code, unique in the network.
        kind: the Keras class: "Conv2D".
        output_shape: `(H, W, maps)` or `(units,)`, without the batch.
        parameters: how many numbers it has, those that training does not adjust included.
        inputs: the names of the layers that it gets its values from.
        input_shapes: the shapes of these values.
        settings: the arguments of its class as Keras calls them, as far as they are numbers,
            texts or tuples of such. `activation` is the function's name.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int
    inputs: tuple[str, ...] = ()
    input_shapes: tuple[tuple[int, ...], ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def about(self) -> LayerKind:
        """What is known of its kind."""
        return kind_named(self.kind)

    @property
    def kernel(self) -> tuple[int, ...] | None:
        """The window it looks at, in cells; None: no window."""
        return self._numbers("kernel_size") or self._numbers("pool_size")

    @property
    def strides(self) -> tuple[int, ...] | None:
        """How far the window moves; None: no window."""
        return self._numbers("strides")

    @property
    def dilation(self) -> tuple[int, ...]:
        """The distance between neighbouring rows, and columns, of the window."""
        return self._numbers("dilation_rate") or (1, 1)

    @property
    def filters(self) -> int | None:
        """How many maps or neurons it makes; None: as many as come in."""
        return (self._numbers("filters") or self._numbers("units") or (None,))[0]

    @property
    def activation(self) -> str | None:
        """What is done to each of its sums: "relu"; None: nothing."""
        name = self.settings.get("activation")
        return None if name == "linear" else name

    @property
    def multiply_adds(self) -> int | None:
        """Multiplications with an addition each, for one picture; None: not known."""
        return self.about.multiply_adds(self)

    @property
    def heading(self) -> str:
        """The layer in two words: "Conv 3×3"."""
        return self.about.heading(self)

    @property
    def note(self) -> str | None:
        """What it does to the layer before, of which it is a part; None: it stands for itself."""
        return self.about.note(self)

    def _numbers(self, name: str) -> tuple[int, ...] | None:
        """A setting that is a whole number or several; None if it is anything else."""
        value = self.settings.get(name)
        several = tuple(value) if isinstance(value, Iterable) else (value,)
        return several if all(type(each) is int for each in several) else None


@dataclass(frozen=True)
class LayerTable:
    """All layers of a network, from the pixels to the answer."""

    layers: tuple[LayerInfo, ...]

    @property
    def parameters(self) -> int:
        """The parameter count of the whole network."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds for one picture, of the layers that are not `uncounted`."""
        return sum(layer.multiply_adds or 0 for layer in self.layers)

    @property
    def uncounted(self) -> tuple[str, ...]:
        """The kinds of layers whose multiply-adds are not known, each once."""
        kinds = (layer.kind for layer in self.layers if layer.multiply_adds is None)
        return tuple(dict.fromkeys(kinds))
