"""A server of its own and a Chromium for the benchmarks that measure what a visitor sees."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.chromium import ARGUMENTS, CHROMIUMS
from tests.e2e.server import Server
from utils.paths import data_folder


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def new_server() -> Iterator[Server]:
    """A server that is not started yet, with an empty home and this machine's data sets."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), data_folder())
        try:
            yield server
        finally:
            server.stop()
