import shutil
import time

import pytest

from models.runs import RunState, RunStore
from pages.charts.run_comparison import LOOKS
from pages.runs import keys as runs_keys
from pages.runs import run_table, run_views
from pages.widgets import state, titles, training_draft
from tests.app.page_content import button, html, labels, texts
from tests.run_folders import CONFIG, make_damaged_run, make_run

PAGE = "runs/runs.py"


def table(page):
    return page.dataframe[0].value


@pytest.fixture
def open_runs(open_app):
    """Opens the page with these runs ticked; the test harness cannot click into a table."""

    def run(*chosen):
        page = open_app("train/train.py")
        page.session_state[runs_keys.RUNS_CHOSEN] = [each.id for each in chosen]
        page.switch_page(f"pages/{PAGE}").run()
        assert not page.exception, page.exception
        return page

    return run


@pytest.fixture
def two(own_home):
    first = make_run(own_home, name="First")
    second = make_run(own_home, name="Second", config=CONFIG.changed(learning_rate=0.01, epochs=3))
    return first, second


def test_before_the_first_training_the_page_says_what_to_do(open_app):
    page = open_app(PAGE)
    assert "Nothing has been trained here yet" in texts(page.subheader)
    button(page, "Train a network").click().run()
    assert page.title[0].value == "Train"


def test_all_runs_are_listed_with_their_figures(open_app, own_home):
    for run_state in RunState:
        make_run(own_home, run_state, name=f"My {run_state} run")
    shown = table(open_app(PAGE)).set_index("Name")
    assert set(shown["State"]) == {run_state.value for run_state in RunState}
    finished = shown.loc["My finished run"]
    assert finished["Test accuracy"] == pytest.approx(95)
    assert finished["Validation accuracy"] == pytest.approx(97.78, abs=0.01)
    assert finished["Epochs"] == "5 of 5"
    assert shown.loc["My queued run"]["Epochs"] == "0 of 5"


def test_a_damaged_run_is_shown_as_such_and_can_be_deleted(open_runs, own_home):
    sound, damaged = make_run(own_home), make_damaged_run(own_home)
    page = open_runs(damaged)
    assert "damaged" in set(table(page)["Network"])
    assert not {"Use this name", "Run again with a change"} & set(labels(page))
    button(page, "Delete for good").click().run()
    assert not page.exception
    assert RunStore(own_home).list() == [sound]


def test_the_newest_run_that_has_curves_is_ticked_first(open_app, own_home):
    make_run(own_home, name="Learnt")
    waiting = make_run(own_home, RunState.QUEUED, name="Waits").folder
    waiting.rename(waiting.with_name("29991231-235959-digits-lenet5-ffff"))
    page = open_app(PAGE)
    assert list(table(page)["Name"]) == ["Waits", "Learnt"]
    assert "Learnt" in html(page)
    assert "nothing to draw yet" not in texts(page.info)


def test_the_address_says_which_runs_are_compared(open_app, two):
    third = make_run(two[0].folder.parents[1], name="Third")
    page = open_app(PAGE, run=[run.id for run in two])
    compared = [column.split(" · ")[0] for column in page.dataframe[1].value.columns]
    assert {"First", "Second"} <= set(compared)
    assert "Third" not in html(page)
    page.query_params[state.RUN] = [third.id, "nonsense"]
    page.run()
    assert not page.exception
    assert "Third" in html(page)
    assert "First" not in html(page)


def test_an_address_of_deleted_runs_says_what_to_do(open_app, two):
    page = open_app(PAGE, run="nonsense")
    assert not page.exception
    assert "Tick one or more runs" in texts(page.info)


def test_ticks_are_written_into_the_address(monkeypatch):
    session = {"table": {"selection": {"rows": [2, 0, 9]}}}
    address = {}
    monkeypatch.setattr(run_table.st, "session_state", session)
    monkeypatch.setattr(run_table.st, "query_params", address)
    run_table._take_ticks("table", ["a", "b", "c"])
    assert address == {state.RUN: ["c", "a"]}
    assert session[runs_keys.RUNS_CHOSEN] == ["c", "a"]


def test_a_run_can_be_opened(open_runs, two):
    page = open_runs(two[1])
    button(page, "Open").click().run()
    assert page.title[0].value == "Second"


def test_a_run_can_be_renamed(open_runs, two):
    page = open_runs(two[0])
    page.text_input[0].set_value("  A better   name ")
    button(page, "Use this name").click().run()
    assert not page.exception
    assert set(table(page)["Name"]) == {"A better name", "Second"}


