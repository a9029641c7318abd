"""Classes that a script of a training brings along, since Keras has none that does the same.

The app never uses them: their source goes into the scripts that it gives away. They do what
`models.training.batches` and `models.training.schedule` do in the app.
"""

import math

import keras
import numpy as np


class Batches(keras.utils.PyDataset):
    """The training pictures in batches, shuffled anew before every epoch."""

    def __init__(self, x: np.ndarray, y: np.ndarray, batch_size: int, seed: int) -> None:
        super().__init__()
        self.x, self.y = x, y
        self.batch_size = batch_size
        self.seed = seed
        self.epoch = 0
        self.order = np.arange(len(x))

    def __len__(self) -> int:
        """How many batches an epoch has."""
        return math.ceil(len(self.x) / self.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """One batch: pictures and what the network should answer."""
        start = index * self.batch_size
        chosen = np.sort(self.order[start : start + self.batch_size])
        return self.x[chosen], self.y[chosen]

    def on_epoch_begin(self) -> None:
        """Shuffle. Keras calls this."""
        self.order = np.random.default_rng((self.seed, self.epoch)).permutation(len(self.x))
        self.epoch += 1


class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    """A learning rate that rises in a straight line, then falls along half a cosine."""

    def __init__(self, highest: float, warmup_steps: int, total_steps: int) -> None:
        super().__init__()
        self.highest = highest
        self.warmup_steps = warmup_steps
        self.falling_steps = max(1, total_steps - warmup_steps)

    def __call__(self, step: keras.KerasTensor) -> keras.KerasTensor:
        """The learning rate of a step, counted from 0."""
        step = keras.ops.cast(step, "float32")
        rising = (step + 1) / self.warmup_steps
        progress = (step - self.warmup_steps) / self.falling_steps
        falling = (1 + keras.ops.cos(math.pi * progress)) / 2
        return self.highest * keras.ops.where(step < self.warmup_steps, rising, falling)
