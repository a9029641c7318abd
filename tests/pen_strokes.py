"""Digits as pen strokes, drawn on a canvas or photographed on paper."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Stroke = list[tuple[int, int]]  # (x, y) on a sheet of 100×100

SEVEN: Stroke = [(20, 10), (80, 10), (45, 95)]
FOUR: Stroke = [(60, 95), (60, 5), (15, 65), (85, 65)]


def ink_of(
    points: Stroke,
    side: int = 280,
    box: int = 180,
    pen: int = 18,
    shift: tuple[int, int] = (0, 0),
) -> NDArray[np.float64]:
    """How much ink each pixel holds after a round pen has followed a stroke.

    Args:
        points: the stroke.
        side: of the square picture, in pixels.
        box: the part of `side` that the sheet's 100 units cover, in the middle.
        pen: width of the pen, in pixels.
        shift: of the sheet, in pixels to the right and down.

    Returns:
        Float64 (side, side), from 0 to 1.
    """
    scale = 2 * box / 100
    corner = [side - box + 2 * offset for offset in shift]
    line = [(x * scale + corner[0], y * scale + corner[1]) for x, y in points]
    image = Image.new("L", (2 * side, 2 * side))
    draw = ImageDraw.Draw(image)
    draw.line(line, fill=255, width=2 * pen, joint="curve")
    for x, y in line:
        draw.ellipse((x - pen, y - pen, x + pen, y + pen), fill=255)
    return np.asarray(image.resize((side, side), Image.Resampling.BOX)) / 255


def on_paper(
    ink: NDArray[np.float64],
    strength: float = 0.8,
    light: float = 220.0,
    noise: float = 3.0,
    seed: int = 1,
) -> NDArray[np.uint8]:
    """A grey photo of ink on paper: ink absorbs light and the camera adds noise.

    Args:
        ink: (H, W), from 0 to 1.
        strength: share of the light that full ink absorbs.
        light: brightness of the bare paper, 0 to 255.
        noise: standard deviation of the camera's noise, in grey levels.
        seed: of the noise.

    Returns:
        uint8 (H, W).
    """
    seen = light * (1 - strength * ink) + np.random.default_rng(seed).normal(0, noise, ink.shape)
    return np.clip(seen, 0, 255).astype(np.uint8)


def on_canvas(ink: NDArray[np.float64], colour: int | tuple[int, int, int]) -> NDArray[np.uint8]:
    """Ink of one colour on a transparent canvas: uint8 (H, W, 4)."""
    picture = np.zeros((*ink.shape, 4), np.uint8)
    picture[..., :3] = colour
    picture[..., 3] = 255 * ink
    return picture
