"""Any address: the page reports what it does not know, and shows none of it as Markdown."""

import pytest

from models.architectures import InputTooSmallError
from models.explain.open_networks import NetworkError
from pages.widgets import state
from pages.widgets.page import PAGES
from tests.app.page_content import texts
from tests.app.page_markdown import markdown_of
from tests.hostile_text import NONSENSE, RAW

ASKS_NOTHING = ("home", "runs")  # of the address
FILES = [info.file.removeprefix("pages/") for info in PAGES if info.name not in ASKS_NOTHING]
UNDERSTOOD = {
    "draw/draw.py": state.RUN,
    "photo/photo.py": state.RUN,
    "train/train.py": state.DATASET,
    "datasets/datasets.py": state.DATASET,
    "architectures/architectures.py": state.IMAGE_SIZE,
    "inside/inside.py": state.RUN,
    "evaluate/evaluate.py": state.RUN,
    "lessons/lessons.py": state.LESSON,
}


class NotAskedError(NetworkError, InputTooSmallError):
    """An error that every page expects when it asks the engine."""


@pytest.fixture(autouse=True)
def nobody_looks_inside(monkeypatch):
    """Opening a network takes the engine, which is not what these tests are about."""

    def ask(*args, **how):
        raise NotAskedError("Nobody is asked here.")

    monkeypatch.setattr("pages.widgets.services.ask_helper", ask)


@pytest.mark.parametrize("file", FILES)
def test_any_address_gets_a_page_that_shows_it_as_text(open_app, own_home, file):
    page = open_app(file)
    some = list(RAW.values())[FILES.index(file) % 3 :: 3]  # each value on three pages at least
    for value in (*NONSENSE, *some):
        for name in state.QUERY:
            page.query_params[name] = value
        page.run()
        assert not page.exception, (value[:40], page.exception)
        if value in RAW.values():
            assert value not in markdown_of(page)


@pytest.mark.parametrize("file", FILES)
def test_a_repeated_parameter_is_read_once(open_app, own_home, file):
    page = open_app(file)
    for name in state.QUERY:
        page.query_params[name] = ["mnist", "nonsense"]
    page.run()
    assert not page.exception, page.exception


@pytest.mark.parametrize(("file", "name"), UNDERSTOOD.items())
def test_a_page_reports_unknown_names_in_the_address(open_app, own_home, file, name):
    page = open_app(file)
    page.query_params[name] = f"nonsense{5_000 * '9'}"
    page.run()
    said = texts(page.warning)
    assert "nonsense9" in said
    assert len(said) < 500


def test_a_missing_run_is_reported(open_app, own_home):
    page = open_app("train/train.py", run=5_000 * "9")
    assert "There is no such run" in texts(page.warning)
