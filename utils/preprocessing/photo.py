"""Photos: upright, in colour, square, and small."""

import numpy as np
from PIL import Image

from utils.preprocessing.arrays import reduced, size_of
from utils.preprocessing.base import Picture, Preparation, Step

_ENOUGH = 4  # times the side asked for: what a picture is reduced to before anything else


def _begin(image: Picture, size: int) -> np.ndarray:
    return reduced(image, max(1, min(size_of(image)) // (_ENOUGH * size)))


def to_rgb(picture: np.ndarray, size: int = 0) -> np.ndarray:
    """uint8 (H, W) or (H, W, 3 or 4) -> (H, W, 3); what is transparent becomes white."""
    if picture.shape[2:] != (4,):
        return _to_three_channels(picture)
    image = Image.fromarray(picture)
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    return np.asarray(page)


def _to_three_channels(picture: np.ndarray, size: int = 0) -> np.ndarray:
    return np.asarray(Image.fromarray(picture).convert("RGB"))


def crop_square(picture: np.ndarray, size: int = 0) -> np.ndarray:
    """The square in the middle, as wide as the shorter side."""
    height, width = picture.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return picture[top : top + side, left : left + side]


def shrink(picture: np.ndarray, size: int) -> np.ndarray:
    """(H, W, 3) -> (size, size, 3), antialiased; what is not square is squashed."""
    if picture.shape[:2] == (size, size):
        return picture
    image = Image.fromarray(np.ascontiguousarray(picture))
    return np.asarray(image.resize((size, size), Image.Resampling.LANCZOS, reducing_gap=3.0))


PHOTO = Preparation(
    name="photo",
    steps=(
        Step(
            "rgb",
            "Three colours",
            "Every pixel gets a red, a green and a blue value; what is transparent becomes white.",
            to_rgb,
            _to_three_channels,
        ),
        Step(
            "square",
            "Square",
            "The middle is cut out, because the network takes squares. Without this step the "
            "picture is squashed.",
            crop_square,
        ),
        Step(
            "resize",
            "Small",
            "The picture shrinks to the network's size; each new pixel is the mean of many, so "
            "that fine patterns do not flicker.",
            shrink,
        ),
    ),
    begin=_begin,
    finish=shrink,
)
