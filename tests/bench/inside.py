"""How long looking inside takes: in a real browser, and asking the worker.

python -m tests.bench.inside
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from playwright.sync_api import Page, expect

from models import worker_tasks
from models.explain.feature_maps import feature_maps
from models.inference.predictor import load_predictor
from models.runs import RunState, RunStore
from models.runs.queue import JobQueue
from models.serving.identity import identify
from models.training.config import TrainingConfig
from tests.bench.browser import chromium, new_server
from tests.e2e.journey import SEVEN, TRAINING, by_key, draw, go

TIMES = 10
EPOCHS = 6

# Notes when the pen or the mouse goes up, when a picture of a map changes, when a cell's text does.
WATCH = """
window.bench = {downs: [], ups: [], maps: [], cells: []};
document.addEventListener('pointerdown', () => bench.downs.push(performance.now()), true);
document.addEventListener('pointerup', () => bench.ups.push(performance.now()), true);
const every = root => [...root.querySelectorAll('*')].flatMap(e => e.shadowRoot
  ? [e, ...every(e.shadowRoot)] : [e]);
let row, map, text;
(function look() {
  if (!row?.isConnected) row = every(document).find(e => e.matches('.row'));
  const picture = row?.querySelectorAll('img')[1]?.src;
  if (picture !== map) { map = picture; if (map) bench.maps.push(performance.now()); }
  const cell = document.querySelector('.st-key-inside_cell')?.innerText;
  if (cell !== text) { text = cell; if (text) bench.cells.push(performance.now()); }
  requestAnimationFrame(look);
})();
"""


def told(what: str, seconds: list[float], most: float) -> None:
    """Print one figure: the median in milliseconds, and its share of what it may be."""
    median = statistics.median(seconds)
    print(
        f"{what}: median {1000 * median:.0f} ms, slowest {1000 * max(seconds):.0f} ms "
        f"(at most {1000 * most:.0f}: {median / most:.0%} of it)"
    )


def after(noted: dict[str, list[float]], what: str) -> list[float]:
    """The seconds from each pointer-up to the last change before the pointer goes down again."""
    ends = [*noted["downs"][1:], float("inf")]
    delays = []
    for up, end in zip(noted["ups"], ends, strict=True):
        later = [moment for moment in noted[what] if up < moment < end]
        delays += [(later[-1] - up) / 1000] if later else []
    return delays


def drawings(page: Page) -> None:
    """Draw the same stroke again and again, each time a little further to the right."""
    for number in range(TIMES):
        draw(page, [(x - 40 + 6 * number, y) for x, y in SEVEN])
        expect(by_key(page, "inside_cell")).to_be_visible()
        time.sleep(1.5)  # the last maps have come; nothing is measured here


def clicks(page: Page) -> None:
    """Click cells of the large map along a diagonal."""
    large = page.get_by_role("application")
    box = large.bounding_box()
    assert box is not None
    for number in range(TIMES):
        share = (number + 1) / (TIMES + 1)
        large.click(position={"x": box["width"] * share, "y": box["height"] * share})
        time.sleep(0.8)


def in_the_browser() -> None:
    """From pen-up to the maps, and from a click to its arithmetic."""
    expect.set_options(timeout=TRAINING)
    with new_server() as server, chromium() as browser:
        server.start()
        page = browser.new_page(viewport={"width": 1280, "height": 2000})
        go(page, server, "inside?run=mnist")
        expect(by_key(page, "inside_cell")).to_be_visible(timeout=TRAINING)
        page.get_by_text("Draw", exact=True).last.click()
        draw(page, SEVEN)
        expect(by_key(page, "inside_cell")).to_be_visible()
        page.evaluate(WATCH)
        drawings(page)
        noted = page.evaluate("bench")
        told("maps of a drawing", after(noted, "maps"), 0.5)
        page.evaluate("bench.downs = []; bench.ups = []; bench.cells = []")
        clicks(page)
        noted = page.evaluate("bench")
        told("arithmetic of a click", after(noted, "cells"), 0.3)


@contextmanager
def worker(store: RunStore) -> Iterator[JobQueue]:
    """A queue of our own, ready."""
    queue = JobQueue(store)
    queue.start()
    yield queue
    queue.stop()


def seconds(ask: Callable[[int], object], times: int = TIMES) -> list[float]:
    """How long each of some questions takes, after one that warms up."""
    ask(-1)
    found = []
    for number in range(times):
        began = time.perf_counter()
        ask(number)
        found.append(time.perf_counter() - began)
    return found


def by_asking() -> None:
    """Grad-CAM of a small and a large network, and a step of the time machine."""
    with new_server() as server:
        store = RunStore(server.home)
        with worker(store) as queue:
            for name, most in (("mnist", 0.1), ("cats_vs_dogs", 0.3)):
                shape = load_predictor(name).info.input_shape
                network = identify(name)
                pixels = np.random.default_rng(0).integers(0, 256, shape, np.uint8)

                def cam(number: int, network=network, pixels=pixels) -> None:
                    queue.ask(worker_tasks.heatmaps, network, pixels, "grad_cam", (1,)).result()

                told(f"Grad-CAM of {name}, {shape[0]}×{shape[1]}", seconds(cam), most)
            time_machine(queue, store)


def time_machine(queue: JobQueue, store: RunStore) -> None:
    """Each step opens the epoch's weights, and asks for the layers, their maps, and Grad-CAM."""
    config = TrainingConfig("digits", "small_resnet", epochs=EPOCHS, train_samples=256)
    run = store.create(config, "Bench")
    queue.submit(run)
    while not run.status.state.is_over:
        time.sleep(0.5)
    assert run.status.state is RunState.FINISHED, run.status.error
    pixels = np.random.default_rng(0).integers(0, 256, (28, 28, 1), np.uint8)

    def step(number: int) -> None:
        network = identify(run.id, store.home).after(number % EPOCHS + 1)
        queue.ask(worker_tasks.anatomy, network).result()
        queue.ask(feature_maps, network, pixels).result()
        queue.ask(worker_tasks.heatmaps, network, pixels, "grad_cam", (1, 2)).result()

    told("a step of the time machine, small_resnet", seconds(step, EPOCHS), 0.5)


def main() -> None:
    """Print the figures of one run."""
    in_the_browser()
    by_asking()


if __name__ == "__main__":
    main()
