"""Every page at every width, from a phone to a projector: nothing overlaps or overflows.

Each page is loaded once, which takes longest, and its window is then made narrower.
"""

import re
import time
from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page, expect

from pages.lessons.topics import LESSONS
from pages.widgets.page import PAGES
from tests.e2e.journey import SEVEN, TRAINING, by_key, draw, go, seven, upload
from tests.e2e.layout import WIDTHS, faults
from tests.e2e.server import Server
from tests.run_folders import make_run

HEIGHT = 800
SETTLING = 8.0  # seconds that charts and pictures may take to follow a new width
UNFINISHED = '[data-stale="true"], [data-testid="stSkeleton"]'
NAME = re.compile(r"""^\s*- ['"]?\w+ "(.*)""", re.MULTILINE)  # in the tree that is read aloud
RAW = re.compile(r":material|\*\*|\]\(|:[a-z]+\[|<[a-z]+[ >]")  # what should have become something


def open_draw(page: Page, server: Server) -> None:
    go(page, server, "draw?run=mnist")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    draw(page, SEVEN)
    expect(by_key(page, "answer").locator(".answer-label")).to_have_text("7")


def open_photo(page: Page, server: Server) -> None:
    go(page, server, "photo?run=mnist")
    upload(page, seven())
    expect(by_key(page, "answer").locator(".answer-label")).to_have_text("7")


def open_finished_run(page: Page, server: Server) -> None:
    """Open a finished run, with its curves and predictions."""
    run = make_run(server.home)
    go(page, server, f"train?run={run.id}")
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()


def open_runs(page: Page, server: Server) -> None:
    """Open two runs side by side."""
    first, second = make_run(server.home), make_run(server.home)
    go(page, server, f"runs?run={first.id}&run={second.id}")
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()


WAYS: dict[str, Callable[[Page, Server], None]] = {
    **{info.name: partial(go, address=info.address) for info in PAGES},
    **{
        f"lesson {each.name}": partial(go, address=f"lessons?lesson={each.name}")
        for each in LESSONS
    },
    "inside": partial(go, address="inside?run=mnist"),
    "evaluate": partial(go, address="evaluate?run=mnist"),
    "draw": open_draw,
    "photo": open_photo,
    "a finished run": open_finished_run,
    "runs": open_runs,
}


def test_nothing_overlaps_hangs_out_or_is_read_aloud_as_it_was_written(page, server):
    found = {name: faults_of(way, page, server) for name, way in WAYS.items()}
    assert not {name: faults for name, faults in found.items() if faults}


def faults_of(
    way: Callable[[Page, Server], None], page: Page, server: Server
) -> dict[str, list[str]]:
    """The layout faults of a page, with the width at which each occurs."""
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    way(page, server)
    expect(page.get_by_text("nothing is sent anywhere")).to_be_attached(timeout=TRAINING)
    expect(page.locator(UNFINISHED)).to_have_count(0)
    found = {f"{width} px": faults_at(page, width) for width in WIDTHS}
    found["read aloud"] = raw_names(page)
    return {where: faults for where, faults in found.items() if faults}


def faults_at(page: Page, width: int) -> list[str]:
    """What does not fit once the page has adapted to a new width."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    deadline = time.monotonic() + SETTLING
    while found := faults(page):
        if time.monotonic() > deadline:
            return found
        page.wait_for_timeout(200)
    return []


def raw_names(page: Page) -> list[str]:
    """Accessible names that still have Markdown or HTML in them."""
    names = NAME.findall(page.locator("body").aria_snapshot())
    assert len(names) > 20, "the page has no names at all"
    return [name for name in names if RAW.search(name)]
