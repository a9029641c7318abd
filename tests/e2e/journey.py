"""What a visitor does: go to a page, start a training, draw a stroke."""

import re
import time
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.server import Server
from tests.picture_files import file_of

TRAINING = 180_000  # milliseconds: the engine starts first, and other work may share the machine
MOVES = 12  # of the pen, from one point of a stroke to the next
SEVEN = ((70, 70), (210, 70), (120, 230))
ONE = ((140, 50), (140, 230))

# Resolves once an element has a size and has kept its place for half a second of frames.
AT_REST = """element => new Promise(resolve => {
  const page = element.closest('[data-testid=stMain]');
  let last = '', frames = 0;
  const look = () => {
    const box = element.getBoundingClientRect();
    const place = [box.x, box.y + page.scrollTop, box.width, box.height].join(' ');
    const still = place === last && box.height > 0 && (element.complete ?? true);
    [last, frames] = [place, still ? frames + 1 : 0];
    if (frames < 30) requestAnimationFrame(look); else resolve(place);
  };
  look();
})"""


def by_key(page: Page, key: str) -> Locator:
    """The element or container with this key."""
    return page.locator(f".st-key-{key}")


def go(page: Page, server: Server, address: str) -> None:
    """Open a page by its address and wait until it has drawn its title."""
    page.goto(f"{server.url}/{address}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def go_by_menu(page: Page, title: str) -> None:
    """Change to another page as a visitor does, in the sidebar."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def start_training(page: Page, server: Server, epochs: int) -> str:
    """Start a training on the built-in digits and return the run's address."""
    go(page, server, "train?dataset=digits&architecture=lenet5")
    field = page.get_by_label("Epochs", exact=True)
    field.fill(str(epochs))
    field.press("Enter")
    expect(by_key(page, "plan")).to_contain_text(f"{epochs} epoch")
    by_key(page, "start_training").get_by_role("button").click()
    expect(by_key(page, "run_status")).to_be_visible()
    return page.url.removeprefix(f"{server.url}/")


def expect_state(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the run is in this state."""
    expect(by_key(page, "run_status")).to_contain_text(words, timeout=TRAINING)


def resting_place(element: Locator) -> str:
    """The position and size of an element, once it is drawn and no longer moves."""
    place: str = element.evaluate(AT_REST)
    return place


def draw(
    page: Page,
    stroke: Sequence[tuple[int, int]],
    seconds_a_move: float = 0.0,
    lift: bool = True,
) -> None:
    """Draw a stroke through those points of the canvas, 280 pixels wide, twelve moves apart.

    Without `lift` the pen stays on the sheet.
    """
    expect(page.get_by_role("button", name="Undo")).to_be_visible()  # the pen has its sheet
    pad = by_key(page, "draw_pad").locator("canvas").last
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + stroke[0][0], box["y"] + stroke[0][1])
    page.mouse.down()
    for (x, y), (x_next, y_next) in pairwise(stroke):
        for share in (step / MOVES for step in range(1, MOVES + 1)):
            page.mouse.move(
                box["x"] + x + (x_next - x) * share, box["y"] + y + (y_next - y) * share
            )
            time.sleep(seconds_a_move)
    if lift:
        page.mouse.up()


def seven() -> FilePayload:
    """A photo of a 7 on paper, as the bytes of a JPEG."""
    paper = Image.new("RGB", (600, 800), (225, 220, 210))
    ImageDraw.Draw(paper).line([(200, 250), (400, 250), (280, 560)], (40, 40, 60), 26, "curve")
    return {"name": "seven.jpg", "mimeType": "image/jpeg", "buffer": file_of(paper, "JPEG")}


def upload(page: Page, *files: FilePayload) -> None:
    """Hand files to the photo page."""
    by_key(page, "photo_upload").locator("input[type=file]").set_input_files(list(files))
