"""The cost of watching: a training in the app with its page open, against plain `model.fit`.

    python -m tests.bench.watching            two epochs of `mnist_two_convs`, either way
    python -m tests.bench.watching --memory   the browser's and the server's over 50 epochs

Both trainings run by themselves, one after the other, on the same data with the same network, batch
size, optimizer and validation pictures. Only training counts, not the loading of data.
"""

import argparse
import re
import subprocess
import sys

import psutil
from playwright.sync_api import Page

from models.runs import RunStore
from tests.bench.browser import chromium, new_server
from tests.e2e.journey import by_key, expect_state, go, start_training

EPOCHS = 2
LONG = 50
TENTH = re.compile(rf"Epoch 1\d of {LONG}")
LARGEST_RATIO = 1.05
MIB = 2**20

PLAIN_FIT = """
import time
from models.recipes import RECIPES
from models.training.data import load_training_data
from models.training.training_model import build_training_model

config = RECIPES["mnist_two_convs"].config.changed(epochs=%d)
data = load_training_data(config)
model = build_training_model(config, data.input_shape, len(data.class_names)).layers[-1]
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
validation = (data.validation.images, data.validation.labels)
began = time.perf_counter()
model.fit(data.train.images, data.train.labels, batch_size=config.batch_size,
          epochs=config.epochs, validation_data=validation, verbose=0)
print("seconds", time.perf_counter() - began)
"""


def in_the_app() -> float:
    """Seconds that the app's training took, with its page open in a browser."""
    with new_server() as server, chromium() as browser:
        server.start()
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        go(page, server, "train?recipe=mnist_two_convs")
        field = page.get_by_label("Epochs", exact=True)
        field.fill(str(EPOCHS))
        field.press("Enter")
        by_key(page, "start_training").get_by_role("button").click()
        expect_state(page, "finished")
        return RunStore(server.home).list()[0].status.seconds


def by_plain_fit() -> float:
    """Seconds of `model.fit`, in a process of its own."""
    script = [sys.executable, "-c", PLAIN_FIT % EPOCHS]
    output = subprocess.run(script, capture_output=True, text=True, check=True).stdout
    return float(output.split("seconds")[1])


def heap(page: Page) -> float:
    """The page's live JavaScript objects in MiB, after a garbage collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return session.send("Runtime.getHeapUsage")["usedSize"] / MIB


def memory() -> None:
    """Print the memory after 10 and after 50 epochs of watching."""
    with new_server() as server, chromium() as browser:
        server.start()
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        start_training(page, server, LONG)
        for moment, words in (("after ten epochs", TENTH), ("at the end", "finished")):
            expect_state(page, words)
            process = psutil.Process(server.tree()[0].pid)
            rss = process.memory_info().rss / MIB
            print(f"{moment}: page {heap(page):.1f} MiB, server {rss:.0f} MiB")


def main() -> None:
    """Print the figures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--memory", action="store_true")
    if parser.parse_args().memory:
        memory()
        return
    app, plain = in_the_app(), by_plain_fit()
    print(f"app {app:.1f} s, model.fit {plain:.1f} s")
    print(f"ratio {app / plain:.3f} (at most {LARGEST_RATIO})")


if __name__ == "__main__":
    main()
