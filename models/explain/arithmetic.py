"""The arithmetic of one cell of a network, with the real numbers, step by step. NumPy only.

    explain_cell(anatomy, outputs, "block1_conv", (3, 4, 7))

One function for each kind of layer. What they return are parts of a story: weighted sums, windows,
lines of a calculation, the shares of a softmax. The last number of the story is the cell's value.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.explain.anatomy import Anatomy, Layer
from models.layer_kinds.windows import Window, window_of

Maps = NDArray[np.float32]
Cell = tuple[int, ...]  # (row, column, map), or (unit,)


@dataclass(frozen=True)
class Products:
    """Numbers, each times its weight.

    Attributes:
        patch: what is looked at `(h, w, maps)`.
        kernel: the weights `(h, w, maps)`.
        names: which map of the layer before each of the maps is.
        window: where the patch lies; None: it is all there is.
        is_inside: which cells of the patch exist `(h, w)`; the others count as 0.
    """

    patch: Maps
    kernel: Maps
    names: tuple[int, ...]
    window: Window | None
    is_inside: NDArray[np.bool_]

    @property
    def products(self) -> NDArray[np.float64]:
        """Each number times its weight `(h, w, maps)`."""
        return self.patch.astype(np.float64) * self.kernel

    @property
    def sums(self) -> NDArray[np.float64]:
        """What each map adds `(maps,)`."""
        sums: NDArray[np.float64] = self.products.sum(axis=(0, 1))
        return sums

    @property
    def total(self) -> float:
        """The sum of all products."""
        return float(self.products.sum())


@dataclass(frozen=True)
class Pooled:
    """Cells of one map `(h, w)`, of which one number goes on."""

    values: Maps
    window: Window
    how: str  # "maximum" or "mean"
    value: float


@dataclass(frozen=True)
class Line:
    """One line of a calculation: what is done, with which numbers, and what comes out."""

    words: str
    formula: str
    value: float


@dataclass(frozen=True)
class Shares:
    """A softmax: each logit's exponential, as a share of their sum `(classes,)`."""

    logits: NDArray[np.float64]
    exponentials: NDArray[np.float64]  # of the logit minus the largest, as computers do it
    shares: NDArray[np.float64]
    index: int

    @property
    def value(self) -> float:
        """The share asked for."""
        return float(self.shares[self.index])


Part = Products | Pooled | Line | Shares


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


class NotExplainedError(LookupError):
    """Nobody has written down how this kind of layer computes; the message is a sentence."""


@dataclass(frozen=True)
class _Asked:
    """A cell and what its layer was given."""

    layer: Layer
    inputs: tuple[Maps, ...]
    cell: Cell


def explain_cell(
    anatomy: Anatomy, outputs: Mapping[str, Maps], name: str, cell: Cell
) -> Arithmetic:
    """How a cell's value comes about.

    Args:
        anatomy: the network.
        outputs: the output of each of its layers for one picture, without the batch.
        name: the layer's.
        cell: `(row, column, map)`, or `(unit,)`.

    Raises NotExplainedError for a kind of layer that has no function here.
    """
    layer = anatomy[name]
    inputs = tuple(outputs[before] for before in layer.info.inputs)
    try:
        parts = KINDS[layer.info.kind](_Asked(layer, inputs, cell))
    except KeyError:
        raise NotExplainedError(
            f"This app does not know yet how a layer of the kind {layer.info.kind} computes."
        ) from None
    return Arithmetic(parts, _value(parts[-1]), float(outputs[name][cell]))


def explain_chain(
    anatomy: Anatomy, outputs: Mapping[str, Maps], names: Sequence[str], cell: Cell
) -> Arithmetic:
    """The same for layers in a row that all but the first work cell by cell: one long story.

    Raises NotExplainedError.
    """
    told = [explain_cell(anatomy, outputs, name, cell) for name in names]
    parts = tuple(part for each in told for part in each.parts)
    return Arithmetic(parts, told[-1].value, told[-1].network_value)


