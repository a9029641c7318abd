"""The page of a network, opened from a file without a network: it answers as the app does."""

import base64
import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from models.codegen.network_page import network_page
from models.inference.predictor import load_predictor
from models.player.network_file import playable
from models.serving.identity import identify
from models.serving.predictor_info import PredictorInfo
from tests.random_networks import random_network

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "has_touch": True,
    "is_mobile": True,
}
HOSTILE = '</script><script>document.title = "broken"</script>${1}`'
SEVEN = [(0.3, 0.25), (0.7, 0.25), (0.45, 0.8)]
MOST_BYTES = 1_000_000


@pytest.fixture
def open_page(browser, tmp_path):
    """Opens a page from a file, with the network switched off, and expects no error."""
    contexts, errors = [], []

    def show(html, device):
        file = tmp_path / "network.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(**device, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield show
    for context in contexts:
        context.close()
    assert errors == []


def page_of(name):
    identity = identify(name)
    info = PredictorInfo.read(identity.folder)
    return network_page(identity.player_file.read_bytes(), info, [("Learned from", "pictures")])


def draw(page, points):
    box = page.locator(".sheet").bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


def asked_picture(page):
    """The picture that the page's network was last asked about."""
    page.evaluate("() => { window.asked = pad.sheet.picture }")
    content = page.evaluate(
        """() => {
            const canvas = document.createElement("canvas");
            canvas.width = canvas.height = asked.width;
            const image = new ImageData(asked.data, asked.width);
            canvas.getContext("2d").putImageData(image, 0, 0);
            return canvas.toDataURL();
        }"""
    )
    return Image.open(io.BytesIO(base64.b64decode(content.partition(",")[2])))


def shown_shares(page):
    widths = page.locator(".bar > i > i").evaluate_all(
        "(bars) => bars.map((bar) => bar.style.width)"
    )
    return np.array([float(width.rstrip("%")) / 100 for width in widths])


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_the_page_answers_as_the_app_does(open_page, name, device):
    page = open_page(page_of(name), device)
    draw(page, SEVEN)
    expect(page.locator(".bar.best")).to_have_count(1)
    predictor = load_predictor(name)
    expected = predictor.predict(asked_picture(page))
    expect(page.locator(".label")).to_have_text(expected.label)
    assert np.abs(shown_shares(page) - list(expected.probabilities.values())).max() <= 1e-3


def test_a_page_of_digits_is_small(tmp_path):
    assert len(page_of("mnist").encode()) <= MOST_BYTES


def test_two_digits_get_a_box_each(open_page):
    page = open_page(page_of("mnist"), DESKTOP)
    draw(page, [(0.2, 0.3), (0.2, 0.7)])
    draw(page, [(0.55, 0.3), (0.8, 0.3), (0.65, 0.7)])
    expect(page.locator(".label")).to_have_text("17")
    expect(page.locator(".boxes i")).to_have_count(2)
    expect(page.locator(".seen figcaption")).to_have_text("cut into these boxes")


def test_the_buttons_and_keys_undo_and_clear(open_page):
    page = open_page(page_of("mnist"), DESKTOP)
    empty = page.get_by_text("Draw something")
    expect(empty).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    draw(page, SEVEN)
    expect(page.locator(".label")).to_have_text("7")
    page.get_by_role("button", name="Undo").click()
    expect(empty).to_be_visible()
    page.keyboard.press("Control+Shift+Z")
    expect(page.locator(".label")).to_have_text("7")
    page.get_by_role("button", name="Clear").click()
    expect(empty).to_be_visible()
    expect(page.get_by_role("button", name="Clear")).to_be_disabled()


def test_a_digit_is_drawn_by_keyboard(open_page):
    page = open_page(page_of("mnist"), DESKTOP)
    page.locator(".sheet").focus()
    for _ in range(9):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    for _ in range(18):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator(".label")).to_have_text("1")
    expect(page.get_by_role("status")).to_contain_text("sure", timeout=5_000)


def test_names_of_foreign_origin_stay_text(open_page, tmp_path):
    model = random_network("lenet5", (28, 28, 1), 2).model
    pictures = np.random.default_rng(0).integers(0, 256, (4, 28, 28, 1)).astype(np.uint8)
    names = (HOSTILE, "other")
    info = PredictorInfo("run", HOSTILE, "digits", "digit", names, (28, 28, 1), "run")
    html = network_page(playable(model, pictures), info, [(HOSTILE, HOSTILE)])
    page = open_page(html, DESKTOP)
    expect(page.get_by_role("heading")).to_have_text(HOSTILE)
    draw(page, SEVEN)
    expect(page.locator(".bar span").first).to_have_text(HOSTILE)
    assert page.title() == HOSTILE


def test_a_fault_in_the_worker_is_told_in_words(browser):
    page = browser.new_page()
    page.set_content(network_page(b"nonsense", PredictorInfo.read(identify("mnist").folder), []))
    problem = page.evaluate(
        """() => new Promise((tell) => {
            new Asking("throw Error('a fault')", new ArrayBuffer(8), about, tell);
        })"""
    )
    page.close()
    assert problem["problem"].startswith("Something went wrong in this page.")


def test_a_damaged_network_gives_a_sentence(open_page):
    info = PredictorInfo.read(identify("mnist").folder)
    page = open_page(network_page(b"nonsense", info, []), DESKTOP)
    expect(page.get_by_text("The network's file is damaged.")).to_be_visible()
