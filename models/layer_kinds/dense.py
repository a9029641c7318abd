"""Dense layers: neurons that look at every number."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.layer_kinds import LAYER_KINDS, Example, Weights
from models.layer_kinds.calculation import CellContext, Products
from models.layer_kinds.cells import Cells, all_cells
from models.layer_kinds.glyph import Glyph
from models.layer_kinds.info import LayerInfo
from models.layer_kinds.weighted_sum import WeightedSum


@dataclass(frozen=True, kw_only=True)
class Dense(WeightedSum):
    """Weighs a row of numbers; on maps, the numbers of all maps at the same place."""

    def kernel_of(self, weights: Weights, layer: LayerInfo, index: int) -> NDArray[np.float32]:
        """The neuron's weights `(inputs,)`."""
        return weights["kernel"][:, index]

    def multiply_adds(self, layer: LayerInfo) -> int | None:
        """One for each weight, at every place."""
        return layer.input_shapes[0][-1] * math.prod(layer.output_shape)

    def looks_at(self, layer: LayerInfo, cells: Cells) -> tuple[Cells, ...]:
        """All numbers of a row; on maps, the same place."""
        return (all_cells(layer.input_shapes[0]),) if len(layer.output_shape) == 1 else (cells,)

    def products(self, cell: CellContext) -> Products:
        """Every number that comes in, and the weight that this neuron gives it."""
        row = cell.inputs[0][cell.cell[:-1]]
        kernel = self.kernel_of(cell.weights, cell.layer, cell.index)
        return Products(row[None, None], kernel[None, None], (), None, np.ones((1, 1), bool))


LAYER_KINDS.register(
    Dense(
        name="Dense",
        title="Dense",
        summary="Each neuron looks at all numbers before it, and weighs every one of them.",
        glyph=Glyph.DENSE,
        lesson="classes",
        examples=(
            Example(settings={"units": 5, "activation": "tanh"}, input_shapes=((12,),)),
            Example(settings={"units": 5, "activation": "softmax"}, input_shapes=((12,),)),
            Example(settings={"units": 1, "activation": "sigmoid"}, input_shapes=((12,),)),
            Example(settings={"units": 3, "use_bias": False}),
        ),
    )
)
