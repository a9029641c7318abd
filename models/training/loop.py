"""Training, from the configuration to the tested network. Plain Python: no screen, no queue.

    from models.training.config import TrainingConfig
    from models.training.loop import train

    trained = train(TrainingConfig("digits", "lenet5", epochs=3))
    print(trained.test_accuracy)

Needs Keras. A loop of its own rather than `model.fit`, because it pauses and stops between any two
steps, resumes with the same batches, and reports the loss of the latest steps rather than the mean
since the epoch began. It is no slower: `python -m tests.bench.watching` compares the two.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from models.evaluation.outputs import accuracy, cross_entropy
from models.training.batches import epoch_batches, targets
from models.training.checkpoints import Checkpoints
from models.training.clock import TrainingClock
from models.training.config import TrainingConfig
from models.training.control import TrainingControl
from models.training.data import TrainingData, load_training_data
from models.training.early_stopping import best_epoch, is_past_its_best
from models.training.events import (
    DIVERGED,
    EpochEnded,
    RateOverruled,
    StepReported,
    TrainingEnded,
    TrainingStarted,
)
from models.training.position import Position
from models.training.running_mean import RunningMean
from models.training.samples import sample_indices
from models.training.schedule import scheduled_rate
from models.training.training_model import build_training_model, predict

REPORT_SECONDS = 0.2  # between two StepReported events


class DivergedError(Exception):
    """The loss became NaN or infinite; the message says when, and what to try."""


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
    control: TrainingControl | None = None,
    *,
    judged_after: int = 0,
    checkpoints: Path | None = None,
    weights: Path | None = None,
) -> Trained:
    """Train a network as configured and test it.

    Args:
        config: everything that decides the outcome.
        control: steers the training and hears its events; by default nobody does.
        judged_after: early stopping ignores the epochs up to this one. Used when a finished
            training is given more epochs.
        checkpoints: a folder for the weights of every epoch and the full state after the last one.
            If it holds a state, training resumes from there.
        weights: a file with initial weights of the same network; by default they are random.

    Returns:
        The network, without its augmentation, and what it makes of the test pictures.

    Raises:
        DatasetError: the pictures are missing or damaged.
        Cancelled: `control` stopped the training while the pictures were loaded.
        InputTooSmallError: the pictures are too small for the architecture.
        ConfigError: no picture is left to train on.
        DivergedError: the loss became NaN or infinite.
        OSError: a checkpoint cannot be written.
    """
    control = control or TrainingControl()
    data = load_training_data(config, control)
    training = Training(
        config,
        data,
        control,
        checkpoints=Checkpoints(checkpoints) if checkpoints else None,
        weights=weights,
        judged_after=judged_after,
    )
    reason = training.run()
    trained = _test(training.model, data)
    epochs, seconds = training.position.epoch, training.position.seconds
    loss, correct = trained.test_loss, trained.test_accuracy
    control.on_event(TrainingEnded(reason, epochs, seconds, loss, correct))
    return trained


def _test(model: keras.Model, data: TrainingData) -> Trained:
    probabilities, labels = predict(model, data.test.images), data.test.labels
    loss, correct = cross_entropy(probabilities, labels), accuracy(probabilities, labels)
    return Trained(model, data, probabilities, loss, correct)


class Training:
    """A training under way.

    Attributes:
        training_model: the network with its augmentation and optimizer.
        position: how far it is.
    """

    def __init__(
        self,
        config: TrainingConfig,
        data: TrainingData,
        control: TrainingControl,
        *,
        checkpoints: Checkpoints | None = None,
        weights: Path | None = None,
        judged_after: int = 0,
    ) -> None:
        self.config = config
        self.data = data
        self.control = control
        self.checkpoints = checkpoints
        self.training_model, self.position = self._initial_state(weights)
        self.steps_per_epoch = math.ceil(len(data.train) / config.batch_size)
        self.targets = targets(data.train.labels, self.model.output_shape[1])
        self.samples = data.test.images[sample_indices(data.test.labels)]
        self._judged_after = judged_after
        self._rate = math.nan  # the optimizer's; NaN: whatever it was built or restored with
        self._best_weights: list[NDArray[np.float32]] | None = None
        self._clock = TrainingClock(self.position.seconds)

    @property
    def model(self) -> keras.Model:
        """The network without its augmentation."""
        return self.training_model.layers[-1]

    def run(self) -> str:
        """Train to the end; why it ended: "finished", "stopped" or "early stopping"."""
        self.control.on_event(self._started())
        self._clock = TrainingClock(self.position.seconds)
        while (reason := self._end()) is None:
            means = self._train_epoch()
            if means is None:
                return "stopped"
            self.control.on_event(self._finish_epoch(means))
        if self.config.early_stopping is not None:
            self._restore_best()
        return reason

    def _end(self) -> str | None:
        """Why there is nothing left to train; None if there is."""
        patience = self.config.early_stopping
        if is_past_its_best(self.position.val_losses, patience, self._judged_after):
            return "early stopping"
        return "finished" if self.position.epoch >= self.config.epochs else None

    def _initial_state(self, weights: Path | None) -> tuple[keras.Sequential, Position]:
        """The state in the checkpoints, or a fresh one."""
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

    def _train_epoch(self) -> RunningMean | None:
        """One pass over the training pictures; None if it was stopped on the way."""
        epoch, recent = RunningMean(), RunningMean()
        reported = self._clock.seconds
        for indices in self._batches():
            self._set_rate()
            loss, correct = self._train_step(indices)
            epoch.add(loss, correct, len(indices))
            recent.add(loss, correct, len(indices))
            now = self._clock.seconds
            if now - reported >= REPORT_SECONDS or epoch.count == len(self.data.train):
                self.control.on_event(self._report(recent, now, now - reported))
                recent, reported = RunningMean(), now
            with self._clock.stopped():
                self.control.wait_while_paused()
            if self.control.should_stop():
                return None
        return epoch

    def _batches(self) -> Iterator[NDArray[np.int64]]:
        config, epoch = self.config, self.position.epoch
        return epoch_batches(len(self.data.train), config.batch_size, config.seed, epoch)

    def _train_step(self, indices: NDArray[np.int64]) -> tuple[float, float]:
        """Adjust the weights to one batch; its loss and accuracy before that."""
        self.training_model.reset_metrics()  # Keras would return the mean since the epoch began
        logs = self.training_model.train_on_batch(
            self.data.train.images[indices], self.targets[indices], return_dict=True
        )
        self.position.step += 1
        if not math.isfinite(logs["loss"]):
            raise self._diverged()
        return float(logs["loss"]), float(logs["accuracy"])

    def _diverged(self) -> DivergedError:
        chosen = self.position.overruled_rate or self.config.learning_rate
        return DivergedError(
            f"{DIVERGED} in step {self.position.step} (epoch {self.position.epoch + 1}): the steps "
            "were too large, and the weights grew without bound. The learning rate was "
            f"{chosen:g}. Try a tenth of it."
        )

    def _set_rate(self) -> None:
        """Give the optimizer the rate of the coming step: an override's, or the schedule's."""
        self._take_over_rate(self.control.learning_rate())
        total_steps = self.steps_per_epoch * self.config.epochs
        scheduled = scheduled_rate(self.config, self.position.step, total_steps)
        rate = self.position.overruled_rate or scheduled
        if rate != self._rate:
            self._rate = rate
            self.training_model.optimizer.learning_rate = rate

    def _take_over_rate(self, rate: float | None) -> None:
        position = self.position
        if rate is None or rate == position.overruled_rate:
            return
        position.overruled_rate = rate
        self.control.on_event(RateOverruled(position.step + 1, position.epoch + 1, rate))

    def _report(self, recent: RunningMean, now: float, duration: float) -> StepReported:
        return StepReported(
            step=self.position.step,
            epoch=self.position.epoch + 1,
            loss=recent.loss,
            accuracy=recent.accuracy,
            learning_rate=self._rate,
            seconds=now,
            images_per_second=recent.count / max(duration, 1e-9),
        )

    def _finish_epoch(self, means: RunningMean) -> EpochEnded:
        """Validate, and keep the epoch."""
        validation = self._validate()
        samples = predict(self.model, self.samples)
        position = self.position
        position.epoch += 1
        position.seconds = self._clock.seconds
        position.last = self._epoch_report(means, validation, samples)
        if validation.loss is not None:
            is_finite = math.isfinite(validation.loss)
            position.val_losses.append(validation.loss if is_finite else math.inf)
        self._keep(position)
        return position.last

    def _epoch_report(
        self, means: RunningMean, validation: "Validation", samples: NDArray[np.float32]
    ) -> EpochEnded:
        position = self.position
        return EpochEnded(
            step=position.step,
            epoch=position.epoch,
            loss=means.loss,
            accuracy=means.accuracy,
            val_loss=validation.loss,
            val_accuracy=validation.accuracy,
            learning_rate=self._rate,
            seconds=position.seconds,
            samples=samples.round(4).tolist(),
            answers=validation.answers,
        )

    def _keep(self, position: Position) -> None:
        """Keep the epoch that has just ended: all of it on disk, the best weights in memory."""
        if self.config.early_stopping and best_epoch(position.val_losses) == position.epoch:
            self._best_weights = self.model.get_weights()
        if self.checkpoints:
            self.checkpoints.save(self.training_model, position)

    def _validate(self) -> "Validation":
        if self.data.validation is None:
            return Validation()
        probabilities = predict(self.model, self.data.validation.images)
        labels = self.data.validation.labels
        return Validation(
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


@dataclass(frozen=True)
class Validation:
    """How the network does on the validation pictures; None where nothing was held out."""

    loss: float | None = None
    accuracy: float | None = None
    answers: list[int] | None = None  # how often each class was predicted
