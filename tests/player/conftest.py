"""The player in a real Chromium, fed with networks and pictures by the tests."""

import base64
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from models.player.script import player_script
from utils.preprocessing.script import preparation_script

HARNESS = """
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
const textOf = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const bytesIn = (floats) => new Uint8Array(new Float32Array(floats).buffer);
const machines = {wasm: (buffer) => openPlayer(buffer), script: (buffer) => openNetwork(buffer)};

// What each layer makes of these inputs, by name.
function outputsOf(file, inputs, machine) {
  const network = machines[machine](bytesOf(file));
  const isWasm = network.steps && network.machine instanceof WasmMachine;
  if (isWasm !== (machine === "wasm")) throw Error("another machine than asked for");
  network.forward(inputs.map((each) => new Float32Array(bytesOf(each))));
  const told = [...network.outputs].map(([name, {data}]) => [name, textOf(bytesIn(data))]);
  return Object.fromEntries(told);
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

// What a preparation makes of a picture, its pixels as text.
function preparedOf(name, {data, ...size}, ...asked) {
  const picture = {...size, data: new Uint8ClampedArray(bytesOf(data))};
  return JSON.parse(JSON.stringify(PREPARATIONS[name](picture, ...asked), (key, value) =>
    key === "pixels" ? textOf(value) : value));
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

    def prepared(
        self, name: str, picture: NDArray[np.uint8], size: int, skip: Collection[str] = ()
    ) -> Any:
        """What a preparation makes of a picture, (H, W) or (H, W, 4); pixels as base64."""
        height, width = picture.shape[:2]
        asked = {"width": width, "height": height, "data": _text(picture.tobytes())}
        script = "(asked) => preparedOf(...asked)"
        return self._page.evaluate(script, [name, asked, size, list(skip)])

    def evaluate(self, script: str) -> Any:
        """The value of an expression in the page."""
        return self._page.evaluate(script)


@pytest.fixture(scope="session")
def player(browser: Browser) -> Iterator[Player]:
    page = browser.new_page()
    page.add_script_tag(content=player_script() + preparation_script() + HARNESS)
    yield Player(page)
    page.close()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
