"""The sidebar of every page: what is being trained, with a link to it."""

import pytest

from models.runs import RunState
from models.runs.under_way import runs_under_way
from pages.widgets import sidebar, state
from tests.app.page_content import html, texts
from tests.run_folders import make_run
from utils.workers.engine_state import READY, STARTING, state_of_cluster

PAGE = "draw/draw.py"
ALONE = state_of_cluster("tcp://host:8786", {"interactive"})


@pytest.fixture
def engine_is(monkeypatch):
    def set_state(engine):
        monkeypatch.setattr("pages.widgets.services.engine_state", lambda: engine)

    set_state(READY)
    return set_state


@pytest.fixture
def paces(monkeypatch):
    """The refresh intervals that `watch` was drawn with."""
    found = []
    original = sidebar.st.fragment

    def fragment(function=None, run_every=None):
        found.append(run_every)
        return original(function, run_every=run_every)

    monkeypatch.setattr(sidebar.st, "fragment", fragment)
    return found


def links(page):
    return [(each.proto.label, each.proto.query_string) for each in page.sidebar.get("page_link")]


def test_a_training_is_shown_on_every_page_with_a_link_to_it(open_app, own_home, engine_is):
    run = make_run(own_home, RunState.RUNNING, name="Mine <b>")
    for _ in range(2):
        make_run(own_home, RunState.QUEUED)
    page = open_app(PAGE)
    assert links(page) == [("Training: epoch 3 of 5", f"{state.RUN}={run.id}")]
    assert "Mine &lt;b&gt;" in html(page)
    said = texts(page.sidebar.caption)
    assert "2 more in line" in said
    assert "Training engine" not in said


def test_a_paused_and_a_waiting_run_are_shown_as_such(open_app, own_home, engine_is):
    waiting = make_run(own_home, RunState.QUEUED)
    assert links(open_app(PAGE))[0] == ("Waiting for its turn", f"{state.RUN}={waiting.id}")
    engine_is(ALONE)
    assert "There is no worker that trains" in texts(open_app(PAGE).sidebar.caption)
    make_run(own_home, RunState.PAUSED)
    assert links(open_app(PAGE))[0][0] == "Paused in epoch 3 of 5"


def test_without_a_training_the_state_of_the_engine_is_shown(open_app, own_home, engine_is):
    make_run(own_home)
    page = open_app(PAGE)
    assert "Training engine: ready" in texts(page.sidebar.caption)
    assert links(page) == []
    engine_is(ALONE)
    assert "There is no worker that trains" in texts(open_app(PAGE).sidebar.caption)


@pytest.mark.parametrize(
    "case",
    [
        (READY, None, False),
        (READY, RunState.FINISHED, False),
        (ALONE, None, False),
        (STARTING, None, True),
        (READY, RunState.QUEUED, True),
        (READY, RunState.PAUSED, True),
        (READY, RunState.RUNNING, True),
    ],
)
def test_the_browser_asks_only_while_something_changes(open_app, own_home, engine_is, paces, case):
    engine, run_state, is_asked_for = case
    engine_is(engine)
    if run_state:
        make_run(own_home, run_state)
    open_app(PAGE)
    assert (sidebar.SECONDS in paces) is is_asked_for
    assert None in paces or is_asked_for


def test_runs_under_way_are_found_and_those_that_are_over_read_once(own_home, monkeypatch):
    over = make_run(own_home)
    waiting, going_on = make_run(own_home, RunState.QUEUED), make_run(own_home, RunState.RUNNING)
    folder = own_home / "runs"
    assert [run for run, _ in runs_under_way(folder)] == [going_on, waiting]
    monkeypatch.setattr("models.runs.under_way.Run", lambda path: _NotReadAgain(path, over))
    runs_under_way(folder)
    monkeypatch.undo()
    over.requeue(epochs=9)
    assert [run for run, _ in runs_under_way(folder)] == [going_on, waiting, over]


class _NotReadAgain:
    def __new__(cls, path, over):
        from models.runs import Run

        assert path != over.folder
        return Run(path)
