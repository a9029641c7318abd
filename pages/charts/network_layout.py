"""From a table of layers to what a drawing shows: cards in a row, and shortcuts around them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from models.layer_kinds.info import LayerInfo, LayerTable


class Kind(StrEnum):
    """What a card of the drawing does, in one word for the legend."""

    INPUT = "Input"
    CONVOLUTION = "Convolution"
    DEPTHWISE = "Depthwise convolution"
    POOLING = "Pooling"
    ADDITION = "Addition"
    FLATTEN = "Flatten"
    DENSE = "Dense"
    OTHER = "Other layer"


KINDS = {
    "InputLayer": Kind.INPUT,
    "Conv2D": Kind.CONVOLUTION,
    "DepthwiseConv2D": Kind.DEPTHWISE,
    "MaxPooling2D": Kind.POOLING,
    "AveragePooling2D": Kind.POOLING,
    "GlobalAveragePooling2D": Kind.POOLING,
    "Add": Kind.ADDITION,
    "Flatten": Kind.FLATTEN,
    "Dense": Kind.DENSE,
}

TITLES = {
    "InputLayer": "Picture",
    "Conv2D": "Conv",
    "DepthwiseConv2D": "Depthwise",
    "MaxPooling2D": "Max pool",
    "AveragePooling2D": "Mean pool",
    "GlobalAveragePooling2D": "Mean of each map",
    "Add": "Add",
}

# Layers that keep the shape are notes below the card that they follow.
NOTES = {
    "Rescaling": "÷ 255",
    "BatchNormalization": "batch norm",
    "ReLU": "ReLU",
    "Activation": "activation",
    "Dropout": "dropout",
}

ACTIVATIONS = {"relu": "ReLU"}


@dataclass
class Card:
    """One step of the drawing: a layer that changes the shape, and what is done to its result."""

    kind: Kind
    layer: LayerInfo
    notes: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The layer in two words: "Conv 3×3"."""
        name = TITLES.get(self.layer.kind, self.layer.kind)
        return f"{name} {times(self.layer.kernel)}" if self.layer.kernel else name


@dataclass
class Group:
    """Neighbouring cards; those inside a shortcut are framed together."""

    cards: list[Card] = field(default_factory=list)
    shortcut: str | None = None  # what the shortcut around them does; None: there is none


def layout(table: LayerTable) -> list[Group]:
    """The network from left to right.

    The main path is what one meets going back from the answer, at every addition along its first
    input. Layers beside it belong to a shortcut.
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
    """3×3, as one writes it."""
    return "×".join(map(str, numbers))


def _main_path(last: LayerInfo, layers: dict[str, LayerInfo]) -> list[LayerInfo]:
    path = [last]
    while path[-1].inputs:
        path.append(layers[path[-1].inputs[0]])
    return path[::-1]


def _shortcuts(path: list[LayerInfo], layers: dict[str, LayerInfo]) -> dict[str, str]:
    """For every layer that a shortcut leaves from, what that shortcut does."""
    on_path = {layer.name for layer in path}
    shortcuts = {}
    for layer in path:
        for name in layer.inputs[1:]:
            beside = []
            while name not in on_path:
                beside.append(layers[name])
                name = layers[name].inputs[0]  # noqa: PLW2901 - going back, step by step
            shortcuts[name] = _shortcut_text(beside)
    return shortcuts


def _shortcut_text(beside: list[LayerInfo]) -> str:
    through = [Card(KINDS[layer.kind], layer).title for layer in beside if layer.kind in KINDS]
    way = f" through {' and '.join(through)}" if through else ""
    return f"shortcut: what comes in is also added at the end{way}"


def _place(layer: LayerInfo, groups: list[Group]) -> None:
    cards = [card for group in groups for card in group.cards]
    if layer.kind in NOTES and cards:
        cards[-1].notes.append(NOTES[layer.kind])
        return
    if _is_closed(groups[-1]):
        groups.append(Group())
    card = Card(KINDS.get(layer.kind, Kind.OTHER), layer)
    if layer.strides and set(layer.strides) != {1} and card.kind is not Kind.POOLING:
        card.notes.append(f"stride {layer.strides[0]}")
    if layer.activation:
        card.notes.append(ACTIVATIONS.get(layer.activation, layer.activation))
    groups[-1].cards.append(card)


def _is_closed(group: Group) -> bool:
    """Whether the shortcut around this group has come back."""
    ended = bool(group.cards) and group.cards[-1].kind is Kind.ADDITION
    return group.shortcut is not None and ended
