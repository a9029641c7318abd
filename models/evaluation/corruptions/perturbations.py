"""Perturbations: the picture is moved within its frame, and its content stays the same."""

import numpy as np
from PIL import Image

from models.evaluation.corruptions.base import Pixels, corruption


@corruption(rank=1, title="Rotate", unit="degrees", severities=(0, 10, 20, 30, 45, 60, 90))
def rotate(pixels: Pixels, severity: float) -> Pixels:
    """Rotate anticlockwise about the centre by `severity` degrees."""
    angle = np.radians(severity)
    center_y, center_x = pixels.shape[0] / 2, pixels.shape[1] / 2
    cosine, sine = float(np.cos(angle)), float(np.sin(angle))
    across = center_x - cosine * center_x + sine * center_y
    down = center_y - sine * center_x - cosine * center_y
    return _affine(pixels, (cosine, -sine, across, sine, cosine, down))


@corruption(
    rank=2, title="Shift", unit="share of the width", severities=(0, 0.05, 0.1, 0.15, 0.2, 0.3)
)
def shift(pixels: Pixels, severity: float) -> Pixels:
    """Shift to the right by `severity`, a share of the width."""
    return _affine(pixels, (1, 0, -severity * pixels.shape[1], 0, 1, 0))


@corruption(
    rank=3, title="Shrink", unit="share of the size", severities=(0, 0.1, 0.2, 0.3, 0.4, 0.5)
)
def scale(pixels: Pixels, severity: float) -> Pixels:
    """Scale down by `severity`, a share of the size, about the centre."""
    factor = 1 / (1 - severity)
    height, width = pixels.shape[:2]
    across, down = width * (1 - factor) / 2, height * (1 - factor) / 2
    return _affine(pixels, (factor, 0, across, 0, factor, down))


def _affine(pixels: Pixels, matrix: tuple[float, ...]) -> Pixels:
    """Apply an affine transform, given as Pillow's six numbers: from output to input coordinates.

    What comes in from outside is filled with the median colour of the picture's border.
    """
    image = Image.fromarray(pixels.squeeze())
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    color = tuple(int(value) for value in np.median(border, axis=0))
    fill = color if len(color) > 1 else color[0]
    how = Image.Resampling.BILINEAR
    moved = image.transform(image.size, Image.Transform.AFFINE, matrix, how, fillcolor=fill)
    return np.asarray(moved).reshape(pixels.shape)
