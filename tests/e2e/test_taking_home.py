"""Taking things home: a checked network file, and the code of a drawing's answer."""

import subprocess
import sys

import numpy as np
import onnxruntime
from playwright.sync_api import Locator, Page, expect

from models.serving.identity import SHIPPED
from models.serving.litert import LiteRTNetwork
from tests.e2e.journey import SEVEN, TRAINING, by_key, draw, go, resting_place


def unfold(page: Page, title: str) -> None:
    folded = page.locator("summary", has_text=title)
    expect(folded).to_be_visible(timeout=TRAINING)  # the engine may have to start first
    resting_place(folded)
    folded.click()


def saved(page: Page, button: Locator, path) -> None:
    expect(button).to_be_visible(timeout=TRAINING)
    resting_place(button)
    with page.expect_download() as download:
        button.click()
    download.value.save_as(path)


def test_a_network_is_taken_home_as_onnx_and_answers_there(page, server, tmp_path):
    go(page, server, "inside?run=mnist")
    unfold(page, "Take it home")
    choice = page.get_by_role("radio", name="ONNX")
    expect(choice).to_be_visible()
    resting_place(choice)
    choice.click()
    saved(page, page.get_by_role("button", name="mnist.onnx"), tmp_path / "mnist.onnx")
    expect(page.get_by_text("loaded again, and asked about 100")).to_be_visible()

    pixels = np.zeros((1, 28, 28, 1), np.float32)
    pixels[0, 5:23, 13:15] = 255  # a one
    session = onnxruntime.InferenceSession(tmp_path / "mnist.onnx")
    (found,) = session.run(["probabilities"], {"pixels": pixels})
    used = LiteRTNetwork((SHIPPED / "mnist" / "model.tflite").read_bytes())(pixels.astype(np.uint8))
    assert found[0].argmax() == used.probabilities[0].argmax() == 1


def test_a_network_is_taken_home_as_a_page(page, new_page, server, tmp_path):
    """The page is opened from the file that the app hands out, without the internet."""
    go(page, server, "inside?run=mnist")
    unfold(page, "Take it home")
    file = tmp_path / "mnist.html"
    saved(page, page.get_by_role("button", name="mnist.html"), file)
    home = new_page()
    home.context.set_offline(True)
    home.goto(file.as_uri())
    box = home.locator(".sheet").bounding_box()
    home.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    home.mouse.down()
    home.mouse.move(box["x"] + box["width"] / 2, box["y"] + 3 * box["height"] / 4, steps=5)
    home.mouse.up()
    expect(home.locator(".label")).to_have_text("1")
    expect(home.get_by_text("Right on test pictures")).to_be_visible()


def test_the_code_of_an_answer_runs_where_it_was_saved(page, server, tmp_path):
    go(page, server, "draw?run=mnist")
    draw(page, SEVEN)
    expect(by_key(page, "answer").locator(".answer-label")).to_have_text("7")
    by_key(page, "draw_pad").locator("canvas").first.screenshot(path=tmp_path / "picture.png")
    unfold(page, "The code")
    saved(page, page.get_by_role("button", name="Script"), tmp_path / "alone.py")
    saved(page, page.get_by_role("button", name="mnist.tflite"), tmp_path / "mnist.tflite")
    done = subprocess.run(
        [sys.executable, "-P", "alone.py"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    shares = dict(line.split(": ") for line in done.stdout.strip().splitlines())
    assert float(shares["7"].rstrip("%")) > 90
