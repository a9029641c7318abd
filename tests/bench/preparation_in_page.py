"""The time that preparing a drawing takes in the page.

    python -m tests.bench.preparation_in_page

Prints the least and the median of 300 times in milliseconds, by Chromium's clock, for each
preparation of what is drawn, a canvas of usual and of fine pixels, and pens of four widths.
"""

import base64

import numpy as np
from playwright.sync_api import Page

from tests.bench.browser import chromium
from tests.pen_strokes import SEVEN, ink_of, on_canvas
from utils.preprocessing import PREPARATIONS
from utils.preprocessing.script import preparation_script

PENS = (0.02, 0.04, 0.08, 0.14)  # of the canvas's side
TIMES = """
([name, side, text]) => {
  const data = Uint8ClampedArray.from(atob(text), (letter) => letter.charCodeAt(0));
  const times = Array.from({length: 300}, () => {
    const start = performance.now();
    PREPARATIONS[name]({width: side, height: side, data}, 28);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return [times[0], times[150]];
}
"""


def main() -> None:
    with chromium() as browser:
        page = browser.new_page()
        page.add_script_tag(content=preparation_script())
        for preparation in PREPARATIONS:
            for side in (112, 280) if preparation.drawing_prompt else ():
                print_times(page, preparation.name, side)


def print_times(page: Page, name: str, side: int) -> None:
    for pen in PENS:
        picture = on_white(ink_of(SEVEN, side=side, box=int(0.7 * side), pen=round(pen * side)))
        text = base64.b64encode(picture.tobytes()).decode()
        least, median = page.evaluate(TIMES, [name, side, text])
        print(f"{name}, {side}×{side}, a pen of {pen}: {least:5.1f} ms, median {median:5.1f}")


def on_white(ink: np.ndarray) -> np.ndarray:
    picture = on_canvas(ink, 0)
    picture[..., :3] = 255 - picture[..., 3:]
    picture[..., 3] = 255
    return picture


if __name__ == "__main__":
    main()
