"""Photos: upright, in colour, square and small."""

import numpy as np
from PIL import Image

from utils.preprocessing.arrays import reduced, size_of
from utils.preprocessing.base import PREPARATIONS, Picture, Preparation, Step, ToSize

# How much of a picture's excess length is squashed; the rest is cut off. Of 4:3 it does not matter,
# of 16:9 to cut all of it off loses one answer in twenty: see `tests/bench/proportions.py`.
_SQUASHED = 0.5
_FIRST_SIDE = 4  # times the side asked for: what a picture is reduced to before anything else


def _begin(image: Picture, size: int) -> np.ndarray:
    return reduced(image, max(1, min(size_of(image)) // (_FIRST_SIDE * size)))


def to_rgb(picture: np.ndarray) -> np.ndarray:
    """uint8 (H, W) or (H, W, 3 or 4) -> (H, W, 3); what is transparent becomes white."""
    if picture.shape[2:] != (4,):
        return _to_three_channels(picture)
    image = Image.fromarray(picture)
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    return np.asarray(page)


def _to_three_channels(picture: np.ndarray) -> np.ndarray:
    return np.asarray(Image.fromarray(picture).convert("RGB"))


def trim(picture: np.ndarray) -> np.ndarray:
    """The middle of the longer side, so much of it that a part of the excess is gone."""
    shorter, longer = sorted(picture.shape[:2])
    length = round(shorter * (longer / shorter) ** _SQUASHED)
    top, left = (max(0, side - length) // 2 for side in picture.shape[:2])
    return picture[top : top + length, left : left + length]


def shrink(picture: np.ndarray, size: int) -> np.ndarray:
    """(H, W, 3) -> (size, size, 3), antialiased; what is not square is squashed."""
    if picture.shape[:2] == (size, size):
        return picture
    image = Image.fromarray(np.ascontiguousarray(picture))
    return np.asarray(image.resize((size, size), Image.Resampling.LANCZOS, reducing_gap=3.0))


PHOTO = Preparation(
    name="photo",
    rank=2,
    channels=3,
    begin=ToSize(_begin),
    find=(),
    lay_out=(
        Step(
            "rgb",
            "Three colours",
            "Every pixel gets a red, a green and a blue value; what is transparent becomes white.",
            to_rgb,
            _to_three_channels,
        ),
        Step(
            "trim",
            "Trim",
            "The network takes squares. Half of what is too long is cut off, the other half is "
            "squashed in the next step: so pets at the rim stay on the picture.",
            trim,
        ),
        Step(
            "resize",
            "Small",
            "The picture shrinks to the network's size; each new pixel is the mean of many, so "
            "that fine patterns do not flicker.",
            ToSize(shrink),
        ),
    ),
    finish=shrink,
    augmentation={"rotation": 10, "shift": 0.1, "zoom": 0.15, "contrast": 0.2},
    can_be_mirrored=True,
)
PREPARATIONS.register(PHOTO)
