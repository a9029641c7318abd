"""Pen and paper: lines become a picture."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from models.pretrained.handwriting.spline import Line

SIDE = 112  # pixels: the draw page hands its canvas over in this size
FINE = 4  # pixels drawn for one of the picture, each way, so that edges come out soft
MARGIN = 0.02  # of the page: what always stays white

INK, PAPER = 0, 255


def draw(lines: Sequence[Line], width: float, side: int = SIDE) -> NDArray[np.uint8]:
    """Draw lines with a round pen.

    Args:
        lines: float64 (N, 2) each: x to the right, y downwards, in shares of the page.
        width: of the pen, as a share of the page.
        side: of the picture, in pixels.

    Returns:
        uint8 (side, side), black on white, 0 to 255.
    """
    page = Image.new("L", (FINE * side, FINE * side), PAPER)
    pen = ImageDraw.Draw(page)
    for line in lines:
        _stroke(pen, FINE * side * line, max(1.0, FINE * side * width))
    return np.asarray(page.reduce(FINE))


def _stroke(pen: ImageDraw.ImageDraw, line: Line, width: float) -> None:
    """A line in pixels: straight pieces, and a disc where they meet."""
    pen.line(line.ravel().tolist(), INK, round(width))
    radius = width / 2
    for box in np.concatenate([line - radius, line + radius], axis=1).tolist():
        pen.ellipse(box, INK)


def placed(lines: Sequence[Line], width: float, rng: np.random.Generator) -> list[Line]:
    """Lay lines somewhere on the page, with their ink inside; what is too large shrinks to fit.

    Args:
        lines: float64 (N, 2) each, in shares of the page, anywhere.
        width: of the pen that will draw them, likewise.
        rng: what draws the place.

    Returns:
        The same lines, moved and at most shrunk: with the pen's width they lie between 0 and 1.
    """
    points = np.concatenate(lines)
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    room = 1 - 2 * MARGIN - width
    scale = min(1.0, room / extent.max())
    free = room - scale * extent
    start = MARGIN + width / 2 + free * rng.uniform(0, 1, 2)
    return [start + scale * (line - corner) for line in lines]
