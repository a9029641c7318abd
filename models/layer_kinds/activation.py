"""Activations: as a layer of their own, or as the end of another."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.layer_kinds import LAYER_KINDS, Example, NotExplainedError, not_explained
from models.layer_kinds.calculation import CellContext, Line, Part, Shares, number
from models.layer_kinds.cell_by_cell import CellByCell
from models.layer_kinds.cells import Cells, all_cells
from models.layer_kinds.info import LayerInfo


@dataclass(frozen=True)
class Activation:
    """A function of one number.

    Attributes:
        title: its name in print: "ReLU".
        words: what it does, in a few words.
        formula: how it computes, with `{}` for the number.
        function: the function.
    """

    title: str
    words: str
    formula: str
    function: Callable[[float], float]

    def line(self, x: float) -> Line:
        """What it makes of a number."""
        return Line(self.words, self.formula.format(number(x)), self.function(x))


def rectifier(most: float | None = None, slope: float = 0.0, threshold: float = 0.0) -> Activation:
    """A ReLU with the options that Keras gives it.

    Args:
        most: the largest value that it lets through; None: any.
        slope: what values below the threshold are multiplied with.
        threshold: where it begins.
    """
    title = f"{'leaky ' if slope else ''}ReLU{'' if most is None else f'{most:g}'}"
    below = f"below {threshold:g}" if threshold else "below zero"
    kept = f"{below} only {slope:g} of it" if slope else f"nothing {below}"
    cut = "" if most is None else f", nothing above {most:g}"
    formula = f"max({slope:g} × {{0}}, {{0}})" if slope else f"max({threshold:g}, {{}})"
    if threshold:
        formula = f"{{0}} if it is at least {threshold:g}, else {slope:g} × ({{0}} − {threshold:g})"
    if most is not None:
        formula = f"min({most:g}, {formula})"

    def function(x: float) -> float:
        value = x if x >= threshold else slope * (x - threshold)
        return value if most is None else min(most, value)

    return Activation(title, f"{title}: {kept}{cut}", formula, function)


ACTIVATIONS = {
    "relu": rectifier(),
    "relu6": rectifier(most=6),
    "leaky_relu": rectifier(slope=0.2),
    "tanh": Activation("tanh", "tanh: squeezed between −1 and 1", "tanh({})", math.tanh),
    "sigmoid": Activation(
        "sigmoid",
        "the logistic function: squeezed between 0 and 1",
        "1 ÷ (1 + exp(−({})))",
        lambda x: float(1 / (1 + np.exp(-x))),
    ),
    "silu": Activation(
        "SiLU",
        "SiLU: the number times its own logistic function",
        "{0} ÷ (1 + exp(−({0})))",
        lambda x: float(x / (1 + np.exp(-x))),
    ),
    "elu": Activation(
        "ELU",
        "ELU: as it is above zero, bent towards −1 below",
        "{0} if above 0, else exp({0}) − 1",
        lambda x: x if x > 0 else math.expm1(x),
    ),
    "softplus": Activation(
        "softplus",
        "softplus: a ReLU without the kink",
        "log(1 + exp({}))",
        lambda x: float(np.logaddexp(0, x)),
    ),
    "linear": Activation("linear", "nothing happens here", "{}", lambda x: x),
}


def activation_title(name: str) -> str:
    """How an activation is called in print; its own name if nobody has described it."""
    return ACTIVATIONS[name].title if name in ACTIVATIONS else name


def activated(
    name: str, x: float, row: Callable[[], NDArray[np.float64]], index: int
) -> Line | Shares:
    """What an activation makes of a number.

    Args:
        name: as Keras calls it: "relu".
        x: the number.
        row: computes all numbers of the same place `(classes,)`, which a softmax needs.
        index: the number's place among them.

    Raises:
        NotExplainedError: nobody has described this activation.
    """
    if name == "softmax":
        return Shares.of(row(), index)
    if name not in ACTIVATIONS:
        raise NotExplainedError(not_explained(name))
    return ACTIVATIONS[name].line(x)


def _row(cell: CellContext) -> NDArray[np.float64]:
    """The input's numbers at the same place."""
    row: NDArray[np.float64] = cell.inputs[0][cell.cell[:-1]].astype(np.float64)
    return row


