"""Layers that only arrange numbers anew."""

from dataclasses import dataclass

import numpy as np

from models.layer_kinds import LAYER_KINDS, Example, LayerKind
from models.layer_kinds.calculation import CellContext, Line, Part
from models.layer_kinds.cells import Cells
from models.layer_kinds.glyph import Glyph
from models.layer_kinds.info import LayerInfo


@dataclass(frozen=True, kw_only=True)
class Flattening(LayerKind):
    """All cells in one row: the maps of the first place, then those of the next."""

    def looks_at(self, layer: LayerInfo, cells: Cells) -> tuple[Cells, ...]:
        """The places that the units came from."""
        shape = layer.input_shapes[0]
        places = np.unravel_index(sorted(cells[0]), shape)
        axes = places if len(shape) == 1 else places[:-1]
        return (tuple(frozenset(map(int, axis)) for axis in axes),)

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """The number, and the place that it came from."""
        (before,) = cell.inputs
        place = np.unravel_index(cell.index, before.shape)
        x = float(before[place])
        return (Line("the same number, now in a long row", _words(place), x),)


def _words(place: "tuple[np.intp, ...]") -> str:
    if len(place) != 3:
        return f"number {place[0] + 1}"
    row, column, index = place
    return f"row {row + 1}, column {column + 1} of map {index + 1}"


LAYER_KINDS.register(
    Flattening(
        name="Flatten",
        title="Flatten",
        summary="Lays all cells of all maps into one long row.",
        glyph=Glyph.FLATTEN,
        lesson="classes",
        examples=(Example(input_shapes=((5, 4, 3),)), Example(input_shapes=((12,),))),
    )
)
