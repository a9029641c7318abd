"""Training, from the configuration to the tested network. Plain Python: no screen, no queue.

    from models.training.config import TrainingConfig
    from models.training.loop import train

    trained = train(TrainingConfig("digits", "lenet5", epochs=3), on_event=print)
    print(trained.test_accuracy)

Needs Keras.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from models.architectures import ARCHITECTURES, InputShape
from models.evaluation.outputs import accuracy, class_probabilities, cross_entropy
from models.training.augmentation import augmentation_layers
from models.training.checkpoints import Checkpoints
from models.training.config import TrainingConfig
from models.training.data import TrainingData, load_training_data
from models.training.early_stopping import best_epoch, is_past_its_best
from models.training.events import (
    DIVERGED,
    EpochEnded,
    Event,
    RateOverruled,
    StepReported,
    TrainingEnded,
    TrainingStarted,
)
from models.training.position import Position
from models.training.samples import sample_indices
from models.training.schedule import scheduled_rate
from utils.datasets import Progress, ShouldStop

REPORT_SECONDS = 0.2  # between two StepReported events
PREDICTION_BATCH = 256

Listener = Callable[[Event], None]
RateOverride = Callable[[], float | None]


class DivergedError(Exception):
    """The loss is no number any more; the message says when, and what to try."""


@dataclass(frozen=True)
class Trained:
    """A trained network and its result on the test pictures."""

    model: keras.Model  # pixels 0-255 (B, H, W, C) to probabilities
    data: TrainingData
    test_probabilities: NDArray[np.float32]  # (N, classes)
    test_loss: float  # cross-entropy, nats
    test_accuracy: float  # 0 to 1


def train(
    config: TrainingConfig,
    on_event: Listener = lambda event: None,
    should_stop: ShouldStop = lambda: False,
    *,
    rate_override: RateOverride = lambda: None,
    judged_after: int = 0,
    checkpoints: Path | None = None,
    weights: Path | None = None,
    progress: Progress = lambda share, sentence: None,
) -> Trained:
    """Train a network as configured and test it.

    Args:
        config: everything that decides the outcome.
        on_event: is told of the start, of steps, of epochs and of the end.
        should_stop: asked after every step; it may block, and training then pauses.
        rate_override: asked before every step for a learning rate to use from now on, instead of
            the schedule's; None leaves it as it is.
        judged_after: early stopping looks at the epochs after this one only. It is where somebody
            asked for more epochs of a training that was over.
        checkpoints: a folder for the weights of every epoch and the state after the last one. A
            training that finds a state there goes on from it.
        weights: a file with weights of the same network to begin with, instead of random ones.
        progress: is told how far the loading of the data is.

    Raises DatasetError, InputTooSmallError or ConfigError before the start, DivergedError if the
    loss becomes NaN or infinite, OSError if a checkpoint cannot be written.
    """
    data = load_training_data(config, progress, should_stop)
    kept = Checkpoints(checkpoints) if checkpoints else None
    training = Training(config, data, kept, weights, judged_after)
    reason = training.run(on_event, should_stop, rate_override)

    probabilities = predict(training.model, data.test.images)
    loss = cross_entropy(probabilities, data.test.labels)
    share_right = accuracy(probabilities, data.test.labels)
    position = training.position
    on_event(TrainingEnded(reason, position.epoch, position.seconds, loss, share_right))
    return Trained(training.model, data, probabilities, loss, share_right)


def predict(model: keras.Model, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Class probabilities `(N, classes)` for pixels 0-255 `(N, H, W, C)`."""
    return class_probabilities(model.predict(images, batch_size=PREDICTION_BATCH, verbose=0))


def build_training_model(
    config: TrainingConfig, input_shape: InputShape, num_classes: int
) -> keras.Sequential:
    """The network with its augmentation in front and its optimizer, ready for training.

    The network itself is the last layer: what is in front of it is not part of what it learns.
    """
    model = ARCHITECTURES[config.architecture].build(input_shape, num_classes, **config.options)
    training_model = keras.Sequential(
        [keras.Input(input_shape), *augmentation_layers(config.augmentation), model]
    )
    compile_for(training_model, config)
    return training_model


def compile_for(training_model: keras.Sequential, config: TrainingConfig) -> None:
    """Give a network the config's optimizer and the loss that fits what it answers."""
    is_binary = training_model.output_shape[1] == 1
    loss = keras.losses.BinaryCrossentropy if is_binary else keras.losses.CategoricalCrossentropy
    # Keras takes no whole number for a rate, and JSON does not tell 1 from 1.0.
    optimizer = {"learning_rate": float(config.learning_rate), **config.optimizer_options}
    training_model.compile(
        optimizer=keras.optimizers.get({"class_name": config.optimizer, "config": optimizer}),
        loss=loss(label_smoothing=config.label_smoothing),
        metrics=["accuracy"],
    )


