"""Completed epochs are counted the same way on every page and in every file."""

import json

import pytest

from models.runs import RunState
from pages.widgets.run_report import report_page
from tests.app.page_content import texts
from tests.run_folders import make_run
from utils.workers.engine_state import READY


@pytest.fixture(autouse=True)
def ready(monkeypatch):
    monkeypatch.setattr("pages.widgets.services.engine_state", lambda: READY)


def stopped_in_the_middle(home, epochs_done):
    """A run stopped in the middle of an epoch, as the training loop leaves it."""
    run = make_run(home, RunState.STOPPED, epochs_done=epochs_done)
    path = run.folder / "status.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"epoch": epochs_done + 1}))
    return run


@pytest.mark.parametrize("done", [0, 2])
def test_only_whole_epochs_count_wherever_they_are_counted(open_app, own_home, done):
    run = stopped_in_the_middle(own_home, done)
    assert run.metrics().epochs_done == done
    page = open_app("train/train.py", run=run.id)
    assert f"{done} of 5 epochs in" in texts(page.markdown)
    table = open_app("runs/runs.py").dataframe[0].value
    assert list(table["Epochs"]) == [f"{done} of 5"]
    assert f"{done} of 5 epochs in" in report_page(run)


def test_the_coach_does_not_count_an_unfinished_epoch(open_app, own_home):
    run = stopped_in_the_middle(own_home, 0)
    page = open_app("train/train.py", run=run.id)
    assert "before its first epoch was over" in texts(page.markdown)
