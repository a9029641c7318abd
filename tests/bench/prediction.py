"""The time of one answer: the network alone, the preparation, and loading, in milliseconds.

    python -m tests.bench.prediction

Measured against one another in one run, on one thread, for every predictor that comes with the
app.
"""

import time
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from models.inference.predictor import list_predictors, load_predictor

REPEATS = 50


def median_ms(action: Callable[[], object]) -> float:
    """The median time of an action, in milliseconds, after a first one that does not count."""
    action()
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return float(np.median(times)) * 1000


def canvas_drawing() -> Image.Image:
    """A 7 on a transparent canvas of 280×280 pixels."""
    picture = Image.new("RGBA", (280, 280))
    pen = ImageDraw.Draw(picture)
    pen.line([(70, 60), (200, 70), (120, 230)], fill="black", width=16, joint="curve")
    return picture


def photo() -> Image.Image:
    """Twelve megapixels of gentle colour with noise on it."""
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize((4000, 3000), Image.Resampling.BICUBIC)


def main() -> None:
    """Print a row for every predictor."""
    drawing, large = canvas_drawing(), photo()
    print("predictor          network ms   canvas ms   12-megapixel photo ms   loading ms")
    for info in (each for each in list_predictors() if each.kind == "shipped"):
        figures = figures_of(info.name, drawing, large)
        print(f"{info.name:<18}" + "".join(f"{figure:>12.2f}" for figure in figures))


def figures_of(name: str, drawing: Image.Image, large: Image.Image) -> list[float]:
    """Milliseconds for the network alone, a drawing, a photo, and for loading the predictor."""
    predictor = load_predictor(name)
    pixels = predictor.prepare(drawing).pixels[None]
    return [
        median_ms(lambda: predictor.predict_pixels(pixels)),
        median_ms(lambda: predictor.predict(drawing)),
        median_ms(lambda: predictor.predict(large)),
        median_ms(lambda: load_predictor(name)),
    ]


if __name__ == "__main__":
    main()
