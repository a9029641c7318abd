"""Every page at every width, from a phone to a projector: nothing overlaps, nothing hangs out."""

import time
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE
from tests.e2e.journey import SEVEN, by_key, draw, go
from tests.e2e.layout import WIDTHS, faults
from tests.e2e.server import Server
from tests.e2e.test_photo import seven, upload
from tests.run_folders import make_run
from utils.ui.lessons import LESSONS
from utils.ui.page import DRAW, GROUPS, PHOTO, TRAIN

HEIGHT = 800
SETTLING = 8.0  # seconds that charts and pictures may take to follow a new width
PAGES = [info.address for infos in GROUPS.values() for info in infos]


def open_draw(page: Page, server: Server) -> None:
    go(page, server, f"{DRAW.address}?run=mnist")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    draw(page, SEVEN)
    expect(by_key(page, "answer").locator(".answer-label")).to_have_text("7")


def open_photo(page: Page, server: Server) -> None:
    go(page, server, f"{PHOTO.address}?run=mnist")
    upload(page, seven())
    expect(by_key(page, "answer").locator(".answer-label")).to_have_text("7")


def open_train(page: Page, server: Server) -> None:
    """A run that is over, with its curves and its answers."""
    run = make_run(server.home)
    go(page, server, f"{TRAIN.address}?run={run.id}")
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()


WAYS: dict[str, Callable[[Page, Server], None]] = {
    **{address or "home": partial(go, address=address) for address in PAGES},
    **{
        f"lesson {each.name}": partial(go, address=f"lessons?lesson={each.name}")
        for each in LESSONS
    },
    DRAW.address: open_draw,
    PHOTO.address: open_photo,
    "a run": open_train,
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_overlaps_and_nothing_hangs_out(page, server, way):
    WAYS[way](page, server)
    expect(page.get_by_text("nothing is sent anywhere")).to_be_attached(timeout=PATIENCE)
    found = {width: faults_at(page, width) for width in WIDTHS}
    assert not any(found.values()), found


def faults_at(page: Page, width: int) -> list[str]:
    """What does not fit once the page has followed a new width."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    deadline = time.monotonic() + SETTLING
    while found := faults(page):
        if time.monotonic() > deadline:
            return found
        page.wait_for_timeout(200)
    return []
