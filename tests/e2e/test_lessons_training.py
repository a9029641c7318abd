"""The lessons about training, in a browser and with real trainings."""

import re

from playwright.sync_api import expect

from tests.e2e.journey import TRAINING, by_key, go


def metric(page, label):
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def test_a_tiny_network_learns_by_hand(page, server):
    go(page, server, "lessons?lesson=learning")
    expect(metric(page, "Steps")).to_have_text("0")
    templates = page.get_by_alt_text("Weights of class 0")
    before = templates.get_attribute("src")
    page.get_by_role("button", name="10 steps").click()
    expect(metric(page, "Steps")).to_have_text("10")
    expect(metric(page, "Loss")).to_have_text(re.compile(r"^[01]\."))
    expect(templates).not_to_have_attribute("src", before)
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
    page.get_by_role("button", name="Start again").click()
    expect(metric(page, "Steps")).to_have_text("0")


def test_a_planted_square_fools_a_network_that_was_trained_just_now(page, server):
    go(page, server, "lessons?lesson=fooled")
    by_key(page, "lesson_trick").get_by_text("Plant a mark").click()
    expect(page.get_by_test_id("stMetric")).to_have_count(0)
    page.get_by_role("button", name="Train with the square").click()
    expect(metric(page, "Others called 7")).to_have_text(
        re.compile(r"^[2-9]\d%|100%$"), timeout=TRAINING
    )
    expect(page.locator("figure.predicted")).to_have_count(16)
