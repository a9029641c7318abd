"""A real Chromium against a real server. Whatever a test looks at, nothing may break in passing:
every test fails on an exception box, an error on the browser's console or an uncaught one.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from models.runs import RunStore
from tests.e2e.server import Server

FOLDER = Path(__file__).parent
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
    """Mark the tests in this folder and run them first, since they take longest.

    Of several workers, one runs them all, so only one needs a server, a browser and an engine.
    The others share the short tests.
    """
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(600))
    items.sort(key=lambda item: FOLDER not in item.path.parents)


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts fresh servers, which end with the test."""
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
def shared_server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    shared = Server(tmp_path_factory.mktemp("server")).start()
    yield shared
    shared.stop()


@pytest.fixture
def server(shared_server: Server) -> Server:
    """A server shared by all tests, without the runs of earlier ones: pages choose the newest."""
    for run in RunStore(shared_server.home).list():
        shutil.rmtree(run.folder, ignore_errors=True)
    return shared_server


@pytest.fixture
def new_page(
    browser: Browser, start_server: Callable[..., Server]
) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a session of its own.

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
    """Whether it is Streamlit's request below a page's address, to find its server's root."""
    address = message.location.get("url", "")
    return "404" in message.text and address.endswith(("/_stcore/health", "/_stcore/host-config"))


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page, in a window of 1280×800."""
    return new_page()
