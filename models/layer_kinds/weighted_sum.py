"""Layers that weigh what comes in and add it up: convolutions and dense layers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.layer_kinds import LayerKind
from models.layer_kinds.activation import activated
from models.layer_kinds.calculation import CellContext, Line, Part, Products, added


@dataclass(frozen=True, kw_only=True)
class WeightedSum(LayerKind):
    """Products with learnt weights, then the bias, then the activation."""

    def products(self, cell: CellContext) -> Products:
        """What is looked at, and the weights that it is multiplied with."""
        raise NotImplementedError

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """The sum of products, the bias and the activation, as far as the layer has them."""
        parts = self._sum(cell)
        name = cell.layer.activation
        if name is None:
            return parts
        return (*parts, activated(name, parts[-1].value, lambda: self._row(cell), cell.index))

    def _sum(self, cell: CellContext) -> tuple[Part, ...]:
        products = self.products(cell)
        if "bias" not in cell.weights:
            return (products,)
        bias = float(cell.weights["bias"][cell.index])
        formula = added(products.value, bias)
        return products, Line("plus the bias", formula, products.value + bias)

    def _row(self, cell: CellContext) -> NDArray[np.float64]:
        """The sums of all units, or of all maps at this place."""
        count = cell.layer.output_shape[-1]
        return np.array([self._sum(cell.at(index))[-1].value for index in range(count)])
