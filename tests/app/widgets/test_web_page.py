"""A network as a web page: on a run's page and at the foot of Inside."""

import pytest

from models.explain import open_networks
from models.player import FILE
from models.serving.export import export_model
from models.serving.predictor_info import PredictorInfo
from pages.widgets import export_box, web_page
from tests.app.page_content import texts
from tests.random_networks import random_network
from tests.run_folders import make_run

INSIDE = "inside/inside.py"


@pytest.fixture(autouse=True)
def ask_here(monkeypatch):
    """Answers questions in this process, without the engine, and counts them."""
    asked = []

    def ask(function, *args, waiting, topic=None):
        asked.append(function.__name__)
        return function(*args)

    monkeypatch.setattr("pages.widgets.services.ask_helper", ask)
    open_networks._open.clear()
    yield asked
    open_networks._open.clear()


@pytest.fixture
def older_run(own_home):
    """A finished run of a version that wrote no file for pages."""
    run = make_run(own_home, name="My run")
    export_model(random_network("lenet5", (28, 28, 1), 10).model, run.folder, run.samples()[0])
    names = tuple("0123456789")
    PredictorInfo(run.id, run.name, "digits", "digit", names, (28, 28, 1), "run").write(run.folder)
    return run


@pytest.fixture
def unfolded(open_app):
    def show(file, name):
        page = open_app(file, run=name)
        page.session_state[export_box.TAKE_HOME] = True
        page.run()
        assert not page.exception
        return page

    return show


def downloads(page):
    return [each.label for each in page.get("download_button")]


def make_button(page):
    return [each for each in page.button if each.label == "Make the page"]


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_a_shipped_network_that_one_draws_for_is_a_page(unfolded, ask_here, name):
    page = unfolded(INSIDE, name)
    assert f"{name}.html" in downloads(page)
    assert "player_file" not in ask_here


def test_a_network_for_photos_is_not_offered_as_a_page(unfolded):
    page = unfolded(INSIDE, "cats_vs_dogs")
    assert "**The network as a web page**" not in texts(page.markdown)
    assert not make_button(page)


def test_a_run_of_an_older_version_becomes_a_page_when_somebody_asks(unfolded, ask_here, older_run):
    page = unfolded("train/train.py", older_run.id)
    assert f"{older_run.id}.html" not in downloads(page)
    make_button(page)[0].click().run()
    assert not page.exception
    assert f"{older_run.id}.html" in downloads(page)
    assert ask_here.count("player_file") == 1
    assert not make_button(page)


def test_a_run_says_on_its_page_how_good_it_is(older_run):
    info = PredictorInfo.read(older_run.folder)
    facts = dict(web_page._facts(info))
    assert facts["Right on test pictures"].startswith(f"{older_run.evaluation().test_accuracy:.2%}")
    assert "Licence: " in facts["Its pictures"]


def test_a_deleted_network_gives_a_sentence(unfolded, older_run):
    page = unfolded("train/train.py", older_run.id)
    (older_run.folder / "model.keras").unlink()
    make_button(page)[0].click().run()
    assert not page.exception
    assert any("model.keras" in each.value for each in page.info)


def test_a_page_is_made_of_the_file_that_the_run_has_written(unfolded, ask_here, older_run):
    (older_run.folder / FILE).write_bytes(b"written by the run")
    assert f"{older_run.id}.html" in downloads(unfolded("train/train.py", older_run.id))
    assert "player_file" not in ask_here
