"""Two custom components: the row of layers, and the maps of one layer.

They show pictures and report clicks; they know nothing about networks.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pages.widgets.component import component

_layers = component(Path(__file__).parent, "layers")
_maps = component(Path(__file__).parent, "maps")


@dataclass(frozen=True)
class Card:
    """A layer in the row."""

    name: str
    title: str
    shape: str  # what comes out of it, in words
    picture: str  # a data URL
    hint: str


@dataclass(frozen=True)
class Sheet:
    """The maps of a layer in one picture, and the chosen cell; all indices count from 0."""

    sheet: str  # a data URL: a pixel for every cell, the maps in rows
    columns: int  # maps in one row of the sheet
    count: int  # maps
    height: int  # cells of a map
    width: int
    units: int  # how many units, for a layer of units; 0 for maps
    dead: Sequence[bool]  # which maps are zero everywhere
    map: int
    row: int
    column: int


def render_row(cards: Sequence[Card], chosen: str, key: str, on_choose: Callable[[], None]) -> None:
    """Draw the row of layers.

    Args:
        cards: one for each step of the network.
        chosen: the name of the chosen card.
        key: the component's key.
        on_choose: called after a click; `told(key, "chosen")` is the clicked card's name.
    """
    data = {"cards": [asdict(card) for card in cards], "chosen": chosen}
    _layers(key=key, data=data, on_chosen_change=on_choose)


def render_maps(sheet: Sheet, key: str, on_choose: Callable[[], None]) -> None:
    """Draw the maps of one layer.

    Args:
        sheet: the maps and the chosen cell.
        key: the component's key.
        on_choose: called after a click; `told(key, "cell")` has `map`, `row` and `column`.
    """
    _maps(key=key, data=asdict(sheet), on_cell_change=on_choose)
