"""Noise: the grain of a camera in the dark."""

import numpy as np

from models.evaluation.corruptions.base import Pixels, corruption


@corruption(
    rank=5, title="Noise", unit="share of the range", severities=(0, 0.1, 0.2, 0.3, 0.4, 0.6)
)
def noise(pixels: Pixels, severity: float) -> Pixels:
    """Add Gaussian noise whose standard deviation is `severity` times 255.

    The generator is seeded with the picture, so that the result is reproducible.
    """
    grain = np.random.default_rng(pixels.sum()).normal(0, 255 * severity, pixels.shape)
    return np.clip(pixels + grain, 0, 255).astype(np.uint8)
