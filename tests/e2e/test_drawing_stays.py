"""A drawing stays in its tab: over other pages, back from one, and over a reload."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE
from tests.e2e.journey import ONE, SEVEN, by_key, draw, go, go_by_menu

BAR = ((95, 150), (200, 150))  # makes something else of the seven


def label(page: Page):
    return by_key(page, "answer").locator(".answer-label")


def ink(page: Page) -> int:
    """How many pixels of the sheet are dark."""
    dark: int = (
        by_key(page, "draw_pad")
        .locator(".dc-canvas.lower-canvas")
        .evaluate(
            """canvas => {
                const { data } = canvas.getContext('2d').getImageData(0, 0, 280, 280);
                return data.filter((value, at) => at % 4 === 0 && value < 128).length;
            }"""
        )
    )
    return dark


def final_answer(page: Page) -> str:
    """The answer's bars, once they have stopped changing."""
    bars = by_key(page, "answer").locator(".bars")
    last, now = "", bars.inner_text()
    while now != last:
        page.wait_for_timeout(700)
        last, now = now, bars.inner_text()
    return now


def settled(page: Page, fits: Callable[[int], bool]) -> int:
    """Wait until there is this much ink on the sheet."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not fits(ink(page)):
        assert time.monotonic() < deadline, f"{ink(page)} pixels of ink"
        page.wait_for_timeout(30)
    return ink(page)


def leave_and_return(page: Page) -> None:
    go_by_menu(page, "Photo")
    go_by_menu(page, "Draw")


def look_inside_and_back(page: Page) -> None:
    page.get_by_role("button", name="Look inside").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inside")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Draw")


def reload(page: Page) -> None:
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Draw")


@pytest.mark.parametrize("way", [leave_and_return, look_inside_and_back, reload])
def test_the_drawing_and_its_answer_come_back_and_can_be_undone(page, server, way):
    go(page, server, "draw?run=mnist")
    draw(page, SEVEN)
    expect(label(page)).to_have_text("7")
    alone = ink(page)
    draw(page, BAR)
    both = settled(page, lambda dark: dark > alone)
    answer = final_answer(page)
    way(page)
    settled(page, lambda dark: dark == both)
    expect(by_key(page, "answer").locator(".bars")).to_have_text(answer, use_inner_text=True)
    page.get_by_role("button", name="Undo").click()
    settled(page, lambda dark: dark == alone)
    expect(label(page)).to_have_text("7")
    page.get_by_role("button", name="Clear").click()
    expect(by_key(page, "answer")).to_contain_text("Draw something")
    assert ink(page) == 0
    way(page) if way is not look_inside_and_back else reload(page)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(by_key(page, "answer")).to_contain_text("Draw something")
    draw(page, ONE)
    expect(label(page)).to_have_text("1")
