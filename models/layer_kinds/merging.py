"""Layers in which several ways through the network meet."""

from dataclasses import dataclass
from typing import ClassVar

from models.layer_kinds import LAYER_KINDS, Example, LayerKind, NotExplainedError, not_explained
from models.layer_kinds.calculation import CellContext, Line, Part, added, number
from models.layer_kinds.cells import Cells, all_cells
from models.layer_kinds.glyph import Glyph
from models.layer_kinds.info import LayerInfo


@dataclass(frozen=True, kw_only=True)
class Addition(LayerKind):
    """The same cell of every input, added.

    K. He et al., Deep residual learning for image recognition, CVPR 2016,
    https://arxiv.org/abs/1512.03385.
    """

    merges: ClassVar[str] = "added"

    def looks_at(self, layer: LayerInfo, cells: Cells) -> tuple[Cells, ...]:
        """The same cells of all inputs; all of one that is stretched to the others' size."""
        return tuple(
            cells if shape[:-1] == layer.output_shape[:-1] else all_cells(shape)
            for shape in layer.input_shapes
        )

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """One line."""
        if any(shape != cell.layer.output_shape for shape in cell.layer.input_shapes):
            raise NotExplainedError(not_explained("an addition of different sizes"))
        values = [float(each[cell.cell]) for each in cell.inputs]
        ways = "both ways" if len(values) == 2 else f"all {len(values)} ways"
        return (Line(f"the same cell of {ways}, added", added(*values), sum(values)),)


@dataclass(frozen=True, kw_only=True)
class Concatenation(LayerKind):
    """The inputs, one after the other along an axis: usually the maps.

    G. Huang et al., Densely connected convolutional networks, CVPR 2017,
    https://arxiv.org/abs/1608.06993.
    """

    merges: ClassVar[str] = "put beside the new maps"

    def looks_at(self, layer: LayerInfo, cells: Cells) -> tuple[Cells, ...]:
        """The cells where they came from; where maps are stacked, the same place of each input."""
        axis = _axis(layer)
        if axis >= len(cells):
            return (cells,) * len(layer.input_shapes)
        parts = zip(layer.input_shapes, _starts(layer), strict=True)
        return tuple(_shifted(cells, axis, start, shape[axis]) for shape, start in parts)

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """The number, and which input it came with."""
        axis, starts = _axis(cell.layer), _starts(cell.layer)
        which = max(i for i, start in enumerate(starts) if start <= cell.cell[axis])
        place = list(cell.cell)
        place[axis] -= starts[which]
        x = float(cell.inputs[which][tuple(place)])
        words = f"the same number, as it came with the {_ordinal(which + 1)} way"
        return (Line(words, number(x), x),)


def _axis(layer: LayerInfo) -> int:
    """The axis it runs along, counted without the batch."""
    axis = int(layer.settings["axis"])
    return axis - 1 if axis >= 0 else len(layer.output_shape) + axis


def _starts(layer: LayerInfo) -> list[int]:
    """Where each input begins along that axis."""
    sizes = [shape[_axis(layer)] for shape in layer.input_shapes]
    return [sum(sizes[:i]) for i in range(len(sizes))]


def _shifted(cells: Cells, axis: int, start: int, size: int) -> Cells:
    """The cells as an input counts them that begins at `start` and is so long."""
    own = frozenset(i - start for i in cells[axis] if start <= i < start + size)
    return (*cells[:axis], own, *cells[axis + 1 :])


def _ordinal(count: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(count, f"{count}th")


LAYER_KINDS.register(
    Addition(
        name="Add",
        title="Add",
        summary="Adds, cell by cell, what came in some layers before: the shortcut.",
        glyph=Glyph.ADDITION,
        extends_convolution=True,
        examples=(
            Example(input_shapes=((5, 4, 3),) * 2),
            Example(input_shapes=((5, 4, 3),) * 3),
            Example(input_shapes=((12,),) * 2),
        ),
    )
)
LAYER_KINDS.register(
    Concatenation(
        name="Concatenate",
        title="Concatenate",
        summary="Puts the maps of several ways one behind the other, so that what follows can use "
        "all of them.",
        glyph=Glyph.CONCATENATION,
        extends_convolution=True,
        examples=(
            Example(input_shapes=((5, 4, 3), (5, 4, 2))),
            Example(settings={"axis": 1}, input_shapes=((5, 4, 3), (2, 4, 3), (1, 4, 3))),
            Example(input_shapes=((7,), (5,))),
        ),
    )
)
