"""Normalisation: numbers are brought to a usual range."""

from dataclasses import dataclass

import numpy as np

from models.layer_kinds import LAYER_KINDS, Example, NotExplainedError, not_explained
from models.layer_kinds.calculation import CellContext, Line, Part, added, number
from models.layer_kinds.cell_by_cell import CellByCell
from models.layer_kinds.cells import Cells, all_cells
from models.layer_kinds.info import LayerInfo

SMALLEST_SPREAD = 1e-7  # what Keras divides by at least


@dataclass(frozen=True, kw_only=True)
class BatchNormalisation(CellByCell):
    """By the mean and spread that each map had in training.

    S. Ioffe, C. Szegedy, Batch normalization, ICML 2015, https://arxiv.org/abs/1502.03167.
    """

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """Centre and divide by what training recorded, then the learnt scale and shift."""
        if _axes(cell.layer) != {len(cell.cell) - 1}:
            raise NotExplainedError(not_explained("a normalisation that does not go by maps"))
        mean, variance = (
            float(cell.weights[name][cell.index]) for name in ("moving_mean", "moving_variance")
        )
        words = "minus this map's usual mean, divided by its usual spread"
        return _normalised(cell, words, mean, variance)


@dataclass(frozen=True, kw_only=True)
class LayerNormalisation(CellByCell):
    """By the mean and spread of the numbers at one place, or of one row, as they are now.

    J. Ba, J. Kiros, G. Hinton, Layer normalization, 2016, https://arxiv.org/abs/1607.06450.
    """

    def looks_at(self, layer: LayerInfo, cells: Cells) -> tuple[Cells, ...]:
        """All maps at the same place; everything where it runs over places, too."""
        is_by_place = len(layer.output_shape) > 1 and _axes(layer) == {len(layer.output_shape) - 1}
        return (cells,) if is_by_place else (all_cells(layer.input_shapes[0]),)

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """Centre and divide by what stands here, then the learnt scale and shift."""
        if _axes(cell.layer) != {len(cell.cell) - 1} or cell.layer.settings.get("rms_scaling"):
            raise NotExplainedError(not_explained("this form of layer normalisation"))
        row = cell.inputs[0][cell.cell[:-1]].astype(np.float64)
        words = f"minus the mean of the {len(row)} numbers here, divided by their spread"
        return _normalised(cell, words, float(row.mean()), float(row.var()))


@dataclass(frozen=True, kw_only=True)
class KnownNormalisation(CellByCell):
    """By a mean and spread that were measured once, before training."""

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """Centre and divide."""
        mean, variance = (_measured(cell, name) for name in ("mean", "variance"))
        spread = max(float(np.sqrt(variance)), SMALLEST_SPREAD)
        x = cell.same_cell
        words = "minus the usual mean, divided by the usual spread"
        return (Line(words, f"({added(x, -mean)}) ÷ {number(spread)}", (x - mean) / spread),)


def _measured(cell: CellContext, name: str) -> float:
    """What was measured of this map: adapted to data, or given by hand."""
    if _axes(cell.layer) != {len(cell.cell) - 1} or cell.layer.settings.get("invert"):
        raise NotExplainedError(not_explained("this form of normalisation"))
    found = cell.weights.get(name, cell.layer.settings[name])
    return float(np.broadcast_to(np.asarray(found).ravel(), cell.inputs[0].shape[-1:])[cell.index])


def _axes(layer: LayerInfo) -> set[int]:
    """The axes that it goes by, counted without the batch."""
    axis = layer.settings["axis"]
    axes = [axis] if isinstance(axis, int) else axis
    return {(each - 1) if each >= 0 else len(layer.output_shape) + each for each in axes}


def _normalised(cell: CellContext, words: str, mean: float, variance: float) -> tuple[Line, Line]:
    x = cell.same_cell
    spread = float(np.sqrt(variance + cell.layer.settings["epsilon"]))
    gamma, beta = _learnt(cell, "gamma", 1.0), _learnt(cell, "beta", 0.0)
    centred = (x - mean) / spread
    return (
        Line(words, f"({added(x, -mean)}) ÷ {number(spread)}", centred),
        Line(
            "times the learnt scale, plus the learnt shift",
            f"{number(centred)} × {added(gamma, beta)}",
            centred * gamma + beta,
        ),
    )


def _learnt(cell: CellContext, name: str, otherwise: float) -> float:
    return float(cell.weights[name][cell.index]) if name in cell.weights else otherwise


LAYER_KINDS.register(
    BatchNormalisation(
        name="BatchNormalization",
        title="Batch norm",
        summary="Shifts and scales each map to a usual range, as learnt in training.",
        extends_convolution=True,
        examples=(
            Example(),
            Example(settings={"scale": False, "epsilon": 0.1}),
            Example(settings={"center": False}, input_shapes=((12,),)),
        ),
    )
)
LAYER_KINDS.register(
    LayerNormalisation(
        name="LayerNormalization",
        title="Layer norm",
        summary="Shifts and scales the numbers of all maps at one place to a usual range, by the "
        "mean and spread that they have on this very picture.",
        extends_convolution=True,
        examples=(
            Example(),
            Example(settings={"center": False, "scale": False}),
            Example(input_shapes=((12,),)),
        ),
    )
)
LAYER_KINDS.register(
    KnownNormalisation(
        name="Normalization",
        title="Normalisation",
        summary="Shifts and scales numbers to a usual range, by a mean and a spread that were "
        "measured before training.",
        may_be_imported=False,
        examples=(
            Example(
                settings={"mean": [1.0, 2.0, 0.5, -1.0], "variance": [1.0, 4.0, 0.2, 9.0]},
            ),
            Example(settings={"mean": 0.5, "variance": 4.0}, input_shapes=((12,),)),
        ),
    )
)
