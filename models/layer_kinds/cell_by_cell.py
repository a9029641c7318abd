"""The base of layers that make each cell of the same cell of what comes in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.layer_kinds import LayerKind
from models.layer_kinds.calculation import CellContext, Line, Part, number
from models.layer_kinds.cells import Cells

if TYPE_CHECKING:
    from models.layer_kinds.info import LayerInfo


@dataclass(frozen=True, kw_only=True)
class CellByCell(LayerKind):
    """A part of the layer before: noted on its card, and told in one go with it."""

    def note(self, layer: "LayerInfo") -> str | None:
        """The title, in the middle of a sentence."""
        return self.title[0].lower() + self.title[1:]

    def heading(self, layer: "LayerInfo") -> str:
        """The note, at the beginning of a line."""
        note = self.note(layer) or self.title
        return note[0].upper() + note[1:]

    def looks_at(self, layer: "LayerInfo", cells: Cells) -> tuple[Cells, ...]:
        """The same cells."""
        return (cells,) * len(layer.input_shapes)


@dataclass(frozen=True, kw_only=True)
class TrainingOnly(CellByCell):
    """Does something in training, and lets everything pass once the network is in use."""

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """The same number."""
        words = f"{self.note(cell.layer)} works in training only: nothing happens here"
        return (Line(words, number(cell.same_cell), cell.same_cell),)
