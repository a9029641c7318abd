"""Names of runs, classes and files: every page shows them as plain text."""

import pytest

from pages.evaluate import keys as evaluate_keys
from pages.runs import keys as runs_keys
from pages.widgets import export_box
from tests.app.page_content import html, upload
from tests.app.page_markdown import markdown_of
from tests.hostile_runs import GROUPS, hostile_run, of_no_known_parts
from tests.hostile_text import RAW
from tests.picture_files import file_of, photo_of_seven

PAGES = (
    "home/home.py",
    "draw/draw.py",
    "photo/photo.py",
    "train/train.py",
    "runs/runs.py",
    "evaluate/evaluate.py",
    "lessons/lessons.py",
)
TABS = ("Confusion", "Mistakes", "Classes", "Break it", "Compare")


@pytest.fixture(params=GROUPS, ids=["these", "those"])
def run(own_home, request):
    hostile_run(own_home, request.param)
    return hostile_run(own_home, request.param)


def inert(page):
    """Nothing of it is Markdown, and nothing an element."""
    assert not page.exception, page.exception
    markdown, elements = markdown_of(page), html(page)
    assert [raw for raw in RAW.values() if raw in markdown] == []
    assert RAW["script"] not in elements
    assert "<img src=x" not in elements


@pytest.mark.parametrize("file", PAGES)
def test_names_of_a_run_and_its_classes_are_text(open_app, run, file):
    inert(open_app(file, run=run.id, lesson="overfitting"))


def test_names_are_text_in_every_tab_of_evaluate(open_app, run):
    page = open_app("evaluate/evaluate.py", run=run.id)
    for tab in TABS:
        page.session_state[evaluate_keys.EVALUATE_TABS] = tab
        inert(page.run())


def test_names_are_text_where_runs_are_compared_and_taken_home(open_app, run, own_home):
    page = open_app("runs/runs.py")
    page.session_state[runs_keys.RUNS_CHOSEN] = [
        each.name for each in (own_home / "runs").iterdir()
    ]
    inert(page.run())
    page = open_app("train/train.py", run=run.id)
    page.session_state[export_box.TAKE_HOME] = True
    inert(page.run())


@pytest.mark.parametrize("raw", ["picture", "element", "icon", "broken formula"])
def test_settings_that_name_what_nobody_has_are_text(open_app, own_home, raw):
    run = of_no_known_parts(own_home, RAW[raw])
    for file in ("train/train.py", "runs/runs.py"):
        inert(open_app(file, run=run.id))
    again = next(each for each in page_of(open_app, run).button if "Run again" in each.label)
    inert(again.click().run())


def page_of(open_app, run):
    return open_app("train/train.py", run=run.id)


def test_names_of_files_are_text(open_app, own_home):
    page = open_app("photo/photo.py", run="mnist")
    good = [(f"{raw}.png", file_of(photo_of_seven())) for raw in list(RAW.values())[:6]]
    bad = [(f"{raw}.png", b"no picture") for raw in RAW.values()]
    inert(upload(page, *good, *bad))
    inert(upload(open_app("photo/photo.py", run="mnist"), good[0]))
