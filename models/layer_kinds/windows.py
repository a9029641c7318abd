"""Where a layer's window lies: which cells of the layer before make a cell. NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.layer_kinds.info import LayerInfo


@dataclass(frozen=True)
class Window:
    """A rectangle of cells, which may reach over the edge of what it looks at."""

    top: int
    left: int
    height: int
    width: int

    def patch(self, maps: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cells of maps `(H, W, C)` inside it `(height, width, C)`; 0 beyond the edge."""
        patch = np.zeros((self.height, self.width, maps.shape[2]), maps.dtype)
        rows, columns = self._inside(maps.shape[0], maps.shape[1])
        patch[
            rows.start - self.top : rows.stop - self.top,
            columns.start - self.left : columns.stop - self.left,
        ] = maps[rows, columns]
        return patch

    def inside(self, maps: NDArray[np.float32]) -> NDArray[np.float32]:
        """Only those cells that there are."""
        return maps[self._inside(maps.shape[0], maps.shape[1])]

    def is_inside(self, height: int, width: int) -> NDArray[np.bool_]:
        """Which of its cells lie on a map of that size `(height, width)`."""
        rows, columns = self._inside(height, width)
        found = np.zeros((self.height, self.width), bool)
        found[
            rows.start - self.top : rows.stop - self.top,
            columns.start - self.left : columns.stop - self.left,
        ] = True
        return found

    def clipped(self, height: int, width: int) -> "Window":
        """The part of it that lies on a map of that size."""
        rows, columns = self._inside(height, width)
        return Window(
            rows.start, columns.start, rows.stop - rows.start, columns.stop - columns.start
        )

    def _inside(self, height: int, width: int) -> tuple[slice, slice]:
        rows = slice(max(self.top, 0), min(self.top + self.height, height))
        return rows, slice(max(self.left, 0), min(self.left + self.width, width))


def window_of(
    layer: LayerInfo, padding: str, before: tuple[int, ...], row: int, column: int
) -> Window:
    """What a cell of a convolution or pooling layer looks at.

    Args:
        layer: it has a kernel and strides.
        padding: "same" or "valid".
        before: the shape of the maps that it looks at `(H, W, C)`.
        row: the cell's row in the layer's own maps.
        column: its column.
    """
    assert layer.kernel and layer.strides
    top, left = (
        index * stride - (_margin(size, kernel, stride) if padding == "same" else 0)
        for index, stride, size, kernel in zip(
            (row, column), layer.strides, before, layer.kernel, strict=False
        )
    )
    return Window(top, left, layer.kernel[0], layer.kernel[1])


def _margin(size: int, kernel: int, stride: int) -> int:
    """The rows that TensorFlow adds in front for `padding="same"`."""
    cells = -(-size // stride)
    return max((cells - 1) * stride + kernel - size, 0) // 2
