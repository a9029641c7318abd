"""What is known of a network's layers, as plain data that travels without Keras."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LayerInfo:
    """One layer of a built network."""

    name: str
    kind: str  # the Keras class: "Conv2D"
    kernel: tuple[int, ...] | None  # the window it looks at, in cells; None: no window
    filters: int | None  # maps or neurons that it makes; None: as many as come in
    output_shape: tuple[int, ...]  # without the batch
    parameters: int
    multiply_adds: int  # for one picture
    strides: tuple[int, ...] | None = None  # how far the window moves; None: no window
    activation: str | None = None  # "relu"; None: none, or a layer of its own
    inputs: tuple[str, ...] = ()  # the names of the layers that it gets its values from


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
        """Multiply-adds for one picture, counted in convolutions and dense layers."""
        return sum(layer.multiply_adds for layer in self.layers)
