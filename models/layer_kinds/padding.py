"""Padding as a layer of its own."""

from dataclasses import dataclass

from models.layer_kinds import LAYER_KINDS, Example, LayerKind
from models.layer_kinds.calculation import CellContext, Line, Part, number
from models.layer_kinds.cells import Cells
from models.layer_kinds.glyph import Glyph
from models.layer_kinds.info import LayerInfo


@dataclass(frozen=True, kw_only=True)
class ZeroPadding(LayerKind):
    """A border of zeros around every map."""

    def looks_at(self, layer: LayerInfo, cells: Cells) -> tuple[Cells, ...]:
        """The same numbers, which stand elsewhere before it; nothing for cells of the border."""
        before = zip(cells, _starts(layer), layer.input_shapes[0], strict=False)
        return (
            tuple(
                frozenset(i - start for i in each if 0 <= i - start < size)
                for each, start, size in before
            ),
        )

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """The number that was moved, or a zero."""
        seen = self.looks_at(cell.layer, (frozenset(cell.cell[:1]), frozenset(cell.cell[1:2])))[0]
        if not all(seen):
            return (Line("part of the border of zeros that this layer adds", "0", 0.0),)
        (row,), (column,) = seen
        x = float(cell.inputs[0][row, column, cell.index])
        return (Line("the same number, moved by the border of zeros", number(x), x),)


def _starts(layer: LayerInfo) -> tuple[int, int]:
    """The rows added above and the columns added on the left."""
    (top, _), (left, _) = layer.settings["padding"]
    return top, left


LAYER_KINDS.register(
    ZeroPadding(
        name="ZeroPadding2D",
        title="Zero padding",
        summary="Puts a border of zeros around every map, so that windows fit on its edge, too.",
        glyph=Glyph.PADDING,
        lesson="stride",
        examples=(
            Example(settings={"padding": 2}),
            Example(settings={"padding": ((0, 1), (3, 0))}),
        ),
    )
)
