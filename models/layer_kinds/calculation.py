"""The arithmetic of one cell as parts of a story: sums of products, windows, lines, shares.

NumPy only. Tells nothing of any layer; the kinds of layers put their stories together from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.layer_kinds.windows import Window

if TYPE_CHECKING:
    from models.layer_kinds.info import LayerInfo

Maps = NDArray[np.float32]
Cell = tuple[int, ...]  # (row, column, map), or (unit,)


@dataclass(frozen=True)
class Products:
    """Numbers, each times its weight.

    Attributes:
        patch: what is looked at `(h, w, maps)`.
        kernel: the weights `(h, w, maps)`.
        names: the number of each of these maps in the layer before; empty for a row of numbers.
        window: where the patch lies; None if it is the whole input.
        is_inside: which cells of the patch exist `(h, w)`; the others count as 0.
        kernel_name: what the weights are called.
    """

    patch: Maps
    kernel: Maps
    names: tuple[int, ...]
    window: Window | None
    is_inside: NDArray[np.bool_]
    kernel_name: str = "the kernel"

    @property
    def products(self) -> NDArray[np.float64]:
        """Each number times its weight `(h, w, maps)`."""
        return self.patch.astype(np.float64) * self.kernel

    @property
    def sums(self) -> NDArray[np.float64]:
        """What each map adds `(maps,)`."""
        sums: NDArray[np.float64] = self.products.sum(axis=(0, 1))
        return sums

    @property
    def value(self) -> float:
        """The sum of all products."""
        return float(self.products.sum())


@dataclass(frozen=True)
class Pooled:
    """Cells of one map `(h, w)` that one number is made of."""

    values: Maps
    window: Window
    how: str  # "maximum" or "mean"
    value: float


@dataclass(frozen=True)
class Line:
    """One line of a calculation: what is done, with which numbers, and what comes out."""

    words: str
    formula: str
    value: float


@dataclass(frozen=True)
class Shares:
    """A softmax: each logit's exponential as a share of their sum `(classes,)`."""

    logits: NDArray[np.float64]
    exponentials: NDArray[np.float64]  # of the logit minus the largest, which avoids overflow
    shares: NDArray[np.float64]
    index: int

    @classmethod
    def of(cls, logits: NDArray[np.float64], index: int) -> "Shares":
        """The softmax of logits `(classes,)`, of which the one at `index` is asked for."""
        exponentials = np.exp(logits - logits.max())
        return cls(logits, exponentials, exponentials / exponentials.sum(), index)

    @property
    def value(self) -> float:
        """The share asked for."""
        return float(self.shares[self.index])


Part = Products | Pooled | Line | Shares


@dataclass(frozen=True)
class CellContext:
    """A cell of a layer, and what its value depends on.

    Attributes:
        layer: the layer.
        weights: float32 arrays under Keras' names.
        inputs: the output of each layer before it, float32, without the batch.
        cell: `(row, column, map)`, or `(unit,)`.
    """

    layer: "LayerInfo"
    weights: Mapping[str, Maps]
    inputs: tuple[Maps, ...]
    cell: Cell

    @property
    def index(self) -> int:
        """The cell's map or unit."""
        return self.cell[-1]

    @property
    def same_cell(self) -> float:
        """The value of the same cell in the first input."""
        return float(self.inputs[0][self.cell])

    def at(self, index: int) -> "CellContext":
        """The same place on another map, or another unit."""
        return replace(self, cell=(*self.cell[:-1], index))


def number(value: float) -> str:
    """A number as the calculations write it: three decimals, and a real minus sign."""
    return f"{value:.3f}".replace("-", "−")


def added(first: float, *others: float) -> str:
    """A sum as one writes it: 1.336 − 0.064."""
    signs = (f" − {number(-x)}" if x < 0 else f" + {number(x)}" for x in others)
    return number(first) + "".join(signs)
