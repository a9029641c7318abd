"""How fast the answer follows the pen, in a real browser.

    python -m tests.bench.drawing

Draws 50 strokes and prints the median time from pen-up to the new answer on the page, how often a
second the answer moved while the pen was down, and, from the same run, how long a click takes to
come back from the server at all.
"""

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
SLOWLY = 0.012  # seconds between two moves of the pen, as a hand makes them

# Notes when the pen goes up and when the answer changes, by the browser's own clock.
WATCH = """
window.bench = {down: 0, ups: [], answers: []};
document.addEventListener('pointerdown', () => { bench.down = performance.now(); }, true);
document.addEventListener('pointerup', () => { bench.ups.push([bench.down, performance.now()]); },
                          true);
new MutationObserver(() => bench.answers.push(performance.now())).observe(
  document.querySelector('.st-key-answer'),
  {subtree: true, childList: true, characterData: true, attributes: true});
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
    for down, up in noted["ups"]:
        later = [moment for moment in noted["answers"] if moment > up]
        during = [moment for moment in noted["answers"] if down < moment <= up]
        if up - down < 100:  # a click on a button, no stroke
            continue
        delays.append(later[0] - up)
        rates.append(len(during) / (up - down) * 1000)
    print(f"{len(delays)} strokes")
    print(
        f"pen-up to answer: median {statistics.median(delays):.0f} ms, "
        f"slowest {max(delays):.0f} ms (at most 120 in the median)"
    )
    print(f"answers a second while drawing: median {statistics.median(rates):.1f} (at least 5)")


if __name__ == "__main__":
    main()
