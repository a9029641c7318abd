"""Where a layer's window lies: the cells of the layer before that make one cell. NumPy only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from models.layer_kinds.info import LayerInfo


@dataclass(frozen=True)
class Window:
    """A rectangle of cells, which may reach over the edge of what it lies on."""

    top: int
    left: int
    height: int
    width: int

    def clipped(self, height: int, width: int) -> "Window":
        """The part of it that lies on a map of that size."""
        top, left = max(self.top, 0), max(self.left, 0)
        bottom, right = min(self.top + self.height, height), min(self.left + self.width, width)
        return Window(top, left, bottom - top, right - left)


@dataclass(frozen=True)
class Taps:
    """The rows and columns that a kernel multiplies, some of which may lie beyond the edge.

    With a dilation of 2 they are every second row and column.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]

    @property
    def window(self) -> Window:
        """The rectangle around them."""
        top, left = int(self.rows[0]), int(self.columns[0])
        return Window(top, left, int(self.rows[-1]) - top + 1, int(self.columns[-1]) - left + 1)

    def is_inside(self, height: int, width: int) -> NDArray[np.bool_]:
        """Which of them lie on a map of that size `(rows, columns)`."""
        return np.outer(_exist(self.rows, height), _exist(self.columns, width))

    def patch(self, maps: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cells of maps `(H, W, C)` under them `(rows, columns, C)`; 0 beyond the edge."""
        height, width = maps.shape[:2]
        rows, columns = self.rows.clip(0, height - 1), self.columns.clip(0, width - 1)
        patch: NDArray[np.float32] = maps[np.ix_(rows, columns)]
        return np.where(self.is_inside(height, width)[..., None], patch, np.float32(0))

    def inside(self, maps: NDArray[np.float32]) -> NDArray[np.float32]:
        """Only those cells of the maps that exist."""
        height, width = maps.shape[:2]
        rows, columns = _exist(self.rows, height), _exist(self.columns, width)
        return maps[np.ix_(self.rows[rows], self.columns[columns])]


def taps_of(layer: "LayerInfo", row: int, column: int) -> Taps:
    """What a cell of a convolution or pooling layer is made of.

    Args:
        layer: the layer, which has a kernel, strides and a padding.
        row: the cell's row in the layer's own maps.
        column: its column.
    """
    return Taps(taps_along(layer, 0, row), taps_along(layer, 1, column))


def taps_along(layer: "LayerInfo", axis: int, index: int) -> NDArray[np.int64]:
    """The rows (`axis` 0) or columns (1) that a layer's row or column of that index is made of."""
    assert layer.kernel and layer.strides
    kernel, stride, dilation = layer.kernel[axis], layer.strides[axis], layer.dilation[axis]
    span = (kernel - 1) * dilation + 1
    size = layer.input_shapes[0][axis]
    margin = _margin(size, span, stride) if layer.settings["padding"] == "same" else 0
    return index * stride - margin + dilation * np.arange(kernel)


def seen_along(layer: "LayerInfo", axis: int, indices: Sequence[int]) -> frozenset[int]:
    """The existing rows or columns that any of these rows or columns is made of."""
    size = layer.input_shapes[0][axis]
    taps = (taps_along(layer, axis, index) for index in indices)
    return frozenset(int(i) for each in taps for i in each if 0 <= i < size)


def _exist(places: NDArray[np.int64], size: int) -> NDArray[np.bool_]:
    return (places >= 0) & (places < size)


def _margin(size: int, span: int, stride: int) -> int:
    """The rows that TensorFlow adds in front for `padding="same"`."""
    cells = -(-size // stride)
    return max((cells - 1) * stride + span - size, 0) // 2
