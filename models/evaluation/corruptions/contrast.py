"""Contrast: the picture fades."""

import numpy as np

from models.evaluation.corruptions.base import Pixels, corruption


@corruption(
    rank=6, title="Less contrast", unit="share taken away", severities=(0, 0.3, 0.5, 0.7, 0.85)
)
def contrast(pixels: Pixels, severity: float) -> Pixels:
    """Move every value towards the mean; at 1 the picture is all grey."""
    mean = float(pixels.mean())
    faded: Pixels = np.clip(mean + (1 - severity) * (pixels - mean), 0, 255).astype(np.uint8)
    return faded
