"""A layer of an unregistered kind on every page, and what registering it changes."""

import ast
from dataclasses import dataclass

import pytest

from models.architectures import ARCHITECTURES
from models.codegen.training_script import training_script
from models.explain import open_networks
from models.layer_kinds import LAYER_KINDS, LayerKind
from models.layer_kinds.calculation import Line, number
from models.serving.export import export_model
from pages.inside import keys as inside_keys
from pages.inside import layers, viewer
from tests.app.page_content import html, texts
from tests.custom_layer import MIRRORED
from tests.run_folders import CONFIG, make_run

NOT_YET = "Not explained yet: this app does not know how Mirror computes."


@pytest.fixture(autouse=True)
def custom_network(monkeypatch):
    """Registers the architecture and answers the worker's questions in this process."""
    assert ARCHITECTURES.names()
    monkeypatch.setitem(ARCHITECTURES._entries, MIRRORED.name, MIRRORED)
    monkeypatch.setattr(
        "pages.widgets.services.ask_helper",
        lambda function, *args, waiting, topic=None: function(*args),
    )
    open_networks._open.clear()
    yield
    open_networks._open.clear()


@pytest.fixture
def cards(monkeypatch):
    """The last data of the row of layers, a component that the harness does not know."""
    given = {}
    monkeypatch.setattr(
        layers,
        "render_row",
        lambda cards, chosen, key, on_choose: given.update({card.name: card for card in cards}),
    )
    return given


@pytest.fixture
def run(own_home):
    config = CONFIG.changed(architecture=MIRRORED.name, options={})
    run = make_run(own_home, config=config)
    export_model(MIRRORED.build((28, 28, 1), 10), run.folder, run.samples()[0])
    return run


@dataclass(frozen=True, kw_only=True)
class Mirroring(LayerKind):
    """Everything that describes a new layer kind."""

    def looks_at(self, layer, cells):
        rows, columns = cells
        return ((rows, frozenset(layer.output_shape[1] - 1 - i for i in columns)),)

    def explain(self, cell):
        row, column, index = cell.cell
        x = float(cell.inputs[0][row, -1 - column, index])
        return (Line("the number of the cell on the other side", number(x), x),)


@pytest.fixture
def described(monkeypatch):
    """Registers the kind, as a file of its own would."""
    assert LAYER_KINDS.names()
    kind = Mirroring(
        name="Mirror", title="Mirror", summary="Turns maps round.", lesson="convolution"
    )
    monkeypatch.setitem(LAYER_KINDS._entries, kind.name, kind)


def opened_at_the_layer(open_app, run):
    page = open_app("inside/inside.py", run=run.id)
    page.session_state[inside_keys.INSIDE_LAYER] = "mirror"
    page.run()
    assert not page.exception and not page.error
    return page


def test_architectures_draws_it_counts_what_it_can_and_shows_code_that_runs(open_page):
    page = open_page("architectures/architectures.py", architecture="mirrored", dataset="digits")
    assert not page.exception and not page.error
    drawn = page.get("html")[0].proto.body
    assert "Mirror 26×26×4" in drawn
    assert "Other layer" in drawn
    assert "not explained yet: Mirror." in texts(page.caption)
    table = page.dataframe[0].value
    assert table["multiply-adds"].isna().sum() == 1
    assert page.metric[1].value == f"{table['multiply-adds'].iloc[-1]:,.0f}"
    built = {}
    exec(page.code[0].value, built)
    assert built["model"].count_params() == MIRRORED.build((28, 28, 1), 10).count_params()


def test_inside_shows_its_maps_and_says_that_it_is_not_explained_yet(open_app, run, cards):
    page = opened_at_the_layer(open_app, run)
    assert cards["mirror"].title == "Mirror"
    assert NOT_YET in texts(page.markdown)
    assert "Its value is" in texts(page.markdown)
    assert "28×28 of 28×28 pixels" in texts(page.caption)
    for layer in ("conv2", "flatten"):
        page.session_state[inside_keys.INSIDE_LAYER] = layer
        page.run()
        assert not page.exception and not page.error
        assert "✓ the network itself has" in html(page)
    page.session_state[inside_keys.INSIDE_TABS] = viewer.REASONS
    page.run()
    assert html(page).split('class="heats"')[1].count("<img") == 2


def test_its_code_can_be_taken_home(run):
    script = training_script(run.config, "Mine").text()
    ast.parse(script)
    assert 'mirror("mirror")(x)' in script
    assert "class Mirror(keras.layers.Layer):" in script


def test_once_it_is_described_every_page_explains_it(open_app, open_page, run, cards, described):
    page = opened_at_the_layer(open_app, run)
    assert "Turns maps round." in texts(page.markdown)
    assert "the number of the cell on the other side" in html(page)
    assert "✓ the network itself has" in html(page)
    assert "3×3 of 28×28 pixels" in texts(page.caption)
    assert NOT_YET not in texts(page.markdown)
    page = open_page("architectures/architectures.py", architecture="mirrored", dataset="digits")
    assert "not explained yet" not in texts(page.caption)
