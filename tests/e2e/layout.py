"""Finds overlapping and overflowing elements on a page, by their rectangles in a browser."""

from pathlib import Path

from playwright.sync_api import Page

WIDTHS = (1920, 1280, 1024, 853, 768, 390, 320)  # pixels; 853 is 1280 enlarged to 150 %

_FAULTS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def faults(page: Page) -> list[str]:
    """Describes what does not fit at the page's width."""
    found: list[str] = page.evaluate(_FAULTS)
    return found
