import io

import pytest

from models.runs import RunStore, archive
from models.training.config import TrainingConfig
from pages.runs import keys as runs_keys
from pages.train import keys as train_keys
from pages.widgets import export_box
from tests.app.page_content import texts
from tests.run_folders import make_run

RUNS = "runs/runs.py"
TRAIN = "train/train.py"


def downloads(page):
    """The labels of all download buttons."""
    return [each.label for each in page.get("download_button")]


def code(page):
    return texts(page.code)


@pytest.fixture
def sent(tmp_path):
    """A run of another copy of the app, as a file."""
    run = make_run(tmp_path / "elsewhere", name="From elsewhere")
    for file in run.folder.glob("model.*"):
        file.unlink()  # empty stand-ins, which would be refused
    file = io.BytesIO()
    archive.pack(run, file)
    return file.getvalue()


@pytest.fixture
def unfolded(open_app):
    """Opens the Train page and unfolds what is folded in."""

    def run(**query):
        page = open_app(TRAIN, **query)
        assert not page.code
        page.session_state[export_box.TAKE_HOME] = page.session_state[train_keys.PLAN_CODE] = True
        page.run()
        assert not page.exception
        return page

    return run


def test_a_run_shows_its_code_and_gives_it_out(unfolded, own_home):
    run = make_run(own_home, name="My run")
    page = unfolded(run=run.id)
    assert "def lenet5(" in code(page)
    assert "My run" in code(page)
    assert "reached a test accuracy of 0.9500" in code(page)
    assert {"Script", "Notebook", "Whole run", "Report"} <= set(downloads(page))


def test_the_form_shows_the_code_of_what_will_be_done(unfolded):
    page = unfolded()
    assert "def swift(" in code(page)
    epochs = next(each for each in page.text_input if each.label.startswith("Epochs"))
    epochs.set_value("7").run()
    assert "EPOCHS = 7\n" in code(page)
    assert {"Script", "Notebook"} <= set(downloads(page))


def test_a_run_of_an_architecture_that_is_gone_says_so(unfolded, own_home):
    run = make_run(own_home, config=TrainingConfig("digits", "of_last_year"))
    page = unfolded(run=run.id)
    assert "no code for this run any more" in texts(page.info)
    assert {"Whole run", "Report"} <= set(downloads(page))


def test_a_run_from_elsewhere_is_taken_in_and_chosen(open_app, own_home, sent):
    page = open_app(RUNS)
    page.file_uploader[0].upload("run.zip", sent, "application/zip").run()
    assert not page.exception
    (run,) = RunStore(own_home).list()
    assert run.name == "From elsewhere"
    assert page.session_state[runs_keys.RUNS_CHOSEN] == [run.id]
    assert "From elsewhere" in set(page.dataframe[0].value["Name"])
    page.run()
    assert len(RunStore(own_home).list()) == 1  # once is enough


def test_a_file_that_is_no_run_is_refused_with_a_sentence(open_app, own_home):
    page = open_app(RUNS)
    page.file_uploader[0].upload("run.zip", b"no zip", "application/zip").run()
    assert not page.exception
    assert "was not imported" in texts(page.error)
    assert RunStore(own_home).list() == []
