import re

from playwright.sync_api import expect

from models.evaluation.corruptions import CORRUPTIONS
from tests.e2e.journey import by_key, expect_state, go
from tests.run_folders import copy_trained_run


def test_a_trained_network_is_evaluated_and_one_of_its_mistakes_opened_inside(page, server):
    run = copy_trained_run(server.home)
    go(page, server, f"train?run={run.id}")
    expect_state(page, "finished")
    expect(by_key(page, "coach")).to_contain_text("Coach:")

    page.get_by_role("button", name="Evaluate", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Evaluate")
    expect(page.get_by_text("as saved after training")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()

    page.get_by_role("tab", name="Mistakes").click()
    mistakes = page.locator("figure.predicted")
    expect(mistakes.first).to_contain_text("✗")
    expect(mistakes.filter(has_text="✓")).to_have_count(0)
    page.get_by_role("button", name="Inside").first.click()
    expect(page).to_have_url(re.compile(r"/inside\?run="))
    expect(page.get_by_role("heading", level=1)).to_have_text("Inside")
    expect(page.get_by_text("Test picture", exact=False).first).to_be_visible()


def test_robustness_is_drawn_at_every_severity_of_a_corruption(page, server):
    run = copy_trained_run(server.home)
    go(page, server, f"train?run={run.id}")
    expect_state(page, "finished")
    page.get_by_role("button", name="Evaluate", exact=True).click()
    page.get_by_role("tab", name="Break it").click()
    strip = page.locator(".predictions figure")
    expect(strip).to_have_count(len(CORRUPTIONS["rotate"].severities))
    by_key(page, "evaluate_corruption").get_by_text("Blur", exact=True).click()
    expect(strip).to_have_count(len(CORRUPTIONS["blur"].severities))
    expect(page.get_by_text("pure guessing")).to_be_visible()
