import re
from base64 import b64decode
from xml.etree import ElementTree

import pytest

from models.architectures import ARCHITECTURES
from models.layer_kinds.glyph import Glyph
from models.layer_kinds.info import LayerInfo, LayerTable
from models.layer_kinds.table import layer_table
from pages.charts.network_drawing import MEANINGS, network_drawing
from pages.charts.network_layout import layout


def cards(table):
    return [card for group in layout(table) for card in group.cards]


@pytest.mark.parametrize("name", ARCHITECTURES.names())
def test_every_layer_is_drawn_or_noted_or_in_a_shortcut(name):
    table = layer_table(name, {}, (28, 28, 1), 10)
    beside = sum("shortcut" in layer.name for layer in table.layers)
    drawn = cards(table)
    activations_and_strides = sum(
        bool(card.layer.activation) + any("stride" in note for note in card.notes) for card in drawn
    )
    notes = sum(len(card.notes) for card in drawn) - activations_and_strides
    assert len(drawn) + notes + beside == len(table.layers)
    assert drawn[0].glyph is Glyph.INPUT
    assert drawn[-1].glyph is Glyph.DENSE
    assert Glyph.OTHER not in {card.glyph for card in drawn}


@pytest.mark.parametrize("name", ARCHITECTURES.names())
def test_pictures_are_whole_svg_and_have_a_text_alternative(name):
    html = network_drawing(layer_table(name, {}, (64, 64, 3), 2), "A <title>")
    assert "A &lt;title&gt;" in html
    images = re.findall(r'<img src="data:image/svg\+xml;base64,([^"]+)" alt="([^"]*)"', html)
    table = layer_table(name, {}, (64, 64, 3), 2)
    assert len(images) == len(cards(table)) + len({card.glyph for card in cards(table)})
    for data, _ in images:
        assert ElementTree.fromstring(b64decode(data)).tag.endswith("svg")
    assert all(alt for _, alt in images[: len(cards(table))])


def test_a_residual_network_frames_what_its_shortcuts_go_round():
    groups = layout(layer_table("small_resnet", {}, (28, 28, 1), 10))
    framed = [group for group in groups if group.shortcut]
    shortcuts = [group.shortcut or "" for group in framed]
    assert len(framed) == 4
    assert all(group.cards[-1].glyph is Glyph.ADDITION for group in framed)
    assert "through" not in shortcuts[0]  # the same shape: nothing in between
    assert shortcuts[1].endswith("through Conv 1×1")
    assert groups[-1].shortcut is None


def test_a_layer_that_nobody_has_drawn_before_is_a_card_with_its_name():
    pixels = LayerInfo("pixels", "InputLayer", (8, 8, 1), 0)
    new = LayerInfo("twist", "Twist", (8, 8, 3), 0, ("pixels",), ((8, 8, 1),))
    drawn = cards(LayerTable((pixels, new)))
    assert [card.layer.heading for card in drawn] == ["Picture", "Twist"]
    assert "Twist" in network_drawing(LayerTable((pixels, new)), "Test")


def test_the_legend_explains_every_kind():
    assert set(MEANINGS) == set(Glyph)
