"""Convolutions: windows of weights that slide over maps."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from models.layer_kinds import LAYER_KINDS, Example, Weights
from models.layer_kinds.calculation import CellContext, Products
from models.layer_kinds.cells import Cells
from models.layer_kinds.glyph import Glyph
from models.layer_kinds.info import LayerInfo
from models.layer_kinds.weighted_sum import WeightedSum
from models.layer_kinds.windows import seen_along, taps_of


@dataclass(frozen=True, kw_only=True)
class Convolution(WeightedSum):
    """Conv2D. Its relatives override which maps a kernel looks at, and which weights it has."""

    glyph: Glyph = Glyph.CONVOLUTION
    lesson: str | None = "convolution"

    is_convolution: ClassVar[bool] = True
    kernel_name: ClassVar[str] = "the kernel"

    def maps_seen(self, layer: LayerInfo, index: int) -> tuple[int, ...]:
        """The maps of the layer before that one map is made of: its group's."""
        groups = int(layer.settings["groups"])
        size = layer.input_shapes[0][-1] // groups
        group = index * groups // layer.output_shape[-1]
        return tuple(range(group * size, (group + 1) * size))

    def kernel_of(self, weights: Weights, layer: LayerInfo, index: int) -> NDArray[np.float32]:
        """Its window `(h, w, maps)`, for each of the maps that it sees."""
        return weights["kernel"][..., index]

    def multiply_adds(self, layer: LayerInfo) -> int | None:
        """Every weight of every kernel once for each cell of a map; biases are not counted."""
        return cells_of_window(layer) * len(self.maps_seen(layer, 0)) * layer.output_shape[-1]

    def looks_at(self, layer: LayerInfo, cells: Cells) -> tuple[Cells, ...]:
        """What lies under the windows."""
        return windows_seen(layer, cells)

    def products(self, cell: CellContext) -> Products:
        """The maps below the window, and the kernel."""
        (before,) = cell.inputs
        row, column, index = cell.cell
        taps, maps = taps_of(cell.layer, row, column), self.maps_seen(cell.layer, index)
        return Products(
            taps.patch(before[..., maps[0] : maps[-1] + 1]),
            self.kernel_of(cell.weights, cell.layer, index),
            maps,
            taps.window,
            taps.is_inside(*before.shape[:2]),
            self.kernel_name,
        )


def cells_of_window(layer: LayerInfo) -> int:
    """The cells of one window, for all places of an output map together."""
    return math.prod(layer.kernel or ()) * math.prod(layer.output_shape[:-1])


def windows_seen(layer: LayerInfo, cells: Cells) -> tuple[Cells, ...]:
    """The cells of the maps before that lie under the windows of these cells."""
    return (tuple(seen_along(layer, axis, sorted(each)) for axis, each in enumerate(cells)),)


LAYER_KINDS.register(
    Convolution(
        name="Conv2D",
        title="Conv",
        summary="Slides small windows of weights over what came before. Each kernel looks for one "
        "pattern and makes one map: bright where it found it.",
        examples=(
            Example(settings={"filters": 3, "kernel_size": 3}),
            Example(
                settings={
                    "filters": 3,
                    "kernel_size": (3, 2),
                    "strides": 2,
                    "padding": "same",
                    "activation": "relu6",
                }
            ),
            Example(
                settings={
                    "filters": 4,
                    "kernel_size": 3,
                    "dilation_rate": 2,
                    "padding": "same",
                    "use_bias": False,
                }
            ),
            Example(settings={"filters": 6, "kernel_size": 3, "groups": 2}),
            Example(settings={"filters": 5, "kernel_size": 1, "activation": "softmax"}),
        ),
    )
)
