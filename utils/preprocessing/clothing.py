"""Clothes: from a photo on any plain background to the look of Fashion-MNIST.

The steps are those of the data set's authors (H. Xiao et al. 2017, arXiv:1708.07747, figure 1):
trim, resize the longer side to 28, sharpen, centre in a square, invert. In addition, a background
of any brightness is removed first.
"""

import numpy as np
from PIL import Image, ImageFilter

from utils.preprocessing.arrays import to_array
from utils.preprocessing.base import PREPARATIONS, Picture, Preparation, Step, ToSize
from utils.preprocessing.components import find_pieces
from utils.preprocessing.geometry import crop_ink, fit_side, middle
from utils.preprocessing.grey import to_brightness, to_grey
from utils.preprocessing.ink import border
from utils.preprocessing.things import any_thing

_LONGEST = 320  # pixels: larger pictures are downscaled first
_DARK = 64  # grey values: how far the border may deviate from its median and still be background
_PIECE = 0.02  # of the largest piece's area: anything smaller is a speck or a shadow
_FAINTEST = 24  # grey values: anything that differs less from the background belongs to it
_USUAL_WHITE = 230.0  # grey value of the lightest parts of a typical picture of Fashion-MNIST


def take_background(grey: np.ndarray) -> np.ndarray:
    """Make the background black and the piece of clothing light.

    Takes and returns uint8 `(H, W)`. The background may be of any brightness, and lighter on one
    side than on the other.
    """
    away = np.abs(grey - _plane_through_rim(grey))
    if away.max() < _FAINTEST:
        return np.zeros_like(grey)
    threshold = max(_FAINTEST / 2, 0.12 * float(np.percentile(away, 99)))
    pieces = find_pieces(away > threshold)
    piece = pieces.mask(pieces.area >= _PIECE * pieces.area.max())
    light = float(np.percentile(away[piece], 98))
    brighter = away * max(1.0, _USUAL_WHITE / light)
    return np.where(piece, np.clip(brighter, 0, 255), 0).astype(np.uint8)


def _plane_through_rim(grey: np.ndarray) -> np.ndarray:
    """The background, float `(H, W)`: a plane fitted to the border, without its outliers."""
    height, width = grey.shape
    down, across = np.linspace(0, 1, height)[:, None], np.linspace(0, 1, width)
    rim = border(grey).astype(np.float64)
    places = [border(np.broadcast_to(each, grey.shape)) for each in (down, across)]
    terms = np.stack([*places, np.ones_like(rim)], axis=1)
    agreeing = np.abs(rim - np.median(rim)) < _DARK
    fitted, *_ = np.linalg.lstsq(terms[agreeing], rim[agreeing], rcond=None)
    plane: np.ndarray = fitted[0] * down + fitted[1] * across + fitted[2]
    return plane.round(2)  # the background of a drawing is exactly its paper


def shrink_and_sharpen(piece: np.ndarray, size: int) -> np.ndarray:
    """Scale the longer side to `size`, and sharpen outlines that shrinking has blurred.

    Args:
        piece: uint8 `(H, W)`.
        size: longer side of the result in pixels.
    """
    small = fit_side(piece, size)
    if max(piece.shape) <= size:
        return small
    sharper = Image.fromarray(small).filter(ImageFilter.UnsharpMask(radius=1, percent=60))
    return np.asarray(sharper)


def _begin(image: Picture, size: int) -> np.ndarray:
    return to_array(image, max(_LONGEST, size))


def _is_ready(picture: np.ndarray, size: int) -> bool:
    """Whether it already looks like Fashion-MNIST: grey, of the right size, with black corners."""
    if picture.shape != (size, size):
        return False
    return bool(np.median(picture[[0, 0, -1, -1], [0, -1, 0, -1]]) < _FAINTEST)


def _finish(picture: np.ndarray, size: int) -> np.ndarray:
    if picture.shape != (size, size):
        picture = middle(fit_side(picture, size), size)
    return picture[..., None]


CLOTHING = Preparation(
    name="clothing",
    rank=1,
    channels=1,
    begin=ToSize(_begin),
    find=(
        Step(
            "grey",
            "Grey",
            "The colours are dropped: each pixel keeps a single value, from black to white.",
            to_grey,
            to_brightness,
        ),
        Step(
            "background",
            "Black background",
            "The edges of the picture show what the background looks like. It turns black, and "
            "whatever stands out from it turns light.",
            take_background,
        ),
    ),
    lay_out=(
        Step(
            "trim",
            "Trim",
            "The empty space around the piece is cut off.",
            crop_ink,
        ),
        Step(
            "shrink",
            "28 pixels",
            "The piece shrinks until its longer side is 28 pixels. That blurs the outlines, so "
            "they are sharpened again.",
            ToSize(shrink_and_sharpen),
        ),
        Step("middle", "Middle", "The piece moves to the middle of a square.", ToSize(middle)),
    ),
    finish=_finish,
    is_ready=_is_ready,
    count=any_thing,
    drawing_prompt="A shirt, a shoe, a bag … seen from the front, and filled in if you like.",
    polarity="light on black",
    augmentation={"shift": 0.08, "zoom": 0.08},
    can_be_mirrored=True,
)
PREPARATIONS.register(CLOTHING)
