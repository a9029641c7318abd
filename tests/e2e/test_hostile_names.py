"""Names that would be links, pictures or code elsewhere stay text in a real browser."""

import urllib.parse

import pytest

from tests.hostile_runs import GROUPS, hostile_run
from tests.hostile_text import ELSEWHERE, RAW

ADDRESS = urllib.parse.urlsplit(ELSEWHERE).hostname
FOUND = f"""() => [...document.querySelectorAll(
  '[src*="{ADDRESS}"], [href*="{ADDRESS}"], img[src="x"], .katex, [href^="mailto"]'
)].map(each => each.outerHTML.slice(0, 200))"""
ICONS = """() => [...document.querySelectorAll('[data-testid="stMain"] [data-testid*="Icon"]')]
  .filter(each => each.textContent.trim() === 'skull').map(each => each.outerHTML)"""
ENGINE = 180_000  # milliseconds: Inside waits for it to start
PATHS = ("", "draw?run={run}", "photo?run={run}", "train?run={run}", "runs", "evaluate?run={run}",
         "inside?run={run}", "lessons?lesson={raw}", "datasets?dataset={raw}",
         "architectures?size={raw}&dataset={raw}", "draw?run={raw}", "train?run={raw}")  # fmt: skip


@pytest.fixture
def runs(server):
    return [hostile_run(server.home, classes) for classes in GROUPS]


def test_hostile_names_make_no_request_and_no_element(server, runs, page):
    left = []
    page.on("request", lambda request: left.append(request.url) if _leaves(request.url) else None)
    for number, path in enumerate(PATHS):
        raw = urllib.parse.quote(" ".join(RAW.values()))
        page.goto(f"{server.url}/{path.format(run=runs[number % 2].id, raw=raw)}")
        page.get_by_text("nothing is sent anywhere").wait_for(timeout=ENGINE)
        assert page.evaluate(FOUND) == [], path
        assert page.evaluate(ICONS) == [], path
    assert left == []


def _leaves(url: str) -> bool:
    return urllib.parse.urlsplit(url).hostname not in ("localhost", "127.0.0.1", None)
