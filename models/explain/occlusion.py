"""Occlusion: cover the picture place by place, and see how the answer changes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.explain import Heatmap, heatmap

if TYPE_CHECKING:
    from models.explain.open_networks import Opened

PATCHES = 12  # positions of the cover along each side
COVER = 2.4  # its side, in distances from one position to the next


@heatmap(
    title="Occlusion",
    question="What if this place were covered?",
    help="Covers one place after the other with the colour of the picture's rim, and asks again. "
    "After M. Zeiler, R. Fergus, Visualizing and understanding convolutional networks, ECCV 2014.",
    legend="Orange: with this place covered the class is less likely, so the place speaks for it. "
    "Blue: with it covered the class is likelier.",
    unit="points by which the class's score (the logarithm of its odds) falls",
    nothing="Whatever place is covered, it makes hardly a difference for “{name}”.",
    floor=0.05,  # about 1% of probability
    rank=20,
)
def occlusion(opened: "Opened", pixels: NDArray[np.uint8], classes: Sequence[int]) -> list[Heatmap]:
    """Heat maps `(n, n)`: by how much covering a place lowers the logarithm of the class's odds."""
    covered = _covered(pixels)
    asked = np.concatenate([covered, opened.batch(pixels)])
    *odds, untouched = opened.odds(asked)  # (classes,) each
    side = round(np.sqrt(len(odds)))
    drops = (untouched - np.array(odds)).astype(np.float32).reshape(side, side, -1)
    return [Heatmap(drops[..., index]) for index in classes]


def _covered(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The picture once for each place `(n * n, H, W, C)`, row by row, with that place covered."""
    height, width = pixels.shape[:2]
    side = min(PATCHES, height, width)
    colour = _rim_colour(pixels)
    covered = np.repeat(pixels[None].astype(np.float32), side * side, axis=0)
    for place, picture in enumerate(covered):
        row, column = divmod(place, side)
        picture[_stretch(row, side, height), _stretch(column, side, width)] = colour
    return covered


def _stretch(place: int, places: int, size: int) -> slice:
    """The rows or columns that the cover takes at a place."""
    step = size / places
    centre, half = (place + 0.5) * step, COVER * step / 2
    return slice(max(0, round(centre - half)), min(size, round(centre + half)))


def _rim_colour(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The middle value of the outermost pixels, for each colour: paper, or the background."""
    rim = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    colour: NDArray[np.float32] = np.median(rim, axis=0).astype(np.float32)
    return colour
