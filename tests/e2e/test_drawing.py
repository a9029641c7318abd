from playwright.sync_api import expect

from tests.e2e.journey import ONE, SEVEN, by_key, draw, go


def test_a_stroke_changes_the_answer(page, server):
    go(page, server, "draw?run=mnist")
    answer = by_key(page, "answer")
    expect(answer).to_contain_text("Draw something")
    draw(page, SEVEN)
    expect(answer.locator(".answer-label")).to_have_text("7")
    expect(answer).not_to_contain_text("Draw something")


def test_two_visitors_do_not_see_each_others_drawing(new_page, server):
    one, other = new_page(), new_page()
    for page in (one, other):
        go(page, server, "draw?run=mnist")
    draw(one, ONE)
    expect(by_key(one, "answer").locator(".answer-label")).to_have_text("1")
    expect(by_key(other, "answer")).to_contain_text("Draw something")
    draw(other, SEVEN)
    expect(by_key(other, "answer").locator(".answer-label")).to_have_text("7")
    expect(by_key(one, "answer").locator(".answer-label")).to_have_text("1")


def test_clear_takes_the_answer_away(page, server):
    go(page, server, "draw?run=mnist")
    draw(page, SEVEN)
    expect(by_key(page, "answer").locator(".answer-label")).to_have_text("7")
    page.get_by_role("button", name="Clear").click()
    expect(by_key(page, "answer")).to_contain_text("Draw something")
