"""How fast a network's own page answers, and how the player compares with LiteRT.

    python -m tests.bench.network_page

For each shipped network that can be a page: the milliseconds from a move of the pointer to the bars
that follow it, by the browser's clock, and the time for one prepared picture in the player, with
WebAssembly and in plain JavaScript, beside LiteRT's on one thread in the same run.
"""

import base64
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page

from models.codegen.network_page import can_be_page, network_page
from models.player.script import player_script
from models.serving.identity import NetworkIdentity, identify, shipped_names
from models.serving.litert import LiteRTNetwork
from models.serving.predictor_info import PredictorInfo
from tests.bench.browser import chromium

MOVES = 300
SLOWLY = 0.025  # seconds between two moves, so that each has its answer before the next
TIMES = 200

WATCH = """
window.bench = {moved: null, waits: []};
document.querySelector('.sheet').addEventListener(
  'pointermove', () => { bench.moved = performance.now(); }, true);
new MutationObserver(() => {
  if (bench.moved !== null) bench.waits.push(performance.now() - bench.moved);
  bench.moved = null;
}).observe(document.querySelector('.bars'), {subtree: true, attributes: true, characterData: true});
"""
PLAY = """
([text, times]) => {
  const file = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
  const pixels = new Float32Array(28 * 28).fill(100);
  const least = (network) => Math.min(...Array.from({length: times}, () => {
    const start = performance.now();
    network.answer(pixels);
    return performance.now() - start;
  }));
  const plain = openNetwork(file);
  return [least(openPlayer(file)), least(plain), plain.machine.multiplyAdds];
}
"""


def main() -> None:
    """Print the figures of one run."""
    with chromium() as browser:
        for name in shipped_names():
            network = identify(name)
            info = PredictorInfo.read(network.folder)
            if can_be_page(info):
                print_waits(browser, network, info)
                print_speed(browser, network)


def print_waits(browser: Browser, network: NetworkIdentity, info: PredictorInfo) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(network_page(network.player_file.read_bytes(), info, []), encoding="utf-8")
        page = browser.new_page()
        page.goto(file.as_uri())
        scribble(page)
        waits = sorted(page.evaluate("bench.waits"))
        page.close()
    late = waits[int(0.95 * len(waits))]
    print(
        f"{network.name}: move to bars {statistics.median(waits):.1f} ms, "
        f"95th percentile {late:.1f} ms, {len(waits)} answers to {MOVES} moves"
    )


def scribble(page: Page) -> None:
    """Draw one long line in circles."""
    box = page.locator(".sheet").bounding_box()
    assert box is not None
    angles = np.linspace(0, 12 * np.pi, MOVES)
    places = np.stack([np.cos(angles), np.sin(angles)], 1) * np.linspace(0.05, 0.4, MOVES)[:, None]
    places = (places + 0.5) * box["width"] + (box["x"], box["y"])
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1])
    page.wait_for_timeout(1000)  # the player is open and warm
    page.evaluate(WATCH)
    for place in places:
        page.mouse.move(*place)
        time.sleep(SLOWLY)
    page.mouse.up()
    page.wait_for_timeout(500)


def print_speed(browser: Browser, network: NetworkIdentity) -> None:
    page = browser.new_page()
    page.add_script_tag(content=player_script())
    text = base64.b64encode(network.player_file.read_bytes()).decode()
    wasm, script, multiply_adds = page.evaluate(PLAY, [text, TIMES])
    page.close()
    lite = LiteRTNetwork((network.folder / "model.tflite").read_bytes())
    pixels = np.full((1, 28, 28, 1), 100, np.uint8)
    litert = least(lambda: lite(pixels))
    print(
        f"{network.name}: {multiply_adds / 1e6:.1f} M multiply-adds a view; "
        f"WebAssembly {wasm:.2f} ms, JavaScript {script:.2f} ms, LiteRT {litert:.2f} ms: "
        f"{wasm / litert:.1f} and {script / litert:.1f} times LiteRT's"
    )


def least(act: Callable[[], object]) -> float:
    """The shortest of TIMES times, in milliseconds."""
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


if __name__ == "__main__":
    main()