def test_the_coach_comments_on_one_run_but_not_on_two(open_runs, two):
    assert "Coach:" in texts(open_runs(two[0]).markdown)
    assert "Coach:" not in texts(open_runs(*two).markdown)


def test_an_empty_name_is_refused_with_a_sentence(open_runs, two):
    page = open_runs(two[0])
    page.text_input[0].set_value("   ")
    button(page, "Use this name").click().run()
    assert "A run needs a name" in texts(page.error)
    assert set(table(page)["Name"]) == {"First", "Second"}


def test_deleting_needs_a_second_press_and_takes_the_chosen_ones_only(open_runs, own_home, two):
    third = make_run(own_home, name="Third")
    page = open_runs(*two)
    assert len(RunStore(own_home).list()) == 3
    assert "Delete these 2 runs" in texts(page.markdown)
    button(page, "Delete for good").click().run()
    assert not page.exception
    assert RunStore(own_home).list() == [third]
    assert len(table(page)) == 1


def test_a_run_in_progress_is_not_deleted(open_runs, own_home):
    run = make_run(own_home, RunState.RUNNING)
    page = open_runs(run)
    button(page, "Delete for good").click().run()
    assert "Stop it before you delete it" in texts(page.error)
    assert RunStore(own_home).list() == [run]


def test_a_run_can_be_run_again_with_a_change(open_runs, two):
    page = open_runs(two[1])
    button(page, "Run again with a change").click().run()
    assert page.title[0].value == "Train"
    assert page.session_state[training_draft.TRAIN_DRAFT] == two[1].config


def test_two_runs_are_drawn_over_each_other_with_what_differs(open_runs, two):
    page = open_runs(*two)
    assert "First" in html(page)
    assert "Second" in html(page)
    assert "What differs" in texts(page.subheader)
    assert list(page.dataframe[1].value["Setting"]) == ["Learning rate", "Epochs"]
    assert "Open" not in labels(page)  # which of the two?


@pytest.mark.parametrize("axis", list(run_views.AXES))
@pytest.mark.parametrize("curve", list(run_views.CURVES))
def test_every_curve_can_be_seen_over_every_axis(open_runs, two, curve, axis):
    page = open_runs(*two)
    page.session_state[runs_keys.RUNS_CURVE] = curve
    page.session_state[runs_keys.RUNS_AXIS] = axis
    page.run()
    assert not page.exception
    assert len(page.get("vega_lite_chart")) == 1


def test_a_run_without_curves_says_so(open_runs, own_home):
    page = open_runs(make_run(own_home, RunState.QUEUED))
    assert "nothing to draw yet" in texts(page.info)


def test_without_a_ticked_run_the_page_says_what_to_do(open_runs, two):
    page = open_runs()
    assert "Tick one or more runs" in texts(page.info)


def test_runs_that_vanish_in_the_meantime_are_just_left_out(open_runs, two):
    page = open_runs(*two)
    shutil.rmtree(two[0].folder)
    page.run()
    assert not page.exception
    assert list(table(page)["Name"]) == ["Second"]


def test_more_runs_than_looks_are_drawn_in_part(open_runs, own_home):
    runs = [make_run(own_home, name=f"Run {n}") for n in range(len(LOOKS) + 2)]
    page = open_runs(*runs)
    assert f"Only the first {len(LOOKS)} of the {len(runs)}" in texts(page.caption)


def test_what_differs_between_two_runs_is_listed(two):
    differing = run_views.differences(two, ["First", "Second"])
    assert differing.to_dict("records") == [
        {"Setting": "Learning rate", "First": "0.001", "Second": "0.01"},
        {"Setting": "Epochs", "First": "5", "Second": "3"},
    ]
    assert run_views.differences([two[0], two[0]], ["a", "b"]).empty


def test_runs_of_one_name_are_told_apart_in_the_table_and_in_the_legend(
    open_runs, own_home, monkeypatch
):
    """By a number, which they have within one minute, so the clock stands still."""
    now = time.time()
    monkeypatch.setattr("models.runs.store.time.time", lambda: now)
    three = [make_run(own_home, name="Same") for _ in range(3)]
    page = open_runs(*three)
    assert sorted(table(page)["Name"]) == ["Same", "Same #2", "Same #3"]
    legend = html(page)
    for title in titles.run_titles(three).values():
        assert legend.count(f"{title}</div>") == 1
