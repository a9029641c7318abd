"""The arithmetic of one cell of a network, with the real numbers, step by step. NumPy only.

    explain_cell(anatomy, outputs, "block1_conv", (3, 4, 7))

Each kind of layer tells its own part of the story (`models/layer_kinds`). The last number of the
story is the cell's value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.layer_kinds.anatomy import Anatomy
from models.layer_kinds.calculation import Cell, CellContext, Maps, Part


@dataclass(frozen=True)
class Arithmetic:
    """How a cell came to its value.

    Attributes:
        parts: the steps.
        value: what they come to.
        network_value: what the network itself computed.
    """

    parts: tuple[Part, ...]
    value: float
    network_value: float


def explain_cell(
    anatomy: Anatomy, outputs: Mapping[str, Maps], name: str, cell: Cell
) -> Arithmetic:
    """How a cell's value comes about.

    Args:
        anatomy: the network.
        outputs: the output of each of its layers for one picture, float32 without the batch.
        name: the layer's.
        cell: `(row, column, map)`, or `(unit,)`, counted from 0.

    Returns:
        The steps, the value that they lead to, and the network's own.

    Raises:
        NotExplainedError: nobody has described this kind of layer, or it computes nothing.
    """
    layer = anatomy[name]
    inputs = tuple(outputs[before] for before in layer.info.inputs)
    parts = layer.info.about.explain(CellContext(layer.info, layer.weights, inputs, cell))
    return Arithmetic(parts, parts[-1].value, float(outputs[name][cell]))


def explain_chain(
    anatomy: Anatomy, outputs: Mapping[str, Maps], names: Sequence[str], cell: Cell
) -> Arithmetic:
    """The same cell through several layers in a row, as one long story.

    Args:
        anatomy: the network.
        outputs: the output of each of its layers for one picture, float32 without the batch.
        names: the layers'; all but the first compute each cell from the same cell before it.
        cell: `(row, column, map)`, or `(unit,)`, counted from 0.

    Returns:
        The steps of all layers, and the values of the last.

    Raises:
        NotExplainedError: one of the layers has no arithmetic to show.
    """
    told = [explain_cell(anatomy, outputs, name, cell) for name in names]
    parts = tuple(part for each in told for part in each.parts)
    return Arithmetic(parts, told[-1].value, told[-1].network_value)
