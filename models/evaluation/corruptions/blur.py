"""Blur: the picture is out of focus."""

import numpy as np
from PIL import Image, ImageFilter

from models.evaluation.corruptions.base import Pixels, corruption


@corruption(
    rank=4, title="Blur", unit="radius, share of the side", severities=(0, 0.02, 0.04, 0.06, 0.1)
)
def blur(pixels: Pixels, severity: float) -> Pixels:
    """Gaussian blur whose standard deviation is `severity` times the longer side."""
    image = Image.fromarray(pixels.squeeze())
    radius = severity * max(pixels.shape[:2])
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius))).reshape(pixels.shape)
