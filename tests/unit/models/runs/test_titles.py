"""Titles of runs and networks in lists: no two alike, and the same every day."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.inference.predictor import list_predictors
from models.runs import RunState, RunStore
from models.runs.status import FILE
from pages.widgets import services, titles
from pages.widgets.titles import LONGEST, run_title, run_titles, shortened
from tests.run_folders import make_run
from utils.text import plain

DAY = 86_400


@pytest.fixture(autouse=True)
def store(own_home, monkeypatch):
    store = RunStore(own_home)
    monkeypatch.setattr(services, "run_store", lambda: store)
    return store


def started(run, seconds_ago):
    """Make the run older by this much."""
    path = run.folder / FILE
    data = json.loads(path.read_text())
    path.write_text(json.dumps(data | {"created_at": data["created_at"] - seconds_ago}))


def all_titles(store):
    return {name: str(title) for name, title in run_titles(store.list()).items()}


def test_a_title_says_name_accuracy_and_when(store, own_home):
    run = make_run(own_home, name="Digits: swift")
    when = time.strftime("%d %b %H:%M", time.localtime(run.status.created_at))
    assert all_titles(store) == {run.id: f"Digits: swift · 95.00% · {when}"}
    assert run_title(run) == all_titles(store)[run.id]


def test_what_is_not_tested_yet_has_no_accuracy(store, own_home):
    make_run(own_home, RunState.RUNNING)
    assert "%" not in " ".join(all_titles(store).values())


def test_equal_runs_have_a_number_and_the_eldest_keeps_its_title(store, own_home):
    first = make_run(own_home, name="Same")
    before = all_titles(store)[first.id]
    others = [make_run(own_home, state, name="Same") for state in RunState]
    found = all_titles(store)
    assert len(set(found.values())) == len(others) + 1
    eldest = min(found)  # an id begins with its time
    assert "#" not in found[eldest]
    if eldest == first.id:
        assert found[first.id] == before


def test_a_title_stays_when_it_is_trained_on_or_listed_tomorrow(store, own_home, monkeypatch):
    runs = [make_run(own_home, name="Same") for _ in range(2)]
    (runs[1].folder / "evaluation.json").unlink()
    names = {name: title.name for name, title in run_titles(store.list()).items()}
    monkeypatch.setattr(time, "time", lambda: runs[0].status.created_at + 3 * DAY)
    assert {name: title.name for name, title in run_titles(store.list()).items()} == names


def test_another_day_needs_no_number(store, own_home):
    yesterday, today = (make_run(own_home, name="Same") for _ in range(2))
    started(yesterday, DAY)
    found = all_titles(store)
    assert found[yesterday.id] != found[today.id]
    assert "#" not in "".join(found.values())


def test_networks_have_the_titles_of_their_runs(store, own_home):
    runs = [make_run(own_home, name="MNIST") for _ in range(2)]
    found = titles.network_titles(list_predictors())
    assert found["mnist"] == "MNIST (comes with the app)"
    assert {run.id: found[run.id] for run in runs} == all_titles(store)
    assert len(set(found.values())) == len(found)


def test_a_new_name_is_a_new_title_at_once(store, own_home):
    run = make_run(own_home, name="Old")
    run.rename("New")
    assert all_titles(store)[run.id].startswith("New · ")
    assert titles.network_titles(list_predictors())[run.id].startswith("New · ")


ISOLATES = "\u2068\u2069"  # around what runs from right to left


@given(st.text(max_size=200))
def test_a_long_name_leaves_room_beside_it(name):
    short = shortened(name).strip(ISOLATES)
    assert len(short) <= LONGEST
    assert short == plain(name).strip(ISOLATES) or short.endswith("…")


def test_a_damaged_run_has_a_title(store, own_home):
    run = make_run(own_home)
    for file in ("run.json", "status.json", "evaluation.json"):
        (run.folder / file).write_text("{")
    assert run.id[:20] in all_titles(store)[run.id]
