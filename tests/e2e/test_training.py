import re
import time

import pytest
from playwright.sync_api import expect

from models.runs import STOP, RunStore
from tests.e2e.journey import by_key, expect_state, go, go_by_menu, resting_place, start_training

LONG = 400  # epochs: more than any of these tests waits for
SOME_EPOCHS = re.compile(r"[Ee]poch ([4-9]|\d\d+) of")
PATIENCE = 60  # seconds


@pytest.fixture(autouse=True)
def nothing_left_running(server):
    """Stops runs that a failing test leaves behind, since they would hold up all others."""
    yield
    deadline = time.monotonic() + PATIENCE
    while live := [run for run in RunStore(server.home).list() if not run.status.state.is_over]:
        assert time.monotonic() < deadline, "a run does not stop"
        for run in live:
            run.send(STOP)
        time.sleep(0.5)


def test_one_epoch_is_trained_and_its_result_can_be_drawn_with(page, server):
    start_training(page, server, epochs=1)
    expect_state(page, "finished")
    expect(by_key(page, "live_chart")).to_have_count(1)  # and what was live has gone
    expect(by_key(page, "sample_grid")).to_be_visible()
    expect(by_key(page, "coach")).to_contain_text("Coach:")
    expect(by_key(page, "run_status")).not_to_contain_text("failed")
    page.get_by_role("button", name="Draw with it").click()
    expect(page).to_have_url(re.compile(r"/draw\?run="))
    expect(page.get_by_role("heading", level=1)).to_have_text("Draw")


def test_the_chart_grows_without_moving(page, server):
    start_training(page, server, LONG)
    expect_state(page, "running")
    chart = by_key(page, "live_chart").locator("canvas, svg.marks").first
    expect(chart).to_be_visible()
    place, first = resting_place(chart), chart.screenshot()
    expect_state(page, SOME_EPOCHS)
    assert chart.screenshot() != first
    assert resting_place(chart) == place
    stop(page)


def test_leaving_the_page_does_not_disturb_a_run(page, server):
    address = start_training(page, server, LONG)
    expect_state(page, "running")
    go_by_menu(page, "Data sets")
    expect(by_key(page, "sample_grid")).to_be_visible()
    go(page, server, address)
    expect_state(page, "running")
    expect(by_key(page, "run_status")).not_to_contain_text("interrupted")
    stop(page)


def test_a_rate_with_a_comma_is_meant_as_it_is_typed_and_the_sidebar_leads_back(page, server):
    start_training(page, server, LONG)
    expect_state(page, SOME_EPOCHS)
    page.locator('[class*="st-key-rate_box"] button').first.click()
    field = page.get_by_label("New learning rate")
    field.click()
    field.press("ControlOrMeta+a")
    field.press_sequentially("0,0005")
    expect(field).to_have_attribute("inputmode", "decimal")
    page.get_by_role("button", name="Use it from now on").click()
    expect(page.get_by_text("is 0.0005 from step")).to_be_visible()
    expect(field).to_have_count(0)
    expect(by_key(page, "run_status")).to_contain_text("0.0005")

    go_by_menu(page, "Draw")
    by_key(page, "under_way").get_by_role("link", name=SOME_EPOCHS).click()
    expect_state(page, "running")
    stop(page)
    expect(by_key(page, "under_way")).to_have_count(0)


def test_a_number_goes_a_step_by_button_and_by_arrow_key(page, server):
    go(page, server, "train?dataset=digits&architecture=lenet5")
    field = page.get_by_label("Epochs", exact=True)
    expect(field).to_have_value(re.compile(r"\d+"))
    before = int(field.input_value())
    page.get_by_role("button", name="Epochs: more").click()
    expect(field).to_have_value(str(before + 1))
    field.press("ArrowUp")
    expect(field).to_have_value(str(before + 2))
    field.press("ArrowDown")
    expect(field).to_have_value(str(before + 1))


def test_a_reload_and_a_second_tab_show_the_same_run(page, new_page, server):
    start_training(page, server, LONG)
    expect_state(page, "running")
    page.reload()
    expect_state(page, "running")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Train")

    other = new_page()
    other.goto(page.url)
    expect_state(other, "running")
    stop(other)
    expect_state(page, "stopped")


def test_a_killed_server_leaves_a_run_that_is_shown_for_what_it_is(page, start_server):
    server = start_server()
    address = start_training(page, server, LONG)
    expect_state(page, "running")
    expect_state(page, SOME_EPOCHS)
    page.goto("about:blank")
    server.stop()
    server.start()
    go(page, server, address)
    expect_state(page, "interrupted")
    expect(by_key(page, "run_status")).not_to_contain_text("running")
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    expect(by_key(page, "live_chart")).to_be_visible()


def stop(page):
    page.get_by_role("button", name="Stop").click()
    expect_state(page, "stopped")
