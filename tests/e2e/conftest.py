"""A real Chromium against a real server. Whatever a test looks at, nothing may break in passing:
every test fails on an exception box, an error on the browser's console or an uncaught one.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.e2e.server import Server

FOLDER = Path(__file__).parent
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
)
PATIENCE = 60_000  # milliseconds; generous, since other work may share the machine

# Streamlit's box for an exception in the script, told to the console wherever it appears.
TELL_EXCEPTIONS = """
new MutationObserver(() => {
  for (const box of document.querySelectorAll('[data-testid="stException"]:not([data-told])')) {
    box.dataset.told = 'yes';
    console.error('exception box: ' + box.innerText);
  }
}).observe(document, {childList: true, subtree: true});
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder and run them first: they are the longest.

    Of several workers one has them, and needs a server, a browser and an engine; the others take
    what is short, until nothing is left for anyone.
    """
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(600))
    items.sort(key=lambda item: FOLDER not in item.path.parents)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None and os.environ.get("CNN_PLAYGROUND_BROWSER_TESTS") != "required":
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers that nobody has visited yet; they end with the test."""
    servers: list[Server] = []

    def start(data: Path | None = None) -> Server:
        folder = tmp_path / f"server{len(servers)}"
        folder.mkdir()
        servers.append(Server(folder, data))
        return servers[-1].start()

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that tests share which do not mind each other."""
    shared = Server(tmp_path_factory.mktemp("server")).start()
    yield shared
    shared.stop()


@pytest.fixture
def new_page(
    browser: Browser, start_server: Callable[..., Server]
) -> Iterator[Callable[..., Page]]:
    """Opens pages, each a session of its own that knows nothing of the others.

    Asks for `start_server` so that its pages are closed before their servers end.
    """
    expect.set_options(timeout=PATIENCE)
    contexts, errors = [], []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not _is_search_for_root(message):
            errors.append(f"{message.text} ({message.location})")

    def open_page(width: int = 1280, height: int = 800) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELL_EXCEPTIONS)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: errors.append(f"uncaught: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)


def _is_search_for_root(message: ConsoleMessage) -> bool:
    """Streamlit asks below a page's address first, to find out where its server begins."""
    address = message.location.get("url", "")
    return "404" in message.text and address.endswith(("/_stcore/health", "/_stcore/host-config"))


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page, in a window of 1280×800."""
    return new_page()
