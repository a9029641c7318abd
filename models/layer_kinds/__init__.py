"""What the app knows of each kind of layer: one file a family, one object a kind.

The network drawing, the table of layers, the page Inside, Grad-CAM and the check of imported files
all ask the registry here. A new kind is one object in one file; a kind that nobody has described
is an `UnknownKind`, which every one of them can show.

Nothing in this package imports Keras: a kind works on a `LayerInfo`, which is plain data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from models.layer_kinds.calculation import CellContext, Part
from models.layer_kinds.cells import Cells, all_cells
from models.layer_kinds.glyph import Glyph
from utils.registry import Registry

if TYPE_CHECKING:
    from models.layer_kinds.info import LayerInfo

Weights = Mapping[str, NDArray[np.float32]]  # under Keras' names: "kernel", "bias", ...
KERAS = "keras.layers"


class NotExplainedError(LookupError):
    """There is no arithmetic to show; the message is a sentence for the user."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """A layer for the tests to try a kind with.

    Attributes:
        settings: the arguments that the layer's class is built with.
        input_shapes: the shape of each of its inputs, without the batch.
    """

    settings: Mapping[str, object] = field(default_factory=dict)
    input_shapes: tuple[tuple[int, ...], ...] = ((9, 7, 4),)


@dataclass(frozen=True, kw_only=True)
class LayerKind:
    """One kind of layer. Families override the methods below.

    Attributes:
        name: the Keras class: "Conv2D".
        title: one or two words for a card: "Conv".
        summary: a sentence for someone who meets it for the first time.
        glyph: the sign that stands for it in the drawing.
        lesson: the lesson that explains it, by its name in the address; None if there is none.
        modules: where its class lies and, in older files, lay. Keras' own layers lie in one.
        may_be_imported: whether a network file from elsewhere may contain it.
        extends_convolution: whether maps that it makes of a convolution's maps still count as
            that convolution's, so that Grad-CAM looks at them.
        shows_picture: whether what comes out is still the picture itself.
        examples: layers of this kind that the tests compare it with.
        rank: its place in lists; by name within one rank.
    """

    name: str
    title: str
    summary: str = ""
    glyph: Glyph = Glyph.OTHER
    lesson: str | None = None
    modules: tuple[str, ...] = (KERAS,)
    may_be_imported: bool = True
    extends_convolution: bool = False
    shows_picture: bool = False
    examples: tuple[Example, ...] = ()
    rank: int = 0

    is_convolution: ClassVar[bool] = False
    merges: ClassVar[str] = "joined in"  # what happens to a shortcut that ends here

    def heading(self, layer: "LayerInfo") -> str:
        """The layer in two words: "Conv 3×3"."""
        return f"{self.title} {'×'.join(map(str, layer.kernel))}" if layer.kernel else self.title

    def note(self, layer: "LayerInfo") -> str | None:
        """What is noted below the layer before, of which this one is a part: "batch norm".

        None for a layer that stands on a card of its own.
        """
        return None

    def multiply_adds(self, layer: "LayerInfo") -> int | None:
        """Multiplications with an addition each, for one picture; None: not known."""
        return 0

    def looks_at(self, layer: "LayerInfo", cells: Cells) -> tuple[Cells, ...]:
        """The cells of each input that can change these cells of the output.

        Args:
            layer: the layer.
            cells: rows and columns of its maps, or units of its row.
        """
        return tuple(map(all_cells, layer.input_shapes))

    def kernel_of(self, weights: Weights, layer: "LayerInfo", index: int) -> NDArray[np.float32]:
        """The weights behind one map `(h, w, maps)` or one unit `(inputs,)`. Raises LookupError.

        Args:
            weights: the layer's.
            layer: the layer.
            index: the map or unit, counted from 0.
        """
        raise LookupError(f"A layer of the kind {self.name} has no kernel.")

    def explain(self, cell: CellContext) -> tuple[Part, ...]:
        """How a cell's value comes about, step by step. Raises NotExplainedError."""
        raise NotExplainedError(not_explained(self.name))


class UnknownKind(LayerKind):
    """A kind that no file describes: shown by its name, taken to look at everything."""

    def multiply_adds(self, layer: "LayerInfo") -> int | None:
        """Nobody knows."""
        return None


LAYER_KINDS: Registry[LayerKind] = Registry("layer kind", "models.layer_kinds")


def kind_named(name: str) -> LayerKind:
    """The kind of that name, or one that says of itself that it is not explained yet."""
    if name in LAYER_KINDS:
        return LAYER_KINDS[name]
    return UnknownKind(name=name, title=name, summary=not_explained(name), may_be_imported=False)


def not_explained(name: str) -> str:
    """The sentence for something that nobody has described."""
    return f"Not explained yet: this app does not know how {name} computes."


def importable_layers() -> dict[str, set[str]]:
    """By module, the classes of layers that a network file from elsewhere may contain."""
    found: dict[str, set[str]] = {}
    for kind in LAYER_KINDS:
        for module in kind.modules if kind.may_be_imported else ():
            found.setdefault(module, set()).add(kind.name)
    return found
