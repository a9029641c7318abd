"""Digits: from a drawing, a file or a photo of paper to the layout of MNIST."""

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
from utils.preprocessing.things import count_things, cut_things
from utils.preprocessing.zoom import LARGEST, look_closer


def _begin(image: Picture) -> np.ndarray:
    return look_closer(to_array(image, LARGEST))


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
            "The colours are dropped: each pixel keeps a single value, from black to white. A "
            "drawing without a background gets paper that its pen shows up on. Of a large photo "
            "with a small digit, only the part around it is taken.",
            to_grey,
            to_brightness,
        ),
        Step(
            "light",
            "Even light",
            "How bright is the paper itself, shadows and all? That is estimated and removed. What "
            "remains is light ink on black, as in MNIST.",
            even_light,
        ),
        Step(
            "ink",
            "Find the ink",
            "Whatever is light enough counts as ink, the rest as paper. Specks and the edges of "
            "the sheet are removed.",
            find_ink,
        ),
    ),
    lay_out=(
        Step(
            "crop",
            "Crop",
            "The empty space around the ink is cut off, so it does not matter where on the sheet "
            "you wrote.",
            crop_ink,
        ),
        Step(
            "pen",
            "Even pen",
            "Very thin strokes get thicker and very thick ones thinner, about as wide as the pens "
            "that wrote MNIST.",
            ToSize(even_pen),
        ),
        Step(
            "box",
            "20×20 box",
            "The digit is scaled until its longer side is 20 pixels. Its proportions stay.",
            ToSize(fit_box),
        ),
        Step(
            "centre",
            "Centre of mass",
            "The digit moves until its centre of mass, the point it would balance on, is in the "
            "middle of the 28×28 picture.",
            ToSize(centre_of_mass),
        ),
    ),
    finish=_finish,
    is_ready=has_layout,
    count=count_things,
    cut=cut_things,
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
