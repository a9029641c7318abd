"""Small networks with random weights, opened as the worker does."""

import keras
import numpy as np

from models.architectures import ARCHITECTURES
from models.explain.open_networks import Opened


def random_network(name: str, shape: tuple[int, int, int], classes: int, seed: int = 0) -> Opened:
    """An architecture without weights of exactly 0 or 1, like a trained network."""
    keras.utils.set_random_seed(seed)
    model = ARCHITECTURES[name].build(shape, classes)
    chance = np.random.default_rng(seed)
    for layer in model.layers:
        for variable in layer.weights:
            if variable.name in ("gamma", "moving_variance"):
                variable.assign(chance.uniform(0.5, 1.5, variable.shape))
            elif variable.name in ("bias", "beta", "moving_mean"):
                variable.assign(chance.normal(0, 0.2, variable.shape))
    return Opened(model)


def random_pixels(shape: tuple[int, int, int], seed: int = 1) -> np.ndarray:
    """Noise, uint8 (H, W, C)."""
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)
