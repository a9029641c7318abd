"""The beginning of every network: the picture, and its pixels brought to a smaller range."""

from dataclasses import dataclass

from models.layer_kinds import LAYER_KINDS, Example, LayerKind, NotExplainedError
from models.layer_kinds.calculation import CellContext, Line, Part, number
from models.layer_kinds.cell_by_cell import CellByCell
from models.layer_kinds.glyph import Glyph
from models.layer_kinds.info import LayerInfo


@dataclass(frozen=True, kw_only=True)
class Picture(LayerKind):
    """What the network is given."""

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """Nothing is computed."""
        raise NotExplainedError("This is a pixel of the picture: 0 is black, 255 is white.")


@dataclass(frozen=True, kw_only=True)
class Rescaling(CellByCell):
    """Every number times a scale, plus an offset: one for all maps, or one for each."""

    def note(self, layer: LayerInfo) -> str | None:
        """Its scale as one writes it: "÷ 255"."""
        scale, offset = _of_map(layer, "scale", 0), _of_map(layer, "offset", 0)
        divisor = round(1 / scale) if scale else 0
        is_fraction = divisor > 1 and abs(scale * divisor - 1) < 1e-6
        shift = f" {'−' if offset < 0 else '+'} {abs(offset):g}" if offset else ""
        return (f"÷ {divisor}" if is_fraction else f"× {scale:.4g}") + shift

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """One line."""
        x = cell.same_cell
        scale, offset = (_of_map(cell.layer, name, cell.index) for name in ("scale", "offset"))
        shift = f" {'−' if offset < 0 else '+'} {number(abs(offset))}" if offset else ""
        words = "the pixel, brought to the range from 0 to 1"
        if offset or not (0 < scale <= 1 / 255):
            words = "the pixel, brought to the range that the network expects"
        return (Line(words, f"{x:g} × {scale:.5f}{shift}", x * scale + offset),)


def _of_map(layer: LayerInfo, name: str, index: int) -> float:
    value = layer.settings[name]
    return float(value[index] if isinstance(value, list | tuple) else value)


LAYER_KINDS.register(
    Picture(
        name="InputLayer",
        title="Picture",
        summary="The picture as the network gets it: a number for every pixel, 0 to 255.",
        glyph=Glyph.INPUT,
        lesson="numbers",
        shows_picture=True,
    )
)
LAYER_KINDS.register(
    Rescaling(
        name="Rescaling",
        title="Rescaling",
        summary="The pixels, brought to numbers from 0 to 1.",
        lesson="numbers",
        shows_picture=True,
        examples=(
            Example(settings={"scale": 1 / 255}),
            Example(settings={"scale": 1 / 127.5, "offset": -1.0}),
            Example(settings={"scale": [0.1, 0.2, 0.3, 0.4], "offset": [1.0, 2.0, 0.0, -1.0]}),
        ),
    )
)
