"""The player in a real Chromium, fed with networks and pictures by the tests."""

import base64
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from models.player.script import player_script
from tests.e2e.conftest import browser

__all__ = ["browser"]

HARNESS = """
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
const textOf = (floats) => btoa(Array.from(
  new Uint8Array(new Float32Array(floats).buffer), (byte) => String.fromCharCode(byte)).join(""));
const machines = {wasm: (buffer) => openPlayer(buffer), script: (buffer) => openNetwork(buffer)};

// What each layer makes of these inputs, by name.
function outputsOf(file, inputs, machine) {
  const network = machines[machine](bytesOf(file));
  const isWasm = network.steps && network.machine instanceof WasmMachine;
  if (isWasm !== (machine === "wasm")) throw Error("another machine than asked for");
  network.forward(inputs.map((each) => new Float32Array(bytesOf(each))));
  return Object.fromEntries([...network.outputs].map(([name, {data}]) => [name, textOf(data)]));
}

// The answers for prepared pictures, or the sentence that says why there are none.
function answersOf(file, pictures, machine) {
  try {
    const network = machines[machine](bytesOf(file));
    return pictures.map((each) => {
      const {probabilities, familiarity} = network.answer(new Uint8Array(bytesOf(each)));
      return {probabilities: [...probabilities], familiarity};
    });
  } catch (error) {
    if (error instanceof NotPlayable) return error.message;
    throw error;
  }
}
"""


class Player:
    """Calls the player in a page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def outputs(
        self, file: bytes, inputs: Sequence[NDArray[np.float32]], machine: str
    ) -> dict[str, NDArray[np.float32]]:
        """What every layer makes of these inputs, by its name: float32, in one row."""
        asked = [_text(file), [_text(each.astype(np.float32).tobytes()) for each in inputs]]
        found = self._page.evaluate("(asked) => outputsOf(...asked)", [*asked, machine])
        return {
            name: np.frombuffer(base64.b64decode(text), np.float32) for name, text in found.items()
        }

    def answers(self, file: bytes, pictures: NDArray[np.uint8], machine: str = "wasm") -> Any:
        """An answer for each of these pictures `(N, H, W, C)`, or why there is none."""
        asked = [_text(file), [_text(each.tobytes()) for each in pictures], machine]
        return self._page.evaluate("(asked) => answersOf(...asked)", asked)

    def evaluate(self, script: str) -> Any:
        """The value of an expression in the page."""
        return self._page.evaluate(script)


@pytest.fixture(scope="session")
def player(browser: Browser) -> Iterator[Player]:
    page = browser.new_page()
    page.add_script_tag(content=player_script() + HARNESS)
    yield Player(page)
    page.close()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
