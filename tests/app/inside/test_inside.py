"""The page Inside: empty, ready and broken."""

import io
import shutil

import keras
import numpy as np
import pytest
from PIL import Image, ImageDraw

from models.architectures import ARCHITECTURES
from models.explain import open_networks
from models.explain.open_networks import NetworkError
from models.inference.predictor import load_predictor
from models.serving.identity import SHIPPED, identify
from pages.inside import keys as inside_keys
from pages.inside import layers, picture_picker, time_machine, viewer
from pages.train import keys as train_keys
from pages.widgets import link_to_inside
from pages.widgets.link_to_inside import Brought
from tests.app.page_content import button, html, labels, texts
from tests.run_folders import CONFIG, make_run

PAGE = "inside/inside.py"
EPOCHS = (1, 2, 3)


@pytest.fixture(autouse=True)
def ask_here(monkeypatch):
    """Answers questions in this process, without the engine."""

    def ask(function, *args, waiting, topic=None):
        return function(*args)

    monkeypatch.setattr("pages.widgets.services.ask_helper", ask)
    open_networks._open.clear()
    yield
    open_networks._open.clear()


@pytest.fixture
def shown(monkeypatch):
    """The last data of the two components, which the test harness does not know."""
    given = {}
    monkeypatch.setattr(
        layers,
        "render_row",
        lambda cards, chosen, key, on_choose: given.update(cards=cards, chosen=chosen),
    )
    monkeypatch.setattr(
        layers, "render_maps", lambda sheet, key, on_choose: given.update(sheet=sheet)
    )
    return given


def trained_run(home, architecture="lenet5", epochs=EPOCHS):
    """A finished run with a network that answers, and its checkpoints."""
    from models.serving.export import export_model

    run = make_run(home, name="My run")
    (run.folder / "checkpoints").mkdir()
    keras.utils.set_random_seed(5)
    model = ARCHITECTURES[architecture].build((28, 28, 1), 10)
    for epoch in epochs:
        model.layers[-1].bias.assign_add(np.arange(10.0) * epoch / 10)
        model.save_weights(run.folder / "checkpoints" / f"epoch-{epoch:03}.weights.h5")
    export_model(model, run.folder, run.samples()[0])
    return run


@pytest.fixture
def run(own_home):
    return trained_run(own_home)


@pytest.fixture
def seven():
    picture = Image.new("RGB", (112, 112), "white")
    ImageDraw.Draw(picture).line([(25, 25), (85, 25), (50, 95)], "black", 8, "curve")
    return picture


def slider(page, run):
    return page.select_slider(key=f"{inside_keys.INSIDE_EPOCH}_{run.id}")


def test_without_any_network_it_offers_to_train_one(open_app, no_shipped):
    page = open_app(PAGE)
    assert "No network yet" in texts(page.subheader)
    assert not page.tabs


def test_a_network_is_opened_with_a_test_picture(open_app, shown):
    page = open_app(PAGE, run="mnist")
    assert [tab.label for tab in page.tabs] == [viewer.LAYERS, viewer.REASONS]
    assert 'class="answer-label' in html(page)
    assert shown["cards"][0].title == "Picture"
    assert shown["cards"][-1].title == "Dense"
    assert shown["chosen"] == shown["cards"][1].name
    assert not page.error


def test_every_layer_of_the_network_is_on_one_card(open_app, shown):
    open_app(PAGE, run="mnist")
    model = keras.saving.load_model(SHIPPED / "mnist" / "model.keras")
    on_cards = [
        name
        for step in layers.steps_of(open_networks.Opened(model).anatomy())
        for name in (layer.name for layer in step.layers)
    ]
    assert sorted(on_cards) == sorted(layer.name for layer in model.layers)
    assert len(shown["cards"]) < len(model.layers)


def test_a_cell_is_chosen_by_number_and_its_arithmetic_agrees(open_app, shown):
    page = open_app(PAGE, run="mnist")
    page.text_input(key=inside_keys.INSIDE_CELL_ROW).set_value("3").run()
    page.text_input(key=inside_keys.INSIDE_CELL_COLUMN).set_value("4").run()
    page.text_input(key=inside_keys.INSIDE_MAP).set_value("2").run()
    assert "How row 3, column 4 of map 2 came about" in texts(page.markdown)
    assert (shown["sheet"].map, shown["sheet"].row, shown["sheet"].column) == (1, 2, 3)
    assert "✓ the network itself has" in html(page)
    assert "✗" not in html(page)


