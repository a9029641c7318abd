"""Photos: from any picture to a small upright square in colour."""

import numpy as np
from PIL import Image

from utils.preprocessing.arrays import reduced, size_of
from utils.preprocessing.base import PREPARATIONS, Picture, Preparation, Step, ToSize

# The part of a picture's excess length that is squashed; the rest is cut off. It makes no
# difference for 4:3. Of 16:9 photos, cutting off all of it costs one right answer in twenty: see
# `tests/bench/proportions.py`.
_SQUASHED = 0.5
_FIRST_SIDE = 4  # times the network's input side: larger pictures are downscaled to this first


def _begin(image: Picture, size: int) -> np.ndarray:
    return reduced(image, max(1, min(size_of(image)) // (_FIRST_SIDE * size)))


def to_rgb(picture: np.ndarray) -> np.ndarray:
    """Convert uint8 `(H, W)`, `(H, W, 3)` or `(H, W, 4)` to `(H, W, 3)`; transparent is white."""
    if picture.shape[2:] != (4,):
        return _to_three_channels(picture)
    image = Image.fromarray(picture)
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    return np.asarray(page)


def _to_three_channels(picture: np.ndarray) -> np.ndarray:
    return np.asarray(Image.fromarray(picture).convert("RGB"))


def trim(picture: np.ndarray) -> np.ndarray:
    """Cut both ends off the longer side, so that less has to be squashed."""
    shorter, longer = sorted(picture.shape[:2])
    length = round(shorter * (longer / shorter) ** _SQUASHED)
    top, left = (max(0, side - length) // 2 for side in picture.shape[:2])
    return picture[top : top + length, left : left + length]


def shrink(picture: np.ndarray, size: int) -> np.ndarray:
    """Resize to a square with antialiasing; other proportions are squashed.

    Args:
        picture: uint8 `(H, W, 3)`.
        size: side of the result in pixels.
    """
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
            "Every pixel gets a red, a green and a blue value. See-through parts become white.",
            to_rgb,
            _to_three_channels,
        ),
        Step(
            "trim",
            "Trim",
            "The network takes squares. Half of the extra length is cut off, the other half is "
            "squashed in the next step, so that pets near the edge stay in the picture.",
            trim,
        ),
        Step(
            "resize",
            "Small",
            "The picture shrinks to the network's size. Each new pixel is the average of many "
            "old ones, so that fine patterns do not flicker.",
            ToSize(shrink),
        ),
    ),
    finish=shrink,
    augmentation={"rotation": 10, "shift": 0.1, "zoom": 0.15, "contrast": 0.2},
    can_be_mirrored=True,
)
PREPARATIONS.register(PHOTO)
