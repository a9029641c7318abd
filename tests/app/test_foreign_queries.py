"""Whatever stands in the address: a page with a sentence on it, and nothing of it as Markdown."""

import pytest

from models.architectures import DoesNotFitError
from models.explain.networks import NetworkError
from tests.app.markdown import markdown_of
from tests.app.seen import texts
from tests.foreign import NONSENSE, RAW
from utils.ui import page as pages
from utils.ui import state

ASKS_NOTHING = (pages.HOME, pages.RUNS)  # of the address
FILES = [
    info.file.removeprefix("pages/")
    for group in pages.GROUPS.values()
    for info in group
    if info not in ASKS_NOTHING
]
UNDERSTOOD = {
    "predict/draw.py": state.RUN,
    "predict/photo.py": state.RUN,
    "train/train.py": state.DATASET,
    "train/datasets.py": state.DATASET,
    "train/architectures.py": state.IMAGE_SIZE,
    "understand/inside.py": state.RUN,
    "understand/evaluate.py": state.RUN,
    "understand/lessons.py": state.LESSON,
}


class NotAskedError(NetworkError, DoesNotFitError):
    """What any page is prepared for that asks the engine."""


@pytest.fixture(autouse=True)
def nobody_looks_inside(monkeypatch):
    """Opening a network takes the engine, which is not what these tests are about."""

    def ask(*args, **how):
        raise NotAskedError("Nobody is asked here.")

    monkeypatch.setattr("utils.ui.services.ask_helper", ask)


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
def test_a_parameter_that_comes_twice_is_read_once(open_app, own_home, file):
    page = open_app(file)
    for name in state.QUERY:
        page.query_params[name] = ["mnist", "nonsense"]
    page.run()
    assert not page.exception, page.exception


@pytest.mark.parametrize(("file", "name"), UNDERSTOOD.items())
def test_a_page_says_that_it_does_not_know_what_the_address_names(open_app, own_home, file, name):
    page = open_app(file)
    page.query_params[name] = f"nonsense{5_000 * '9'}"
    page.run()
    said = texts(page.warning)
    assert "nonsense9" in said
    assert len(said) < 500


def test_a_run_that_there_is_not_is_missed_with_a_sentence(open_app, own_home):
    page = open_app("train/train.py", run=5_000 * "9")
    assert "There is no such run" in texts(page.warning)