def number(value: float) -> str:
    """A number as the calculations write it."""
    return f"{value:.3f}".replace("-", "−")


def _added(first: float, *others: float) -> str:
    """1.336 − 0.064, as one writes it."""
    signs = (f" − {number(-x)}" if x < 0 else f" + {number(x)}" for x in others)
    return number(first) + "".join(signs)


def _value(part: Part) -> float:
    return part.total if isinstance(part, Products) else part.value


def _convolution(asked: _Asked) -> tuple[Part, ...]:
    """All maps below the window, each with a kernel of its own."""
    row, column, index = asked.cell
    kernel = asked.layer.weights["kernel"][..., index]
    maps = tuple(range(kernel.shape[2]))
    products = _below_window(asked, kernel, maps, row, column)
    return _with_bias_and_activation(asked, products, index)


def _depthwise(asked: _Asked) -> tuple[Part, ...]:
    """One map below the window."""
    row, column, index = asked.cell
    before, number_of_kernel = divmod(index, asked.layer.settings["depth_multiplier"])
    kernel = asked.layer.weights["kernel"][:, :, before, number_of_kernel][..., None]
    products = _below_window(asked, kernel, (before,), row, column)
    return _with_bias_and_activation(asked, products, index)


def _below_window(
    asked: _Asked, kernel: Maps, maps: tuple[int, ...], row: int, column: int
) -> Products:
    (before,) = asked.inputs
    window = window_of(asked.layer.info, asked.layer.settings["padding"], before.shape, row, column)
    patch = window.patch(before[:, :, maps[0] : maps[-1] + 1])
    return Products(patch, kernel, maps, window, window.is_inside(*before.shape[:2]))


def _dense(asked: _Asked) -> tuple[Part, ...]:
    """Every number that comes in, times the weight that this neuron gives it."""
    (before,) = asked.inputs
    (unit,) = asked.cell
    column = asked.layer.weights["kernel"][:, unit]
    products = Products(before[None, None], column[None, None], (), None, np.ones((1, 1), bool))
    return _with_bias_and_activation(asked, products, unit)


def _with_bias_and_activation(asked: _Asked, products: Products, index: int) -> tuple[Part, ...]:
    parts: list[Part] = [products]
    bias = asked.layer.weights.get("bias")
    if bias is not None:
        total = products.total + float(bias[index])
        formula = _added(products.total, float(bias[index]))
        parts.append(Line("plus the bias", formula, total))
    name = asked.layer.info.activation
    if name == "softmax":
        return (*parts, _softmax(asked, index))
    return (*parts, *([_activation(name, _value(parts[-1]))] if name else []))


def _softmax(asked: _Asked, index: int) -> Shares:
    weights = asked.layer.weights
    logits = asked.inputs[0].astype(np.float64) @ weights["kernel"] + weights.get("bias", 0.0)
    exponentials = np.exp(logits - logits.max())
    return Shares(logits, exponentials, exponentials / exponentials.sum(), index)


ACTIVATIONS: dict[str, tuple[str, str, Callable[[float], float]]] = {
    "relu": ("ReLU: nothing below zero", "max(0, {})", lambda x: max(0.0, x)),
    "tanh": ("tanh: squeezed between −1 and 1", "tanh({})", lambda x: float(np.tanh(x))),
    "sigmoid": (
        "the logistic function: squeezed between 0 and 1",
        "1 ÷ (1 + exp(−({})))",
        lambda x: float(1 / (1 + np.exp(-x))),
    ),
}


def _activation(name: str, x: float) -> Line:
    try:
        words, formula, function = ACTIVATIONS[name]
    except KeyError:
        raise NotExplainedError(f"This app does not know yet how {name} computes.") from None
    return Line(words, formula.format(number(x)), function(x))


def _relu(asked: _Asked) -> tuple[Part, ...]:
    return (_activation("relu", float(asked.inputs[0][asked.cell])),)


