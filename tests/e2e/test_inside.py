"""Looking inside as a class would: draw, click a cell, ask why, go back in time."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.journey import (
    SEVEN,
    TRAINING,
    by_key,
    draw,
    go,
)
from tests.run_folders import copy_trained_run

ANY_PLACE = re.compile(r"How row \d+, column \d+ of map \d+ came about")


def cards(page: Page):
    return page.get_by_role("list", name="The network, from the picture to the answer").get_by_role(
        "button"
    )


def test_a_drawing_is_followed_into_the_network_down_to_one_number(page, server):
    go(page, server, "draw?run=mnist")
    draw(page, SEVEN)
    expect(by_key(page, "answer").locator(".answer-label")).to_have_text("7")
    page.get_by_role("button", name="Look inside").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inside")
    expect(cards(page).first).to_be_visible(timeout=TRAINING)
    expect(by_key(page, "answer").locator(".answer-label")).to_have_text("7")

    cell = by_key(page, "inside_cell")
    expect(cell).to_contain_text(ANY_PLACE)
    page.get_by_role("button", name="map 2", exact=True).click()
    expect(cell).to_contain_text("of map 2 came about")
    large = page.get_by_role("application", name=re.compile("Large map"))
    large.click(position={"x": 3, "y": 3})
    expect(cell).to_contain_text("How row 1, column 1 of map 2 came about")
    large.press("ArrowRight")
    large.press("ArrowDown")
    expect(cell).to_contain_text("How row 2, column 2 of map 2 came about")
    expect(page.get_by_label("Row", exact=True)).to_have_value("2")
    expect(cell).to_contain_text("✓ the network itself has")
    expect(cell).not_to_contain_text("✗")

    cards(page).last.click()
    expect(page.get_by_role("heading", level=4)).to_contain_text("Dense")
    expect(cell).to_contain_text("softmax")
    page.get_by_role("tab", name="Why this answer").click()
    expect(page.get_by_role("img", name="Grad-CAM for 7")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Grad-CAM for"))).to_have_count(2)


def test_the_time_machine_takes_a_run_back_to_its_first_epoch(page, server):
    run = copy_trained_run(server.home)
    go(page, server, f"inside?run={run.id}")
    expect(cards(page).first).to_be_visible(timeout=TRAINING)
    expect(page.get_by_test_id("stVegaLiteChart")).to_be_visible()
    bars = by_key(page, "answer").locator(".bars")
    finished = bars.inner_text()
    moment = page.get_by_role("slider", name=re.compile("Time machine"))
    moment.press("Home")
    expect(moment).to_have_attribute("aria-valuetext", "1")
    expect(bars).not_to_have_text(finished, use_inner_text=True)
    moment.press("End")
    expect(bars).to_have_text(finished, use_inner_text=True)

    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(moment).to_have_attribute("aria-valuetext", "finished")
    expect(page.get_by_text("encountered an error")).to_have_count(0)
