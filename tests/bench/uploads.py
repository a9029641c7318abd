"""How much memory the server holds for uploaded photos, with real browsers.

    python -m tests.bench.uploads

Prints by how much the server's memory has grown while fifty photos of 12 megapixels are shown,
after the page was left for ten seconds, while six visitors look at fifty each, and after they have
closed their tabs and the server has waited for them to come back. Takes ten minutes.
"""

import io
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from pages.widgets.server import PATIENCE
from tests.bench.browser import chromium, new_server
from tests.bench.pages import IDLE, MIB, until_idle
from tests.e2e.journey import by_key
from tests.e2e.server import Server

PHOTOS, VISITORS = 50, 6
AWAY = 10.0  # seconds after leaving the page
SLOW = 600_000  # milliseconds: the machine may be busy


def photo(seed: int) -> bytes:
    """A JPEG of 4000×3000 pixels, some 10 MB: what a camera makes of a lawn."""
    chance = np.random.default_rng(seed)
    coarse = chance.integers(0, 256, (30, 40, 3), np.uint8)
    picture = np.asarray(Image.fromarray(coarse).resize((4000, 3000))).astype(np.int16)
    grain = chance.integers(-60, 60, (3000, 4000, 1), np.int16)
    file = io.BytesIO()
    Image.fromarray(np.clip(picture + grain, 0, 255).astype(np.uint8)).save(
        file, "JPEG", quality=92
    )
    return file.getvalue()


def photos(folder: Path) -> list[Path]:
    """Fifty files; each of ten photos several times."""
    contents = [photo(seed) for seed in range(10)]
    files = [folder / f"photo{number}.jpg" for number in range(PHOTOS)]
    for number, file in enumerate(files):
        file.write_bytes(contents[number % len(contents)])
    return files


def memory(server: Server) -> float:
    """MiB of the server itself, without the workers."""
    return psutil.Process(server.tree()[0].pid).memory_info().rss / MIB


def tell(when: str, server: Server, before: float) -> None:
    """Print by how much the memory has grown."""
    print(f"{when}: {memory(server) - before:+.0f} MiB", flush=True)


def show(browser: Browser, server: Server, files: list[Path]) -> Page:
    """A visitor who gives all the files and waits for the answers."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    until_idle(page, server, "photo?run=cats_vs_dogs")
    box = by_key(page, "photo_upload").locator("input[type=file]")
    box.set_input_files([str(file) for file in files])
    expect(page.locator(".card")).to_have_count(len(files), timeout=SLOW)
    expect(page.locator(IDLE)).to_be_visible(timeout=SLOW)
    return page


def one_visitor(server: Server, browser: Browser, files: list[Path]) -> None:
    """While the photos are shown, and after leaving the page."""
    page = show(browser, server, files[:2])  # what the first answer loads stays
    page.get_by_text("Training engine: ready").wait_for(timeout=SLOW)  # and what is warmed
    page.close()
    time.sleep(AWAY)
    before = memory(server)
    page = show(browser, server, files)
    tell(f"{PHOTOS} photos shown (at most 150)", server, before)
    until_idle(page, server, "")
    time.sleep(AWAY)
    print(
        f"{AWAY:.0f} s after leaving: {memory(server) - before:+.0f} MiB (at most 50)", flush=True
    )
    page.close()


def a_class(server: Server, browser: Browser, files: list[Path]) -> None:
    """Six visitors at once, and after their tabs were closed."""
    before = memory(server)
    pages = [show(browser, server, files) for _ in range(VISITORS)]
    tell(f"{VISITORS} visitors", server, before)
    for page in pages:
        page.close()
    time.sleep(PATIENCE + AWAY)
    print(
        f"{PATIENCE + AWAY:.0f} s after they left: {memory(server) - before:+.0f} MiB", flush=True
    )


def main() -> None:
    """All figures, in the order of the description."""
    with tempfile.TemporaryDirectory() as folder, new_server() as server, chromium() as browser:
        files = photos(Path(folder))
        total = sum(file.stat().st_size for file in files) / MIB
        print(f"{PHOTOS} files of 12 megapixels, {total:.0f} MiB", flush=True)
        server.start()
        one_visitor(server, browser, files)
        a_class(server, browser, files)


if __name__ == "__main__":
    main()
