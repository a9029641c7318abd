"""Undo, the pen that follows, and the keyboard, each of which lives in the browser alone."""

from playwright.sync_api import Page, expect

from tests.e2e.journey import ONE, SEVEN, by_key, draw, go, resting_place


def label(page: Page):
    return by_key(page, "answer").locator(".answer-label")


def test_the_answer_comes_while_the_pen_is_still_down(page, server):
    go(page, server, "draw?run=mnist")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    draw(page, SEVEN, lift=False)
    expect(label(page)).to_have_text("7")
    page.mouse.up()


def test_undo_takes_one_stroke_back(page, server):
    go(page, server, "draw?run=mnist")
    draw(page, ONE)
    expect(label(page)).to_have_text("1")
    draw(page, [(60, 60), (220, 60), (60, 60), (60, 220), (220, 220)])
    expect(label(page)).not_to_have_text("1")
    page.get_by_role("button", name="Undo").click()
    expect(label(page)).to_have_text("1")


def test_a_digit_can_be_drawn_with_the_keyboard(page, server):
    go(page, server, "draw?run=mnist")
    page.get_by_text("Keyboard", exact=True).click()
    page.get_by_role("gridcell", name="row 1, column 1", exact=True).focus()
    press = page.keyboard.press
    for key, times in (
        ("ArrowDown", 2),
        ("ArrowRight", 3),
        ("Shift+ArrowRight", 6),
        ("Shift+ArrowDown", 8),
    ):
        for _ in range(times):
            press(key)
    expect(label(page)).to_have_text("7")
    expect(page.get_by_role("status").filter(has_text="7,")).to_have_count(1)
    page.get_by_role("button", name="Clear").click()
    expect(by_key(page, "answer")).to_contain_text("Draw something")


def test_what_was_told_is_counted_and_undone_by_telling_again(page, server):
    go(page, server, "draw?run=mnist")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    draw(page, SEVEN)
    expect(label(page)).to_have_text("7")
    truths = by_key(page, "draw_truth")
    truths.get_by_text("1", exact=True).click()
    expect(page.get_by_text("0 of 1 right")).to_be_visible()
    expect(page.get_by_text("said 7")).to_be_visible()
    truths.get_by_text("7", exact=True).click()
    expect(page.get_by_text("1 of 1 right")).to_be_visible()
    expect(page.get_by_text("said 7")).to_have_count(0)


def test_drawing_moves_nothing_else_on_the_page(page, server):
    go(page, server, "draw?run=mnist")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    below = page.get_by_text("From your drawing to the network's picture")
    before = resting_place(below)
    draw(page, SEVEN)
    expect(label(page)).to_have_text("7")
    assert resting_place(below) == before