def epoch_batches(
    count: int, batch_size: int, seed: int, epoch: int
) -> Iterator[NDArray[np.int64]]:
    """The indices of an epoch's batches, in an order that seed and epoch alone decide."""
    order = np.random.default_rng((seed, epoch)).permutation(count)
    for start in range(0, count, batch_size):
        # Ascending, so that a memory-mapped file is read in one direction.
        yield np.sort(order[start : start + batch_size])


class Training:
    """A training under way."""

    def __init__(
        self,
        config: TrainingConfig,
        data: TrainingData,
        checkpoints: Checkpoints | None,
        weights: Path | None = None,
        judged_after: int = 0,
    ) -> None:
        self.config = config
        self.data = data
        self.checkpoints = checkpoints
        self.training_model, self.position = self._beginning(weights)
        self.steps_per_epoch = math.ceil(len(data.train) / config.batch_size)
        self.targets = targets(data.train.labels, self.model.output_shape[1])
        self.samples = data.test.images[sample_indices(data.test.labels)]
        self._judged_after = judged_after
        self._rate = math.nan  # the optimizer's; nan: whatever it was built or restored with
        self._best_weights: list[NDArray[np.float32]] | None = None
        self._clock_from = time.perf_counter()

    @property
    def model(self) -> keras.Model:
        """The network without its augmentation."""
        return self.training_model.layers[-1]

    def run(self, on_event: Listener, should_stop: ShouldStop, rate_override: RateOverride) -> str:
        """Train to the end; why it ended: "finished", "stopped" or "early stopping"."""
        on_event(self._started())
        self._clock_from = time.perf_counter()
        while (reason := self._end()) is None:
            means = self._train_epoch(on_event, should_stop, rate_override)
            if means is None:
                return "stopped"
            on_event(self._finish_epoch(means))
        if self.config.early_stopping is not None:
            self._restore_best()
        return reason

    def _end(self) -> str | None:
        """Why nothing is left to train; None if something is."""
        patience = self.config.early_stopping
        if is_past_its_best(self.position.val_losses, patience, self._judged_after):
            return "early stopping"
        return "finished" if self.position.epoch >= self.config.epochs else None

    def _beginning(self, weights: Path | None) -> tuple[keras.Sequential, Position]:
        """The state that the checkpoints hold, or a fresh one."""
        restored = self.checkpoints.restore() if self.checkpoints else None
        epoch = restored[1].epoch if restored else 0
        keras.utils.set_random_seed(self.config.seed + epoch)
        if restored:
            return restored
        shape, classes = self.data.input_shape, len(self.data.class_names)
        training_model = build_training_model(self.config, shape, classes)
        if weights:
            training_model.layers[-1].load_weights(weights)
        return training_model, Position()

    def _started(self) -> TrainingStarted:
        return TrainingStarted(
            parameters=self.model.count_params(),
            steps_per_epoch=self.steps_per_epoch,
            epochs=self.config.epochs,
            train_samples=len(self.data.train),
            validation_samples=len(self.data.validation or ()),
            first_epoch=self.position.epoch + 1,
            last=self.position.last,
        )

    def _train_epoch(
        self, on_event: Listener, should_stop: ShouldStop, rate_override: RateOverride
    ) -> "Mean | None":
        """One pass over the training pictures; None if it was stopped on the way."""
        epoch, recent = Mean(), Mean()
        reported = self._seconds()
        for indices in self._batches():
            self._heed(rate_override(), on_event)
            self._set_rate()
            loss, share_right = self._train_step(indices)
            epoch.add(loss, share_right, len(indices))
            recent.add(loss, share_right, len(indices))
            now = self._seconds()
            if now - reported >= REPORT_SECONDS or epoch.count == len(self.data.train):
                on_event(self._report(recent, now, now - reported))
                recent, reported = Mean(), now
            with self._clock_stopped():
                if should_stop():
                    return None
        return epoch

    def _batches(self) -> Iterator[NDArray[np.int64]]:
        config, epoch = self.config, self.position.epoch
        return epoch_batches(len(self.data.train), config.batch_size, config.seed, epoch)

    def _train_step(self, indices: NDArray[np.int64]) -> tuple[float, float]:
        """Loss and share of right answers of one batch, on which the weights are adjusted."""
        self.training_model.reset_metrics()  # Keras would give the mean since the epoch began
        logs = self.training_model.train_on_batch(
            self.data.train.images[indices], self.targets[indices], return_dict=True
        )
        self.position.step += 1
        if not math.isfinite(logs["loss"]):
            raise DivergedError(
                f"{DIVERGED} in step {self.position.step} "
                f"(epoch {self.position.epoch + 1}): the steps were too large, and the weights "
                f"grew without bound. The learning rate was {self._chosen_rate:g}. Try a tenth "
                "of it."
            )
        return float(logs["loss"]), float(logs["accuracy"])

    @property
    def _chosen_rate(self) -> float:
        """What somebody set, whatever the schedule has made of it since."""
        return self.position.overruled_rate or self.config.learning_rate

    def _heed(self, wish: float | None, on_event: Listener) -> None:
        """Take over a learning rate that somebody wishes for, and say so."""
        position = self.position
        if wish is None or wish == position.overruled_rate:
            return
        position.overruled_rate = wish
        on_event(RateOverruled(position.step + 1, position.epoch + 1, wish))

    def _set_rate(self) -> None:
        total_steps = self.steps_per_epoch * self.config.epochs
        scheduled = scheduled_rate(self.config, self.position.step, total_steps)
        rate = self.position.overruled_rate or scheduled
        if rate != self._rate:
            self._rate = rate
            self.training_model.optimizer.learning_rate = rate

    def _report(self, recent: "Mean", now: float, duration: float) -> StepReported:
        return StepReported(
            step=self.position.step,
            epoch=self.position.epoch + 1,
            loss=recent.loss,
            accuracy=recent.accuracy,
            learning_rate=self._rate,
            seconds=now,
            images_per_second=recent.count / max(duration, 1e-9),
        )

    def _finish_epoch(self, means: "Mean") -> EpochEnded:
        checked = self._validate()
        samples = predict(self.model, self.samples)
        position = self.position
        position.epoch += 1
        position.seconds, self._clock_from = self._seconds(), time.perf_counter()
        position.last = EpochEnded(
            step=position.step,
            epoch=position.epoch,
            loss=means.loss,
            accuracy=means.accuracy,
            val_loss=checked.loss,
            val_accuracy=checked.accuracy,
            learning_rate=self._rate,
            seconds=position.seconds,
            samples=samples.round(4).tolist(),
            answers=checked.answers,
        )
        if checked.loss is not None:
            position.val_losses.append(checked.loss if math.isfinite(checked.loss) else math.inf)
        self._keep(position)
        return position.last

    def _keep(self, position: Position) -> None:
        """Keep the epoch that has just ended: all of it on disk, the best weights in memory."""
        if self.config.early_stopping and best_epoch(position.val_losses) == position.epoch:
            self._best_weights = self.model.get_weights()
        if self.checkpoints:
            self.checkpoints.save(self.training_model, position)

    def _validate(self) -> "Checked":
        if self.data.validation is None:
            return Checked()
        probabilities = predict(self.model, self.data.validation.images)
        labels = self.data.validation.labels
        return Checked(
            cross_entropy(probabilities, labels),
            accuracy(probabilities, labels),
            np.bincount(probabilities.argmax(axis=1), minlength=probabilities.shape[1]).tolist(),
        )

    def _restore_best(self) -> None:
        best = best_epoch(self.position.val_losses)
        if best in (0, self.position.epoch):
            return
        if self._best_weights is not None:
            self.model.set_weights(self._best_weights)
        elif self.checkpoints:  # the best epoch was before an interruption
            self.model.load_weights(self.checkpoints.weights_file(best))

    def _seconds(self) -> float:
        """Time spent training, pauses not counted."""
        return self.position.seconds + time.perf_counter() - self._clock_from

    @contextmanager
    def _clock_stopped(self) -> Iterator[None]:
        """What happens inside is a pause."""
        began = time.perf_counter()
        yield
        self._clock_from += time.perf_counter() - began


@dataclass(frozen=True)
class Checked:
    """How the network does on the validation pictures; None where nothing was held out."""

    loss: float | None = None
    accuracy: float | None = None
    answers: list[int] | None = None  # how many pictures it takes for each class


class Mean:
    """The mean loss and accuracy over batches, weighted by their size."""

    def __init__(self) -> None:
        self.count = 0  # pictures
        self._loss = 0.0
        self._right = 0.0

    def add(self, loss: float, share_right: float, count: int) -> None:
        """Count in a batch of so many pictures."""
        self.count += count
        self._loss += loss * count
        self._right += share_right * count

    @property
    def loss(self) -> float:
        """The mean loss."""
        return self._loss / self.count

    @property
    def accuracy(self) -> float:
        """The share of pictures answered right, 0 to 1."""
        return self._right / self.count


def targets(labels: NDArray[np.int64], units: int) -> NDArray[np.float32]:
    """What the network should answer: `(N, 1)` for one sigmoid unit, one-hot `(N, units)` else."""
    if units == 1:
        return labels[:, None].astype("float32")
    return np.eye(units, dtype="float32")[labels]