def test_a_click_reported_by_the_browser_is_validated(monkeypatch):
    session = {}
    monkeypatch.setattr(layers.st, "session_state", session)
    for nonsense in (None, {}, {"map": "x", "row": 0, "column": 0}, {"map": 9, "row": 0}):
        monkeypatch.setattr(layers, "told", lambda key, name, n=nonsense: n)
        layers._take_cell((5, 5, 4))
    monkeypatch.setattr(layers, "told", lambda key, name: {"map": 4, "row": 0, "column": 0})
    layers._take_cell((5, 5, 4))
    assert session == {}
    monkeypatch.setattr(layers, "told", lambda key, name: {"map": 3, "row": 1, "column": 2})
    layers._take_cell((5, 5, 4))
    assert session == {
        inside_keys.INSIDE_MAP: 4,
        inside_keys.INSIDE_CELL_ROW: 2,
        inside_keys.INSIDE_CELL_COLUMN: 3,
    }


@pytest.mark.parametrize("name", ["mnist", "cats_vs_dogs"])
def test_every_layer_can_be_shown(open_app, shown, seven, name):
    page = open_app("home/home.py")
    page.session_state[link_to_inside.INSIDE_BROUGHT] = Brought(seven, "Mine")
    page.switch_page(f"pages/{PAGE}")
    page.query_params["run"] = name
    page.run()
    assert len(shown["cards"]) > 10
    for card in shown["cards"]:
        page.session_state[inside_keys.INSIDE_LAYER] = card.name
        page.run()
        assert not page.exception, card.name
        assert shown["chosen"] == card.name
        assert card.title in texts(page.markdown)


def test_the_reasons_are_shown_for_the_two_likeliest_classes(open_app, shown):
    page = open_app(PAGE, run="mnist")
    page.session_state[inside_keys.INSIDE_TABS] = viewer.REASONS
    page.run()
    heats = html(page).split('class="heats"')[1]
    assert heats.count("<img") == 2
    for method in ("occlusion", "saliency"):
        page.segmented_control(key=inside_keys.INSIDE_METHOD).set_value(method).run()
        assert not page.exception
        assert html(page).split('class="heats"')[1].count("<img") == 2


def test_without_a_convolution_grad_cam_says_why_not(open_app, shown, own_home):
    run = trained_run(own_home, "fully_connected", epochs=())
    page = open_app(PAGE, run=run.id)
    page.session_state[inside_keys.INSIDE_TABS] = viewer.REASONS
    page.run()
    assert "This network has none" in texts(page.info)
    page.segmented_control(key=inside_keys.INSIDE_METHOD).set_value("saliency").run()
    assert html(page).split('class="heats"')[1].count("<img") == 2


def test_the_time_machine_shows_the_answer_of_an_epoch(open_app, shown, run):
    page = open_app(PAGE, run=run.id)
    before = html(page)
    slider(page, run).set_value(1).run()
    assert not page.exception
    assert html(page) != before
    slider(page, run).set_value(time_machine.FINISHED).run()
    assert html(page) == before


