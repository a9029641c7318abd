"""The layout of a drawing: a network's layers as cards in a row, framed by shortcuts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from models.layer_kinds.activation import activation_title
from models.layer_kinds.glyph import Glyph
from models.layer_kinds.info import LayerInfo, LayerTable


@dataclass
class Card:
    """A layer with a card of its own, and notes on the small layers that follow it."""

    layer: LayerInfo
    notes: list[str] = field(default_factory=list)

    @property
    def glyph(self) -> Glyph:
        """The picture of its kind."""
        return self.layer.about.glyph


@dataclass
class Group:
    """Neighbouring cards; those inside a shortcut are framed together."""

    cards: list[Card] = field(default_factory=list)
    shortcut: str | None = None  # what the shortcut around them does, if there is one


def layout(table: LayerTable) -> list[Group]:
    """The network from left to right.

    The main path is found from the answer backwards, along the first input where several paths
    meet. Layers off the main path belong to a shortcut.
    """
    layers = {layer.name: layer for layer in table.layers}
    path = _main_path(table.layers[-1], layers)
    shortcuts = _shortcuts(path, layers)
    groups = [Group()]
    for layer in path:
        _place(layer, groups)
        if layer.name in shortcuts:
            groups.append(Group(shortcut=shortcuts[layer.name]))
    return [group for group in groups if group.cards]


def times(numbers: Iterable[int]) -> str:
    """Numbers joined like a size: 3×3."""
    return "×".join(map(str, numbers))


def _main_path(last: LayerInfo, layers: dict[str, LayerInfo]) -> list[LayerInfo]:
    path = [last]
    while path[-1].inputs:
        path.append(layers[path[-1].inputs[0]])
    return path[::-1]


def _shortcuts(path: list[LayerInfo], layers: dict[str, LayerInfo]) -> dict[str, str]:
    """What each shortcut does, by the layer that it starts from."""
    on_path = {layer.name for layer in path}
    shortcuts = {}
    for layer in path:
        for name in layer.inputs[1:]:
            beside = []
            while name not in on_path:
                beside.append(layers[name])
                name = layers[name].inputs[0]  # noqa: PLW2901 - walks back along the shortcut
            shortcuts[name] = _shortcut_text(beside, layer)
    return shortcuts


def _shortcut_text(beside: list[LayerInfo], end: LayerInfo) -> str:
    through = " and ".join(layer.heading for layer in beside if layer.note is None)
    way = f" through {through}" if through else ""
    return f"shortcut: what comes in is also {end.about.merges} at the end{way}"


def _place(layer: LayerInfo, groups: list[Group]) -> None:
    cards = [card for group in groups for card in group.cards]
    if layer.note is not None and cards:
        cards[-1].notes.append(layer.note)
        return
    if _is_closed(groups[-1]):
        groups.append(Group())
    groups[-1].cards.append(Card(layer, list(_own_notes(layer))))


def _own_notes(layer: LayerInfo) -> Iterator[str]:
    """Notes on settings that its title does not mention."""
    if layer.strides and set(layer.strides) != {1} and not _is_usual_pooling(layer):
        yield f"stride {layer.strides[0]}"
    if set(layer.dilation) != {1}:
        yield f"dilation {layer.dilation[0]}"
    if layer.activation and layer.note is None:
        yield activation_title(layer.activation)


def _is_usual_pooling(layer: LayerInfo) -> bool:
    """Whether it is a pooling whose windows lie side by side."""
    return layer.about.glyph is Glyph.POOLING and layer.strides == layer.kernel


def _is_closed(group: Group) -> bool:
    """Whether the shortcut around this group ends with its last card."""
    ended = bool(group.cards) and len(group.cards[-1].layer.inputs) > 1
    return group.shortcut is not None and ended
