"""A grid of pictures with a caption under each, as a matplotlib figure."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

CELL = 1.0  # inches; the browser scales the figure to its column
GAP = 0.08  # between pictures, in cells
CAPTION = 0.26  # height of a line of text, in cells
FONT = 8.5  # points
LONG = 13  # characters; longer captions are set smaller
MOST = 40  # characters; longer captions are cut


def picture_grid(
    images: NDArray[np.uint8], captions: Sequence[str], columns: int, ink: str
) -> Figure:
    """The pictures in a grid, row by row.

    Args:
        images: uint8 `(N, H, W, 1)` or `(N, H, W, 3)`.
        captions: `N` texts.
        columns: pictures in a row.
        ink: colour of the captions.

    Returns:
        A matplotlib figure with a transparent background.
    """
    rows = -(-len(images) // columns)
    height = rows * (1 + CAPTION)
    figure = Figure(figsize=(columns * CELL, height * CELL))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, columns), ylim=(height, 0))
    axes.set_axis_off()
    for i, (image, caption) in enumerate(zip(images, captions, strict=True)):
        row, column = divmod(i, columns)
        _place(axes, image, (column, row * (1 + CAPTION)))
        _write(axes, caption, (column, row * (1 + CAPTION)), ink)
    axes.set(xlim=(0, columns), ylim=(height, 0))
    figure.patch.set_alpha(0.0)
    return figure


def _place(axes: Axes, image: NDArray[np.uint8], corner: tuple[float, float]) -> None:
    left, top = corner
    edges = (left + GAP / 2, left + 1 - GAP / 2, top + 1 - GAP / 2, top + GAP / 2)
    pixels = image[..., 0] if image.shape[-1] == 1 else image
    axes.imshow(
        pixels, cmap="gray", vmin=0, vmax=255, extent=edges, aspect="auto", interpolation="nearest"
    )


def _write(axes: Axes, caption: str, corner: tuple[float, float], ink: str) -> None:
    left, top = corner
    caption = caption if len(caption) <= MOST else f"{caption[: MOST - 1]}…"
    size = FONT if len(caption) <= LONG else FONT * LONG / len(caption)
    axes.text(
        left + 0.5, top + 1, caption, color=ink, size=size, ha="center", va="top", parse_math=False
    )