def test_playing_moves_on_by_itself_and_stops_at_the_end(open_app, shown, run, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(time_machine.time, "monotonic", lambda: now[0])
    page = open_app(PAGE, run=run.id)
    button(page, "Play").click().run()
    assert slider(page, run).value == 1
    assert "Pause" in labels(page)
    now[0] += time_machine.SECONDS * 1.5
    page.run()
    assert slider(page, run).value == 2
    now[0] += time_machine.SECONDS * 100
    page.run()
    assert slider(page, run).value == time_machine.FINISHED
    page.run()
    assert "Play" in labels(page)


def test_a_run_without_checkpoints_says_so(open_app, shown, run):
    shutil.rmtree(run.folder / "checkpoints")
    page = open_app(PAGE, run=run.id)
    assert "kept no checkpoints" in texts(page.caption)
    assert not page.select_slider
    assert shown["cards"]


def test_a_missing_checkpoint_is_named(open_app, shown, run):
    (run.folder / "checkpoints" / "epoch-002.weights.h5").unlink()
    page = open_app(PAGE, run=run.id)
    assert "epoch 2 is missing" in texts(page.caption)
    assert slider(page, run).options == ["1", "3", time_machine.FINISHED]


def test_a_damaged_checkpoint_is_reported(open_app, shown, run):
    (run.folder / "checkpoints" / "epoch-002.weights.h5").write_bytes(b"nonsense")
    page = open_app(PAGE, run=run.id)
    assert "Epoch 2" in texts(page.caption)
    slider(page, run).set_value(2).run()
    assert "damaged, or belongs to another network" in texts(page.error)
    assert not page.exception


def test_a_run_of_a_removed_architecture_is_still_opened(open_app, shown, run, monkeypatch):
    monkeypatch.delitem(ARCHITECTURES._entries, "lenet5")
    page = open_app(PAGE, run=run.id)
    assert "no longer part of the app" in texts(page.caption)
    slider(page, run).set_value(1).run()
    assert shown["cards"]
    assert not page.error


def test_a_run_deleted_in_the_meantime_is_reported(open_app, shown, run, monkeypatch):
    page = open_app(PAGE, run=run.id)
    predictor = load_predictor(run.id)
    run.delete()
    monkeypatch.setattr(
        "pages.widgets.network_picker.choose_predictor", lambda kinds, key: predictor
    )
    page.run()
    assert "has been deleted" in texts(page.error)
    assert not page.exception


def test_a_damaged_network_is_reported(open_app, shown, run):
    (run.folder / "model.keras").write_bytes(b"keras")
    page = open_app(PAGE, run=run.id)
    assert "model.keras, is damaged" in texts(page.error)
    assert not page.tabs


def test_a_run_that_does_not_exist_is_answered_by_another_network(open_app, shown):
    page = open_app(PAGE, run="20200101-000000-nobody-0000")
    assert "answers instead" in texts(page.warning)
    assert shown["cards"]


def test_a_picture_can_be_brought_from_another_page(open_app, shown, seven):
    page = open_app("home/home.py")
    page.session_state[link_to_inside.INSIDE_BROUGHT] = Brought(seven, "Your drawing")
    page.switch_page(f"pages/{PAGE}").run()
    ways = page.segmented_control(key=f"{inside_keys.INSIDE_WAY}_mnist")
    assert ways.value == "Your drawing"
    assert ">7<" in html(page)


def test_an_upload_is_shown_and_a_file_that_is_no_picture_is_reported(open_app, shown, seven):
    page = open_app(PAGE, run="mnist")
    page.segmented_control(key=f"{inside_keys.INSIDE_WAY}_mnist").set_value("Upload").run()
    assert viewer.PROMPT in texts(page.info)
    page.file_uploader[0].set_value(("x.png", b"nothing", "image/png")).run()
    assert "x.png" in texts(page.error)
    assert not page.exception
    file = io.BytesIO()
    seven.save(file, "PNG")
    page.file_uploader[0].set_value(("seven.jfif", file.getvalue(), "image/jpeg")).run()
    assert not page.error and not page.exception
    assert 'class="looked-at"' in html(page)
    assert not page.file_uploader[0].value


def test_an_empty_sheet_asks_for_a_drawing(open_app, shown, monkeypatch):
    monkeypatch.setattr(picture_picker.canvas, "render_canvas", lambda width: None)
    page = open_app(PAGE, run="mnist")
    page.segmented_control(key=f"{inside_keys.INSIDE_WAY}_mnist").set_value("Draw").run()
    assert viewer.PROMPT in texts(page.info)
    assert not page.tabs


def test_the_real_components_take_their_places(open_app):
    assert not open_app(PAGE, run="mnist").error


def test_a_runs_result_leads_here(open_app, run):
    page = open_app("train/train.py", run=run.id)
    assert "Look inside" in labels(page)


def test_a_finished_run_shows_how_one_answer_grew(open_app, run):
    page = open_app("train/train.py", run=run.id)
    assert "How one answer grew" in texts(page.subheader)
    page.text_input(key=f"{train_keys.HISTORY}_{run.id}").set_value("3").run()
    assert not page.exception
    shown = [chart.proto.alt for chart in page.get("vega_lite_chart")]
    assert f"Probabilities of test picture 3 over {CONFIG.epochs} epochs" in shown
    button(page, "Replay it inside").click().run()
    assert page.session_state[link_to_inside.INSIDE_BROUGHT].title == "Test picture 3"


def test_a_run_of_one_epoch_has_no_history(open_app, own_home):
    run = make_run(own_home, epochs_done=1)
    page = open_app("train/train.py", run=run.id)
    assert "How one answer grew" not in texts(page.subheader)


def test_network_errors_are_shown_as_sentences():
    with pytest.raises(NetworkError, match=r"\.$"):
        open_networks.open_network(identify("../x"))


def test_a_layer_leads_to_the_lesson_about_it(open_app, run, shown):
    page = open_app(PAGE, run=run.id)
    (link,) = [each.proto for each in page.get("page_link") if "Lesson" in each.proto.label]
    assert link.label == "Lesson about Conv 5×5"
    assert link.query_string == "lesson=convolution"
