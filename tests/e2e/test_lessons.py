"""A lesson as a pupil takes it: guess, slide the window, change the kernel, continue."""

import re

from playwright.sync_api import expect

from models.lessons.convolution import KERNELS, convolved
from pages.lessons.lesson_pictures import FIRST
from pages.lessons.topics import LESSONS
from tests.e2e.journey import SEVEN, TRAINING, by_key, draw, go
from utils.datasets import DATASETS

MIDDLE = 13  # row and column of a 26×26 result where the window begins


def result(page):
    return page.get_by_role("application", name="The result. Arrow keys move the window.")


def total(page):
    return page.locator(".total strong")


def written(value: float) -> str:
    return f"{value:.0f}".replace("-", "−")


def test_the_browsers_sums_are_those_of_the_book(page, server):
    digit = DATASETS["digits"].load()["test"].images[FIRST, :, :, 0].astype(float)
    sums = convolved(digit, KERNELS["Upright edges"])
    go(page, server, "lessons?lesson=convolution")
    expect(total(page)).to_have_text(written(sums[MIDDLE, MIDDLE]), timeout=TRAINING)
    result(page).focus()
    for key, row, column in (("ArrowLeft", 0, -1), ("ArrowLeft", 0, -2), ("ArrowUp", -1, -2)):
        page.keyboard.press(key)
        expect(total(page)).to_have_text(written(sums[MIDDLE + row, MIDDLE + column]))


def test_a_kernel_can_be_changed_and_stays_changed(page, server):
    go(page, server, "lessons?lesson=convolution")
    field = page.get_by_label("kernel, row 2, column 2")
    expect(field).to_have_value("0")
    before = total(page).inner_text()
    field.fill("5")
    expect(total(page)).not_to_have_text(before)
    pill = page.get_by_role("radio", name="Upright edges")
    expect(pill).not_to_be_checked()  # it is not that kernel any more
    page.get_by_role("button", name="Another digit").click()
    expect(field).to_have_value("5")
    page.get_by_text("Blur", exact=True).click()
    expect(field).to_have_value("0.2")
    field.fill("many")
    expect(field).to_have_attribute("aria-invalid", "true")


def test_a_guess_is_answered_and_the_drawing_goes_from_lesson_to_lesson(page, server):
    go(page, server, "lessons")
    page.get_by_role("link", name="5 · Pooling, and what it forgives").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pooling, and what it forgives")
    expect(page).to_have_url(re.compile("lesson=pooling"))
    page.get_by_text("Never the same", exact=True).click()
    expect(by_key(page, "lesson_question")).to_contain_text("It is “Often the same”")
    page.get_by_text("Your own drawing", exact=True).click()
    expect(page.get_by_text("Draw something: it appears below.")).to_be_visible()
    draw(page, SEVEN)
    expect(page.get_by_text("Draw something: it appears below.")).to_have_count(0)
    page.get_by_role("link", name="Next: From features to classes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("From features to classes")
    expect(page.locator(".scores").nth(1)).to_contain_text("7")
    page.get_by_role("link", name="All lessons").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lessons")
    expect(page).to_have_url(re.compile("/lessons$"))
    expect(page.get_by_text(f"0 of {len(LESSONS)} guessed right so far")).to_be_visible()
