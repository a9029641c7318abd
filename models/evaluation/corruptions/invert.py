"""Invert: light and dark change places."""

import numpy as np

from models.evaluation.corruptions.base import Pixels, corruption


@corruption(
    rank=7, title="Invert", unit="share of the negative", severities=(0, 0.25, 0.4, 0.6, 0.75, 1)
)
def invert(pixels: Pixels, severity: float) -> Pixels:
    """Blend with the negative: at 0.5 all grey, at 1 the negative alone."""
    mixed = (1 - severity) * pixels + severity * (255.0 - pixels)
    return np.clip(mixed, 0, 255).astype(np.uint8)