def _pooling(asked: _Asked) -> tuple[Part, ...]:
    """The largest or the mean of the cells in the window; those beyond the edge do not count."""
    (before,) = asked.inputs
    row, column, index = asked.cell
    padding = asked.layer.settings["padding"]
    window = window_of(asked.layer.info, padding, before.shape, row, column)
    values = window.inside(before)[..., index]
    is_max = asked.layer.info.kind == "MaxPooling2D"
    return (_pooled(values, window, "maximum" if is_max else "mean"),)


def _whole_map(asked: _Asked) -> tuple[Part, ...]:
    (before,) = asked.inputs
    values = before[..., asked.cell[0]]
    return (_pooled(values, Window(0, 0, *values.shape), "mean"),)


def _pooled(values: Maps, window: Window, how: str) -> Pooled:
    value = values.max() if how == "maximum" else values.mean(dtype=np.float64)
    return Pooled(values, window, how, float(value))


def _normalisation(asked: _Asked) -> tuple[Part, ...]:
    """Shift and scale as learnt in training: mean and spread of this map over many pictures."""
    index, weights = asked.cell[-1], asked.layer.weights
    x = float(asked.inputs[0][asked.cell])
    mean, variance = (float(weights[name][index]) for name in ("moving_mean", "moving_variance"))
    spread = float(np.sqrt(variance + asked.layer.settings["epsilon"]))
    gamma = float(weights["gamma"][index]) if "gamma" in weights else 1.0
    beta = float(weights["beta"][index]) if "beta" in weights else 0.0
    centred = (x - mean) / spread
    return (
        Line(
            "minus this map's usual mean, divided by its usual spread",
            f"({_added(x, -mean)}) ÷ {number(spread)}",
            centred,
        ),
        Line(
            "times the learnt scale, plus the learnt shift",
            f"{number(centred)} × {_added(gamma, beta)}",
            centred * gamma + beta,
        ),
    )


def _rescaling(asked: _Asked) -> tuple[Part, ...]:
    x = float(asked.inputs[0][asked.cell])
    scale, offset = float(asked.layer.settings["scale"]), float(asked.layer.settings["offset"])
    shift = f" + {number(offset)}" if offset else ""
    formula = f"{x:g} × {scale:.5f}{shift}"
    return (Line("the pixel, brought to the range from 0 to 1", formula, x * scale + offset),)


def _addition(asked: _Asked) -> tuple[Part, ...]:
    values = [float(each[asked.cell]) for each in asked.inputs]
    return (Line("the same cell of both ways, added", _added(*values), sum(values)),)


def _dropout(asked: _Asked) -> tuple[Part, ...]:
    x = float(asked.inputs[0][asked.cell])
    return (Line("dropout works in training only: nothing happens here", number(x), x),)


def _flatten(asked: _Asked) -> tuple[Part, ...]:
    (before,) = asked.inputs
    row, column, index = np.unravel_index(asked.cell[0], before.shape)
    x = float(before[row, column, index])
    where = f"row {row + 1}, column {column + 1} of map {index + 1}"
    return (Line("the same number, now in a long row", where, x),)


def _pixel(asked: _Asked) -> tuple[Part, ...]:
    raise NotExplainedError("This is a pixel of the picture: 0 is black, 255 is white.")


# Those that take a cell to the same cell of what they make.
CELL_BY_CELL = ("Rescaling", "BatchNormalization", "ReLU", "Dropout")

KINDS: dict[str, Callable[[_Asked], tuple[Part, ...]]] = {
    "InputLayer": _pixel,
    "Rescaling": _rescaling,
    "Conv2D": _convolution,
    "DepthwiseConv2D": _depthwise,
    "BatchNormalization": _normalisation,
    "ReLU": _relu,
    "MaxPooling2D": _pooling,
    "AveragePooling2D": _pooling,
    "GlobalAveragePooling2D": _whole_map,
    "Add": _addition,
    "Dropout": _dropout,
    "Flatten": _flatten,
    "Dense": _dense,
}
