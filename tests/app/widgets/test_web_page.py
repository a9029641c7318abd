"""A network as a web page: on a run's page and at the foot of Inside."""

import pytest

from models.player import FILE
from models.serving.predictor_info import PredictorInfo
from pages.widgets import export_box, web_page
from tests.app.page_content import texts

INSIDE = "inside/inside.py"

pytestmark = pytest.mark.usefixtures("ask_here")


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


def questions(asked, name):
    return sum(each[0] == name for each in asked)


def make_button(page):
    return [each for each in page.button if each.label == "Make the page"]


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_a_shipped_network_that_one_draws_for_is_a_page(unfolded, ask_here, name):
    page = unfolded(INSIDE, name)
    assert f"{name}.html" in downloads(page)
    assert questions(ask_here, "player_file") == 0


def test_a_network_for_photos_is_not_offered_as_a_page(unfolded):
    page = unfolded(INSIDE, "cats_vs_dogs")
    assert "**The network as a web page**" not in texts(page.markdown)
    assert not make_button(page)


def test_a_run_of_an_older_version_becomes_a_page_when_somebody_asks(unfolded, ask_here, run):
    page = unfolded("train/train.py", run.id)
    assert f"{run.id}.html" not in downloads(page)
    make_button(page)[0].click().run()
    assert not page.exception
    assert f"{run.id}.html" in downloads(page)
    assert questions(ask_here, "player_file") == 1
    assert not make_button(page)


def test_a_run_says_on_its_page_how_good_it_is(run):
    info = PredictorInfo.read(run.folder)
    facts = dict(web_page._facts(info))
    assert facts["Right on test pictures"].startswith(f"{run.evaluation().test_accuracy:.2%}")
    assert "Licence: " in facts["Its pictures"]


def test_a_deleted_network_gives_a_sentence(unfolded, run):
    page = unfolded("train/train.py", run.id)
    (run.folder / "model.keras").unlink()
    make_button(page)[0].click().run()
    assert not page.exception
    assert any("model.keras" in each.value for each in page.info)


def test_a_page_is_made_of_the_file_that_the_run_has_written(unfolded, ask_here, run):
    (run.folder / FILE).write_bytes(b"written by the run")
    assert f"{run.id}.html" in downloads(unfolded("train/train.py", run.id))
    assert questions(ask_here, "player_file") == 0
