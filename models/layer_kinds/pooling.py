"""Pooling: of several cells of a map, one number goes on."""

from dataclasses import dataclass

import numpy as np

from models.layer_kinds import LAYER_KINDS, Example, LayerKind
from models.layer_kinds.calculation import CellContext, Maps, Part, Pooled
from models.layer_kinds.cells import Cells
from models.layer_kinds.convolution import windows_seen
from models.layer_kinds.glyph import Glyph
from models.layer_kinds.info import LayerInfo
from models.layer_kinds.windows import Window, taps_of


@dataclass(frozen=True, kw_only=True)
class Pooling(LayerKind):
    """One number in place of several cells of a map."""

    how: str  # "maximum" or "mean"
    glyph: Glyph = Glyph.POOLING
    lesson: str | None = "pooling"


@dataclass(frozen=True, kw_only=True)
class GlobalPooling(Pooling):
    """The largest value or the mean of each whole map."""

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """All cells of one map."""
        values = cell.inputs[0][..., cell.index]
        return (_pooled(values, Window(0, 0, *values.shape), self.how),)


@dataclass(frozen=True, kw_only=True)
class WindowPooling(Pooling):
    """The largest value or the mean of each window; cells beyond the edge do not count."""

    def looks_at(self, layer: LayerInfo, cells: Cells) -> tuple[Cells, ...]:
        """What lies under the windows."""
        return windows_seen(layer, cells)

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """The cells in the window."""
        row, column, index = cell.cell
        taps = taps_of(cell.layer, row, column)
        values = taps.inside(cell.inputs[0])[..., index]
        return (_pooled(values, taps.window, self.how),)


def _pooled(values: Maps, window: Window, how: str) -> Pooled:
    value = values.max() if how == "maximum" else values.mean(dtype=np.float64)
    return Pooled(values, window, how, float(value))


WINDOWS = (
    Example(settings={"pool_size": 2}),
    Example(settings={"pool_size": 3, "strides": 2, "padding": "same"}),
    Example(settings={"pool_size": (2, 3), "strides": 1, "padding": "same"}),
)
GLOBAL = (Example(), Example(settings={"keepdims": True}))

LAYER_KINDS.register(
    WindowPooling(
        name="MaxPooling2D",
        title="Max pool",
        summary="Of every small square only the largest number goes on. The map shrinks, and it "
        "matters less where exactly something is.",
        how="maximum",
        examples=WINDOWS,
    )
)
LAYER_KINDS.register(
    WindowPooling(
        name="AveragePooling2D",
        title="Mean pool",
        summary="Of every small square the mean goes on. The map shrinks.",
        how="mean",
        examples=WINDOWS,
    )
)
LAYER_KINDS.register(
    GlobalPooling(
        name="GlobalAveragePooling2D",
        title="Mean of each map",
        summary="Each map becomes one number: its mean. It says how much of a pattern there is, "
        "and no longer where.",
        how="mean",
        examples=GLOBAL,
    )
)
LAYER_KINDS.register(
    GlobalPooling(
        name="GlobalMaxPooling2D",
        title="Maximum of each map",
        summary="Each map becomes one number: its largest. It says whether a pattern is there at "
        "all, and no longer where.",
        how="maximum",
        examples=GLOBAL,
    )
)
