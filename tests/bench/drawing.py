"""How fast the answer follows the pen, in a real browser.

    python -m tests.bench.drawing

Draws 50 strokes and prints the median time from pen-up to the new answer on the page, and how
often a second the answer changed while the pen was down. The new answer is the last one to appear.
"""

import math
import statistics
import time

from playwright.sync_api import Page, expect

from tests.bench.browser import chromium, new_server
from tests.e2e.journey import by_key, draw, go

STROKES = 50
SHAPES = (
    ((70, 70), (210, 70), (120, 230)),
    ((140, 50), (140, 230)),
    ((200, 60), (90, 140), (190, 200), (80, 220)),
    ((90, 60), (90, 150), (200, 150), (200, 60), (200, 240)),
)
CLICK = 100  # milliseconds: what is shorter is a click on a button, no stroke
SLOWLY = 0.012  # seconds between two moves of the pen, as a hand makes them

# Notes when the pen goes down and up and when the answer reads differently, by the browser's clock.
WATCH = """
window.bench = {downs: [], ups: [], answers: []};
document.addEventListener('pointerdown', () => bench.downs.push(performance.now()), true);
document.addEventListener('pointerup', () => bench.ups.push(performance.now()), true);
const answer = document.querySelector('.st-key-answer');
let read = answer.textContent;
new MutationObserver(() => {
  if (answer.textContent === read) return;
  read = answer.textContent;
  bench.answers.push(performance.now());
}).observe(answer, {subtree: true, childList: true, characterData: true});
"""


def strokes(page: Page) -> None:
    """Draw, each stroke on an empty sheet."""
    answer = by_key(page, "answer")
    for number in range(STROKES):
        draw(page, SHAPES[number % len(SHAPES)], seconds_a_move=SLOWLY)
        expect(answer.locator(".answer-sure")).not_to_have_text("Draw something")
        time.sleep(0.4)  # the last answer has come; nothing is measured here
        page.get_by_role("button", name="Clear").click()
        expect(answer).to_contain_text("Draw something")


def main() -> None:
    """Print the figures of one run."""
    with new_server() as server, chromium() as browser:
        server.start()
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        go(page, server, "draw?run=mnist")
        draw(page, SHAPES[0])
        expect(by_key(page, "answer").locator(".answer-label")).to_have_text("7")
        page.get_by_role("button", name="Clear").click()
        expect(by_key(page, "answer")).to_contain_text("Draw something")
        page.evaluate(WATCH)
        strokes(page)
        noted = page.evaluate("bench")

    delays, rates = [], []
    ends = [*noted["downs"][1:], math.inf]  # the next click comes after the last answer
    for down, up, end in zip(noted["downs"], noted["ups"], ends, strict=True):
        if up - down < CLICK:
            continue
        during = [moment for moment in noted["answers"] if down < moment <= up]
        after = [moment for moment in noted["answers"] if up < moment < end]
        delays.append(after[-1] - up if after else 0.0)  # 0: the answer stood before pen-up
        rates.append(len(during) / (up - down) * 1000)
    print(f"{len(delays)} strokes")
    print(
        f"pen-up to answer: median {statistics.median(delays):.0f} ms, "
        f"slowest {max(delays):.0f} ms (at most 120 in the median)"
    )
    print(f"answers a second while drawing: median {statistics.median(rates):.1f} (at least 5)")


if __name__ == "__main__":
    main()
