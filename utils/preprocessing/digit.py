"""Digits: from a canvas, a file or a photo of paper to MNIST's layout."""

import numpy as np

from utils.preprocessing.arrays import to_array
from utils.preprocessing.base import PREPARATIONS, Picture, Preparation, Step, ToSize
from utils.preprocessing.geometry import (
    centre_of_mass,
    crop_ink,
    fit_box,
    fit_side,
    has_layout,
    middle,
)
from utils.preprocessing.grey import to_brightness, to_grey
from utils.preprocessing.ink import find_ink
from utils.preprocessing.paper import even_light
from utils.preprocessing.pen import even_pen
from utils.preprocessing.things import count_things

_LONGEST = 320  # a larger picture is reduced first, at most to this


def _begin(image: Picture) -> np.ndarray:
    return to_array(image, _LONGEST)


def _finish(picture: np.ndarray, size: int) -> np.ndarray:
    if picture.shape != (size, size):
        picture = picture if max(picture.shape) < size else fit_side(picture, size)
        picture = middle(picture, size)
    return picture[..., None]


DIGIT = Preparation(
    name="digit",
    rank=0,
    channels=1,
    begin=_begin,
    find=(
        Step(
            "grey",
            "Grey",
            "Colour goes: one value a pixel. Where a drawing is transparent, paper is put under "
            "it that its pen shows on.",
            to_grey,
            to_brightness,
        ),
        Step(
            "light",
            "Even light",
            "The paper's own brightness, shadows included, is estimated and taken away. What is "
            "left is light ink on black, as in MNIST.",
            even_light,
        ),
        Step(
            "ink",
            "Find the ink",
            "A threshold parts ink from paper; specks and the edges of the sheet go.",
            find_ink,
        ),
    ),
    lay_out=(
        Step(
            "crop",
            "Crop",
            "Only the box around the ink is kept, so that it does not matter where on the sheet "
            "it was drawn.",
            crop_ink,
        ),
        Step(
            "pen",
            "Even pen",
            "Thin strokes grow and thick ones shrink towards the width of MNIST's pens.",
            ToSize(even_pen),
        ),
        Step(
            "box",
            "20×20 box",
            "The ink is scaled, keeping its proportions, until its longer side is 20 pixels.",
            ToSize(fit_box),
        ),
        Step(
            "centre",
            "Centre of mass",
            "The ink is moved until its centre of mass is the middle of the 28×28 picture.",
            ToSize(centre_of_mass),
        ),
    ),
    finish=_finish,
    is_ready=has_layout,
    count=count_things,
    drawing_prompt="One digit, large or small, anywhere on the sheet.",
    polarity="light on black",
    augmentation={
        "rotation": 10,
        "shift": 0.08,
        "zoom": 0.1,
        "shear": 0.1,
        "elastic": 0.02,
        "pen": 0.5,
    },
)
PREPARATIONS.register(DIGIT)
