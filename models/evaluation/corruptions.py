"""Ways to make a picture harder to recognise, each from weak to strong. Without Keras.

The strengths are the values of one quantity that people know: degrees, pixels, a share. The first
leaves a picture as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]  # (H, W, C), 0 to 255


@dataclass(frozen=True)
class Corruption:
    """A change that can be dosed.

    Attributes:
        name: for the registry.
        title: for the screen.
        unit: of the strengths, for the axis of a chart.
        strengths: from none to strong.
        apply: takes pixels and a strength.
    """

    name: str
    title: str
    unit: str
    strengths: tuple[float, ...]
    apply: Callable[[Pixels, float], Pixels]


def _moved(pixels: Pixels, matrix: tuple[float, ...]) -> Pixels:
    """An affine move from each place of the result to where it is taken from.

    What comes in from outside has the colour of the picture's edge.
    """
    image = Image.fromarray(pixels.squeeze())
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    ground = tuple(int(value) for value in np.median(edge, axis=0))
    fill = ground if len(ground) > 1 else ground[0]
    how = Image.Resampling.BILINEAR
    moved = image.transform(image.size, Image.Transform.AFFINE, matrix, how, fillcolor=fill)
    return np.asarray(moved).reshape(pixels.shape)


def rotated(pixels: Pixels, degrees: float) -> Pixels:
    """Turned anticlockwise around the middle."""
    angle = np.radians(degrees)
    middle_y, middle_x = pixels.shape[0] / 2, pixels.shape[1] / 2
    cosine, sine = float(np.cos(angle)), float(np.sin(angle))
    across = middle_x - cosine * middle_x + sine * middle_y
    down = middle_y - sine * middle_x - cosine * middle_y
    return _moved(pixels, (cosine, -sine, across, sine, cosine, down))


def shifted(pixels: Pixels, share: float) -> Pixels:
    """Moved to the right by a share of the width."""
    return _moved(pixels, (1, 0, -share * pixels.shape[1], 0, 1, 0))


def shrunk(pixels: Pixels, share: float) -> Pixels:
    """Smaller by a share of its size, in the middle of the same frame."""
    factor = 1 / (1 - share)
    height, width = pixels.shape[:2]
    across, down = width * (1 - factor) / 2, height * (1 - factor) / 2
    return _moved(pixels, (factor, 0, across, 0, factor, down))


def blurred(pixels: Pixels, share: float) -> Pixels:
    """Out of focus: a Gaussian whose radius is a share of the side."""
    image = Image.fromarray(pixels.squeeze())
    radius = share * max(pixels.shape[:2])
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius))).reshape(pixels.shape)


def noisy(pixels: Pixels, share: float) -> Pixels:
    """With grain: normally distributed, with a standard deviation of a share of the range."""
    grain = np.random.default_rng(pixels.sum()).normal(0, 255 * share, pixels.shape)
    return np.clip(pixels + grain, 0, 255).astype(np.uint8)


def faded(pixels: Pixels, share: float) -> Pixels:
    """With less contrast: every value moves towards the mean by that share."""
    mean = pixels.mean()
    return np.clip(mean + (1 - share) * (pixels - mean), 0, 255).astype(np.uint8)


def inverted(pixels: Pixels, share: float) -> Pixels:
    """Mixed with its negative: at 0.5 all grey, at 1 the negative alone."""
    return np.clip((1 - share) * pixels + share * (255.0 - pixels), 0, 255).astype(np.uint8)


CORRUPTIONS: tuple[Corruption, ...] = (
    Corruption("rotate", "Rotate", "degrees", (0, 10, 20, 30, 45, 60, 90), rotated),
    Corruption("shift", "Shift", "share of the width", (0, 0.05, 0.1, 0.15, 0.2, 0.3), shifted),
    Corruption("shrink", "Shrink", "share of the size", (0, 0.1, 0.2, 0.3, 0.4, 0.5), shrunk),
    Corruption("blur", "Blur", "radius, share of the side", (0, 0.02, 0.04, 0.06, 0.1), blurred),
    Corruption("noise", "Noise", "share of the range", (0, 0.1, 0.2, 0.3, 0.4, 0.6), noisy),
    Corruption("contrast", "Less contrast", "share taken away", (0, 0.3, 0.5, 0.7, 0.85), faded),
    Corruption("invert", "Invert", "share of the negative", (0, 0.25, 0.4, 0.6, 0.75, 1), inverted),
)
