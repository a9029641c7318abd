"""What a hand does on the sheet: tap, rest the palm, press keys, hide the canvas."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journey import MOVES, ONE, SEVEN, by_key, draw, go

# A browser that changes each pixel that is read a little, and one that gives none away.
LITTLE = """
const read = CanvasRenderingContext2D.prototype.getImageData;
CanvasRenderingContext2D.prototype.getImageData = function (...box) {
  const found = read.apply(this, box);
  found.data.forEach((value, at) => (found.data[at] = value ^ (Math.random() < 0.5)));
  return found;
};"""
ALL = """
const read = CanvasRenderingContext2D.prototype.getImageData;
CanvasRenderingContext2D.prototype.getImageData = function (...box) {
  const found = read.apply(this, box);
  found.data.fill(255);
  return found;
};"""


@pytest.fixture
def sheet(page, server):
    """The page Draw, once the pen is connected to its canvas."""
    go(page, server, "draw?run=mnist")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    return page


def label(page: Page):
    return by_key(page, "answer").locator(".answer-label")


def points(page: Page, stroke):
    """The points of a stroke on the page, twelve from each of its corners to the next."""
    box = by_key(page, "draw_pad").locator("canvas").last.bounding_box()
    assert box is not None
    shares = [step / MOVES for step in range(MOVES + 1)]
    return [
        (box["x"] + x + (x_next - x) * share, box["y"] + y + (y_next - y) * share)
        for (x, y), (x_next, y_next) in pairwise(stroke)
        for share in shares
    ]


class Touches:
    """Touches, sent through the browser's own input."""

    def __init__(self, page: Page) -> None:
        self.browser = page.context.new_cdp_session(page)
        self.browser.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        self.down: dict[int, dict[str, float]] = {}

    def put(self, finger: int, place, radius: float = 8.0) -> None:
        kind = "touchMove" if finger in self.down else "touchStart"
        x, y = place
        self.down[finger] = {"x": x, "y": y, "id": finger, "radiusX": radius, "radiusY": radius}
        self._send(kind)

    def lift(self, finger: int) -> None:
        del self.down[finger]
        self._send("touchEnd")

    def _send(self, kind: str) -> None:
        touches = {"type": kind, "touchPoints": list(self.down.values())}
        self.browser.send("Input.dispatchTouchEvent", touches)


def test_a_tap_is_ink_as_well(sheet):
    sheet.mouse.click(*points(sheet, [(140, 140), (141, 140)])[0])
    expect(sheet.locator(".trail img").first).to_be_attached()
    sheet.get_by_role("button", name="Undo").click()
    expect(by_key(sheet, "answer")).to_contain_text("Draw something")


def test_the_keys_undo_and_redo_but_not_while_somebody_writes(sheet):
    draw(sheet, SEVEN)
    expect(label(sheet)).to_have_text("7")
    sheet.keyboard.press("Control+z")
    expect(by_key(sheet, "answer")).to_contain_text("Draw something")
    sheet.keyboard.press("Control+y")
    expect(label(sheet)).to_have_text("7")
    sheet.keyboard.press("Control+z")
    expect(by_key(sheet, "answer")).to_contain_text("Draw something")
    sheet.keyboard.press("Control+Shift+z")
    expect(label(sheet)).to_have_text("7")
    sheet.get_by_label("Network", exact=True).focus()
    sheet.keyboard.press("Control+z")
    sheet.wait_for_timeout(500)
    expect(label(sheet)).to_have_text("7")


@pytest.mark.parametrize("radius", [12.0, 50.0])
def test_a_palm_that_lies_there_first_takes_nothing_from_a_stroke(sheet, radius):
    touches = Touches(sheet)
    touches.put(0, points(sheet, [(250, 260), (251, 260)])[0], radius)
    for place in points(sheet, SEVEN):
        touches.put(1, place)
    touches.lift(1)
    expect(label(sheet)).to_have_text("7")
    touches.lift(0)
    sheet.get_by_role("button", name="Undo").click()  # there is one stroke, and nothing else
    expect(by_key(sheet, "answer")).to_contain_text("Draw something")


def test_a_palm_that_comes_while_the_pen_draws_leaves_no_ink(sheet):
    touches = Touches(sheet)
    first, *others = points(sheet, ONE)
    touches.put(0, first)
    for number, place in enumerate(others):
        touches.put(0, place)
        if number == 4:
            touches.put(1, points(sheet, [(250, 200), (251, 200)])[0])
    touches.lift(1)
    touches.lift(0)
    expect(label(sheet)).to_have_text("1")


def test_a_pen_takes_the_sheet_from_a_hand(sheet):
    touches = Touches(sheet)
    for place in points(sheet, [(200, 240), (250, 250)]):
        touches.put(0, place)
    places = points(sheet, ONE)
    kinds = ["mousePressed", *["mouseMoved"] * (len(places) - 2), "mouseReleased"]
    for kind, (x, y) in zip(kinds, places, strict=True):
        pen = {"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "pointerType": "pen"}
        touches.browser.send("Input.dispatchMouseEvent", {**pen, "clickCount": 1})
    touches.lift(0)
    expect(label(sheet)).to_have_text("1")


@pytest.mark.parametrize("protection", [LITTLE, ALL], ids=["a little noise", "nothing is read"])
def test_a_browser_that_hides_the_canvas_is_told_of_other_ways(page, server, protection):
    page.add_init_script(protection)
    go(page, server, "draw?run=mnist")
    expect(page.get_by_text("changes what a page can read")).to_be_visible()
    expect(page.get_by_role("link", name="Show a photo of a drawing")).to_be_visible()
    if protection is LITTLE:
        draw(page, SEVEN)
        expect(label(page)).to_have_text("7")
    page.get_by_role("button", name="Draw with the keyboard").click()
    expect(page.get_by_role("grid", name="Drawing grid")).to_be_visible()
    expect(page.get_by_test_id("stMain").get_by_role("alert")).to_have_count(0)
