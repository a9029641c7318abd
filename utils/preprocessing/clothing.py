"""Clothes: from a photo on any plain background to Fashion-MNIST's look.

The steps are those of the data set's makers (H. Xiao et al. 2017, arXiv:1708.07747, figure 1):
trim, shrink the longer side to 28, sharpen, put into the middle of a square, negate. A background
of any brightness is taken away first.
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

_LONGEST = 320  # pixels: larger pictures are reduced first
_DARK = 64  # grey values: a rim darker than that is Fashion-MNIST's black already
_PIECE = 0.02  # share of the largest piece: what is smaller is a speck or a shadow
_FAINTEST = 24  # grey values: what differs less from the background belongs to it
_USUAL_WHITE = 230.0  # how light the lightest parts of Fashion-MNIST's pictures usually are


def take_background(grey: np.ndarray) -> np.ndarray:
    """uint8 (H, W), a piece on a plain background -> light piece on black.

    The background may be lighter on one side than on the other.
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
    """Float (H, W): the background, as a plane through those grey values of the rim that agree."""
    height, width = grey.shape
    down, across = np.linspace(0, 1, height)[:, None], np.linspace(0, 1, width)
    rim = border(grey).astype(np.float64)
    places = [border(np.broadcast_to(each, grey.shape)) for each in (down, across)]
    terms = np.stack([*places, np.ones_like(rim)], axis=1)
    agreeing = np.abs(rim - np.median(rim)) < _DARK
    fitted, *_ = np.linalg.lstsq(terms[agreeing], rim[agreeing], rcond=None)
    plane: np.ndarray = fitted[0] * down + fitted[1] * across + fitted[2]
    return plane


def shrink_and_sharpen(piece: np.ndarray, size: int) -> np.ndarray:
    """Scale the longer side to `size`, and bring back the outlines that shrinking has blurred."""
    small = fit_side(piece, size)
    if max(piece.shape) <= size:
        return small
    sharper = Image.fromarray(small).filter(ImageFilter.UnsharpMask(radius=1, percent=60))
    return np.asarray(sharper)


def _begin(image: Picture, size: int) -> np.ndarray:
    return to_array(image, max(_LONGEST, size))


def _is_ready(picture: np.ndarray, size: int) -> bool:
    """Whether it is one of Fashion-MNIST's own: grey, of the right size, with black corners."""
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
        Step("grey", "Grey", "Colour goes: one value a pixel.", to_grey, to_brightness),
        Step(
            "background",
            "Black background",
            "The background is told by the picture's rim and becomes black; what stands out from "
            "it is light.",
            take_background,
        ),
    ),
    lay_out=(
        Step(
            "trim",
            "Trim",
            "Only the box around the piece is kept.",
            crop_ink,
        ),
        Step(
            "shrink",
            "28 pixels",
            "The longer side becomes 28 pixels, the other one follows; then outlines that "
            "shrinking has blurred are sharpened.",
            ToSize(shrink_and_sharpen),
        ),
        Step("middle", "Middle", "The piece is put into the middle of the square.", ToSize(middle)),
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
