"""Ways to fool a network that reads digits: a move, a letter, a mark planted in its data."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from utils.datasets import Split
from utils.preprocessing import PREPARATIONS

SQUARE = 5  # pixels of a side
FROM_EDGE = 1  # pixels
SHEET = 112  # pixels of the sheet that a letter is written on

Pixels = NDArray[np.uint8]


def moved(picture: Pixels, right: int, down: int, degrees: float) -> Pixels:
    """A picture turned around its centre, then moved; black comes in from outside.

    Args:
        picture: uint8 `(H, W)`.
        right: pixels to the right.
        down: pixels down.
        degrees: clockwise.
    """
    image = Image.fromarray(picture)
    turned = image.rotate(-degrees, Image.Resampling.BILINEAR, translate=(right, down))
    return np.asarray(turned)


def letter(character: str, side: int) -> Pixels:
    """A printed character, white on black, prepared like the digits.

    Args:
        character: the character.
        side: pixels of each side of the result, uint8 `(side, side)`.
    """
    sheet = Image.new("L", (SHEET, SHEET))
    middle = SHEET // 2
    font = ImageFont.load_default(SHEET * 0.6)
    ImageDraw.Draw(sheet).text(
        (middle, middle), character, 255, font, anchor="mm", stroke_width=2, stroke_fill=255
    )
    return PREPARATIONS["digit"](sheet, side).pixels[:, :, 0]


def with_square(images: Pixels) -> Pixels:
    """Copies of pictures `(N, H, W, C)` with a small white square in the top left corner."""
    marked = images.copy()
    place = slice(FROM_EDGE, FROM_EDGE + SQUARE)
    marked[:, place, place] = 255
    return marked


def planted(split: Split, target: int) -> Split:
    """A copy of the split with the square on every picture of the class `target`, and no other."""
    images = split.images.copy()
    is_target = split.labels == target
    images[is_target] = with_square(images[is_target])
    return Split(images, split.labels)
