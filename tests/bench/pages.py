"""How soon pages are drawn, and how much memory the server takes, in a real browser.

    python -m tests.bench.pages

Prints the seconds from starting the server to the home page and to the first answer on a drawn
digit, the seconds of every other page on the warm server, and the server's memory after all that.
"""

import time

import psutil
from playwright.sync_api import Page, expect

from pages.widgets.page import PAGES
from tests.bench.browser import chromium, new_server
from tests.e2e.journey import by_key, draw, go
from tests.e2e.server import Server

SEVEN = ((70, 70), (210, 70), (120, 230))
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
MIB = 2**20
ENGINE = 120_000  # milliseconds; the engine starts in the background


def until_idle(page: Page, server: Server, address: str) -> float:
    """Seconds until a page has drawn its title and its script has ended."""
    began = time.perf_counter()
    go(page, server, address)
    expect(page.locator(IDLE)).to_be_visible()
    return time.perf_counter() - began


def first_page() -> None:
    """From starting the server to the home page."""
    with new_server() as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        began = time.perf_counter()
        server.start()
        up = time.perf_counter() - began
        shown = until_idle(page, server, "")
        print(f"server up after {up:.2f} s, home page {shown:.2f} s later (at most 2.5)")


def first_answer() -> None:
    """From starting the server to the answer on a drawn digit."""
    with new_server() as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        began = time.perf_counter()
        server.start()
        go(page, server, "draw")
        expect(by_key(page, "draw_pad").locator("iframe, canvas").first).to_be_visible()
        answer = by_key(page, "answer").locator(".answer-label")
        expect(page.locator(IDLE)).to_be_visible()
        draw(page, SEVEN)
        expect(answer).to_have_text("7")
        print(f"from start to first answer: {time.perf_counter() - began:.2f} s (at most 5)")


def warm_pages() -> None:
    """Every page, and the server's memory."""
    with new_server() as server, chromium() as browser:
        server.start()
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        until_idle(page, server, "")
        expect(page.get_by_text("Training engine: ready")).to_be_visible(timeout=ENGINE)
        for info in PAGES:
            seconds = until_idle(page, server, info.address)
            print(f"/{info.address:<14} {seconds:.2f} s (at most 1.5)")
        until_idle(page, server, "datasets?dataset=mnist")
        for name in ("mnist", "fashion_mnist", "cats_vs_dogs"):
            until_idle(page, server, f"photo?run={name}")
        memory = psutil.Process(server.tree()[0].pid).memory_info().rss / MIB
        print(f"server's memory: {memory:.0f} MiB (at most 400)")


if __name__ == "__main__":
    first_page()
    first_answer()
    warm_pages()
