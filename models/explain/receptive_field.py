"""The receptive field: which part of the picture a cell can see at all. NumPy only."""

from models.layer_kinds.anatomy import Anatomy
from models.layer_kinds.cells import Cells, united
from models.layer_kinds.windows import Window

NOWHERE = Window(0, 0, 0, 0)


def receptive_field(anatomy: Anatomy, name: str, cell: tuple[int, ...]) -> Window:
    """The smallest rectangle of pixels outside of which nothing can change the cell.

    Goes back through the network once, from the cell's layer to the picture; what several ways
    see is united where they meet.

    Args:
        anatomy: the network.
        name: the layer's.
        cell: `(row, column, map)`, or `(unit,)` of a layer without maps, counted from 0.

    Returns:
        The rectangle; one of no size for a cell that sees nothing, as in a border of zeros.
    """
    place = cell if len(cell) == 1 else cell[:-1]
    seen: dict[str, Cells] = {name: tuple(frozenset((index,)) for index in place)}
    for layer in reversed([layer.info for layer in anatomy.layers]):
        if layer.name not in seen or not layer.inputs:
            continue
        before = layer.about.looks_at(layer, seen[layer.name])
        for other, cells in zip(layer.inputs, before, strict=True):
            if all(cells):
                seen[other] = united([cells, seen[other]]) if other in seen else cells
    pixels = [
        seen[layer.info.name]
        for layer in anatomy.layers
        if not layer.info.inputs and layer.info.name in seen
    ]
    return _around(*united(pixels)) if pixels else NOWHERE


def _around(rows: frozenset[int], columns: frozenset[int]) -> Window:
    """The smallest rectangle that holds these rows and columns."""
    top, left = min(rows), min(columns)
    return Window(top, left, max(rows) - top + 1, max(columns) - left + 1)
