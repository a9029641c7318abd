"""How long a training will take on this machine, from a few real steps. Needs Keras."""

import time

import numpy as np

from models.training.config import TrainingConfig
from models.training.plan import StepTiming
from models.training.training_model import build_training_model
from utils.datasets import DATASETS

WARM_UP_STEPS = 2  # the first one also compiles
MEASURED_STEPS = 5


def seconds_per_step(config: TrainingConfig) -> StepTiming:
    """Train a network for a few steps on noise, and take the median time of a step.

    Raises:
        InputTooSmallError: the pictures are too small for the architecture.
    """
    dataset = DATASETS[config.dataset]
    side = config.image_size or dataset.image_size
    shape = (side, side, dataset.channels)
    training_model = build_training_model(config, shape, len(dataset.class_names))
    model = training_model.layers[-1]

    generator = np.random.default_rng(0)
    x = generator.integers(0, 256, (config.batch_size, *shape), dtype=np.uint8)
    y = np.zeros((config.batch_size, model.output_shape[1]), dtype="float32")
    seconds = []
    for _ in range(WARM_UP_STEPS + MEASURED_STEPS):
        began = time.perf_counter()
        training_model.train_on_batch(x, y)
        seconds.append(time.perf_counter() - began)
    return StepTiming(model.count_params(), float(np.median(seconds[WARM_UP_STEPS:])))
