"""What the server process has loaded after showing all pages."""

import pytest
from playwright.sync_api import expect

from pages.widgets.page import PAGES
from tests.e2e.journey import SEVEN, by_key, draw, expect_state, go, start_training

MOST = 400e6  # bytes
FORBIDDEN = ("tensorflow", "/keras/", "jax", "onnx")


def test_the_server_never_loads_tensorflow_and_stays_small(page, server):
    for info in PAGES:
        go(page, server, info.address)
    go(page, server, "draw?run=mnist")
    draw(page, SEVEN)
    expect(by_key(page, "answer").locator(".answer-label")).to_have_text("7")
    start_training(page, server, epochs=1)
    expect_state(page, "finished")

    serving, *workers = server.tree()
    loaded = {mapped.path for mapped in serving.memory_maps()}
    assert any("litert" in path for path in loaded), "it has answered, so LiteRT is there"
    assert not [path for path in loaded if any(name in path for name in FORBIDDEN)]
    assert serving.memory_info().rss < MOST

    trained = {mapped.path for worker in workers for mapped in worker.memory_maps()}
    assert any("tensorflow" in path for path in trained), "this is how one would see it"


@pytest.fixture(autouse=True)
def needs_memory_maps(server):
    if not hasattr(server.tree()[0], "memory_maps"):
        pytest.skip("this system does not tell what a process has loaded")
