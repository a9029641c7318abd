"""Shipped networks that are missing or damaged: a message, and everything else works."""

import shutil

import pytest

from models.serving import identity
from pages.draw import keys as draw_keys
from tests.app.page_content import html, texts

PAGES = ("home/home.py", "draw/draw.py", "photo/photo.py")


def cut(file, length):
    file.write_bytes(file.read_bytes()[:length])


DAMAGES = {
    "cut": lambda folder: cut(folder / "model.tflite", 5_000),
    "empty": lambda folder: cut(folder / "model.tflite", 0),
    "gone": lambda folder: (folder / "model.tflite").unlink(),
    "no description": lambda folder: (folder / "predictor.json").unlink(),
    "half a description": lambda folder: cut(folder / "predictor.json", 100),
    "nothing at all": shutil.rmtree,
}


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A copy of the app's own networks, to be damaged."""
    folder = tmp_path / "pretrained"
    kept = shutil.ignore_patterns("*.keras", "*.py", "__pycache__")
    shutil.copytree(identity.SHIPPED, folder, ignore=kept)
    monkeypatch.setattr(identity, "SHIPPED", folder)
    return folder


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_damaged_network_gets_a_sentence(open_app, shipped, page, damage):
    DAMAGES[damage](shipped / "mnist")
    shown = open_app(page)
    assert len(shown.warning) == 1
    assert shown.warning[0].value.startswith("What comes with the app for MNIST is missing")
    assert not shown.error  # another one answers


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_said_of_networks_that_work(open_app, shipped, page):
    shown = open_app(page)
    assert not shown.warning and not shown.error


def test_all_are_named_in_one_sentence(open_app, no_shipped):
    for page in PAGES:
        shown = open_app(page)
        assert "MNIST, Fashion-MNIST and Cats vs Dogs is missing" in texts(shown.warning)
        assert not shown.error


def test_a_damaged_network_that_is_asked_for_says_so(open_app, shipped):
    cut(shipped / "mnist" / "model.tflite", 5_000)
    page = open_app("draw/draw.py", run="mnist")
    assert page.error[0].value.endswith("Choose another one.")
    assert 'class="bars"' not in html(page)
    assert page.selectbox(key=draw_keys.DRAW_PREDICTOR).value == "mnist"
    page.selectbox(key=draw_keys.DRAW_PREDICTOR).set_value("fashion_mnist").run()
    assert not page.error
    assert "Ankle boot" in html(page)