def _whole_row(layer: LayerInfo, cells: Cells) -> tuple[Cells, ...]:
    """A softmax over a row of numbers depends on all of them; over maps, on the same place."""
    return (all_cells(layer.input_shapes[0]),) if len(layer.output_shape) == 1 else (cells,)


@dataclass(frozen=True, kw_only=True)
class Rectifier(CellByCell):
    """ReLU and its relatives."""

    def note(self, layer: LayerInfo) -> str | None:
        """Its name in print: "ReLU6"."""
        return self._activation(layer).title

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """One line."""
        return (self._activation(cell.layer).line(cell.same_cell),)

    def _activation(self, layer: LayerInfo) -> Activation:
        settings = layer.settings
        most, slope, threshold = (
            settings.get(name) for name in ("max_value", "negative_slope", "threshold")
        )
        return rectifier(most, slope or 0.0, threshold or 0.0)


@dataclass(frozen=True, kw_only=True)
class NamedActivation(CellByCell):
    """A layer that applies the activation that its settings name."""

    def note(self, layer: LayerInfo) -> str | None:
        """The function's name in print: "tanh"."""
        return activation_title(str(layer.settings["activation"]))

    def looks_at(self, layer: LayerInfo, cells: Cells) -> tuple[Cells, ...]:
        """The same cells, or all for a softmax of a row."""
        is_softmax = layer.settings["activation"] == "softmax"
        return _whole_row(layer, cells) if is_softmax else (cells,)

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """One line, or the shares of a softmax."""
        name = str(cell.layer.settings["activation"])
        return (activated(name, cell.same_cell, lambda: _row(cell), cell.index),)


@dataclass(frozen=True, kw_only=True)
class Softmax(CellByCell):
    """A softmax over the last axis."""

    def looks_at(self, layer: LayerInfo, cells: Cells) -> tuple[Cells, ...]:
        """All numbers of a row; on maps, all maps at the same place."""
        if not _is_last(layer):
            return tuple(map(all_cells, layer.input_shapes))
        return _whole_row(layer, cells)

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """The shares."""
        if not _is_last(cell.layer):
            raise NotExplainedError(not_explained("a softmax over places"))
        return (Shares.of(_row(cell), cell.index),)


def _is_last(layer: LayerInfo) -> bool:
    """Whether it runs over the last axis, which Keras counts from the batch or from the end."""
    return layer.settings["axis"] in (-1, len(layer.output_shape))


LAYER_KINDS.register(
    Rectifier(
        name="ReLU",
        title="ReLU",
        summary="Everything below zero becomes zero: only what was found goes on.",
        lesson="relu",
        extends_convolution=True,
        examples=(
            Example(),
            Example(settings={"max_value": 0.5}),
            Example(settings={"max_value": 6, "negative_slope": 0.1, "threshold": 0.2}),
        ),
    )
)
LAYER_KINDS.register(
    Rectifier(
        name="LeakyReLU",
        title="Leaky ReLU",
        summary="Numbers below zero are made much smaller, but not lost altogether.",
        lesson="relu",
        extends_convolution=True,
        examples=(Example(), Example(settings={"negative_slope": 0.05})),
    )
)
LAYER_KINDS.register(
    NamedActivation(
        name="Activation",
        title="Activation",
        summary="Bends every number by the same curve. Without such a bend, many layers could do "
        "no more than one.",
        lesson="relu",
        extends_convolution=True,
        examples=(
            *(Example(settings={"activation": name}) for name in ACTIVATIONS),
            Example(settings={"activation": "softmax"}),
            Example(settings={"activation": "softmax"}, input_shapes=((12,),)),
        ),
    )
)
LAYER_KINDS.register(
    Softmax(
        name="Softmax",
        title="Softmax",
        summary="Turns numbers into shares that add up to 1: the probabilities of the classes.",
        lesson="classes",
        extends_convolution=True,
        examples=(Example(), Example(input_shapes=((12,),))),
    )
)
