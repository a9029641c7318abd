import contextlib
import itertools
import json
import zipfile
from pathlib import Path

import keras
import numpy as np
import pytest

from models.evaluation.outputs import accuracy
from models.training.augmentation import augmentation_layers, augmented
from models.training.checkpoints import Checkpoints
from models.training.config import Augmentation, ConfigError, TrainingConfig
from models.training.control import EventRecorder, TrainingControl
from models.training.events import (
    EpochEnded,
    RateOverruled,
    StepReported,
    TrainingEnded,
    TrainingStarted,
)
from models.training.loop import DivergedError, train
from models.training.position import POSITION, Position
from models.training.random_warp import RandomWarp
from models.training.training_model import predict

QUICK = TrainingConfig("digits", "swift", train_samples=320, test_samples=100, batch_size=32,
                       epochs=2, learning_rate=0.005)  # fmt: skip


class Control(EventRecorder):
    """Records the events; answers the loop's questions with what it is given."""

    def __init__(self, should_stop=lambda: False, learning_rate=lambda: None, pause=lambda: None):
        super().__init__()
        self.should_stop, self.learning_rate = should_stop, learning_rate
        self.wait_while_paused = pause


def run(config, should_stop=lambda: False, learning_rate=lambda: None, pause=lambda: None, **more):
    control = Control(should_stop, learning_rate, pause)
    return train(config, control, **more), control.events


def of_kind(events, kind):
    return [event for event in events if isinstance(event, kind)]


def test_events_come_in_order():
    trained, events = run(QUICK)
    started, ended = events[0], events[-1]
    epochs = of_kind(events, EpochEnded)
    assert started == TrainingStarted(29_658, 9, 2, 288, 32, 1)
    assert [epoch.epoch for epoch in epochs] == [1, 2]
    assert epochs[-1].step == 18
    assert of_kind(events, StepReported)[-1].step == 18
    assert np.array(epochs[0].samples).shape == (16, 10)
    assert sum(epochs[0].answers) == 32
    assert len(epochs[0].answers) == 10
    assert isinstance(ended, TrainingEnded)
    assert ended.reason == "finished"
    assert ended.test_accuracy == trained.test_accuracy
    assert trained.test_accuracy == accuracy(
        predict(trained.model, trained.data.test.images), trained.data.test.labels
    )


def test_it_learns():
    trained, _ = run(QUICK.changed(train_samples=None, epochs=4))
    assert trained.test_accuracy > 0.8


def test_the_same_seed_gives_the_same_network():
    first, second = (run(QUICK.changed(epochs=1))[0].test_probabilities for _ in range(2))
    assert np.allclose(first, second, atol=1e-4)


def test_two_classes_train_a_sigmoid_unit(monkeypatch):
    from models.training import data
    from utils.datasets import Split

    digits = data.DATASETS["digits"]
    zeros_and_ones = {
        name: Split(split.images[split.labels < 2], split.labels[split.labels < 2])
        for name, split in digits.load().items()
    }
    monkeypatch.setattr(type(digits), "load", lambda *_: zeros_and_ones)
    monkeypatch.setattr(type(digits), "class_names", ("0", "1"))
    trained, _ = run(QUICK.changed(train_samples=None, epochs=3))
    assert trained.model.output_shape == (None, 1)
    assert trained.test_probabilities.shape[1] == 2
    assert trained.test_accuracy > 0.9


def test_a_resumed_run_continues_where_it_was(tmp_path):
    steps = itertools.count(1)  # asked after every step; nine of them are an epoch
    _, before = run(QUICK, should_stop=lambda: next(steps) > 12, checkpoints=tmp_path)
    assert before[-1].reason == "stopped"
    assert [epoch.epoch for epoch in of_kind(before, EpochEnded)] == [1]

    _, after = run(QUICK, checkpoints=tmp_path)
    assert after[0].first_epoch == 2
    assert of_kind(after, StepReported)[0].step > 9
    assert [epoch.epoch for epoch in of_kind(after, EpochEnded)] == [2]
    assert after[-1].seconds > of_kind(before, EpochEnded)[0].seconds
    assert (tmp_path / "epoch-002.weights.h5").exists()


def test_a_resumed_optimizer_remembers(tmp_path):
    run(QUICK.changed(epochs=1), checkpoints=tmp_path)
    state = keras.saving.load_model(tmp_path / "last.keras")
    assert int(state.optimizer.iterations.numpy()) == 9


TINY = QUICK.changed(architecture="fully_connected", epochs=1, train_samples=64)


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"PK\x03\x04 no zip"])
def test_a_damaged_state_starts_over(tmp_path, content):
    (tmp_path / "last.keras").write_bytes(content)
    _, events = run(TINY, checkpoints=tmp_path)
    assert events[0].first_epoch == 1
    assert events[-1].reason == "finished"


@pytest.fixture(scope="module")
def after_two_epochs(tmp_path_factory):
    """The checkpoints of a training of two epochs."""
    folder = tmp_path_factory.mktemp("checkpoints")
    run(TINY.changed(epochs=2), checkpoints=folder)
    return folder


def without_position(state: Path) -> bytes:
    """Remove the position from a state, and return it."""
    with zipfile.ZipFile(state) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    position = parts.pop(POSITION)
    with zipfile.ZipFile(state, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return position


def copied(folder: Path, target: Path) -> Path:
    target.write_bytes((folder / "last.keras").read_bytes())
    return target


POSITIONS = [None, b"", b"{", b"null", b"[]", b'{"epoch": 1}', b'{"epoch": "many"}', 9999 * b"["]
POSITIONS += [b'{"epoch": 1, "step": 2, "seconds": 1, "val_losses": 7, "overruled_rate": null}']


@pytest.mark.parametrize("content", POSITIONS)
def test_a_damaged_position_starts_over(tmp_path, after_two_epochs, content):
    state = copied(after_two_epochs, tmp_path / "last.keras")
    without_position(state)
    if content is not None:
        with zipfile.ZipFile(state, "a") as archive:
            archive.writestr(POSITION, content)
    assert Checkpoints(tmp_path).restore() is None


def test_a_state_of_the_first_version_still_opens(tmp_path, after_two_epochs):
    now = json.loads(without_position(copied(after_two_epochs, tmp_path / "last.keras")))
    then = {"epoch": 2, "step": now["step"], "seconds": 7.5, "best_epoch": 1, "best_val_loss": 0.5}
    (tmp_path / "last.json").write_text(json.dumps(then))
    training_model, position = Checkpoints(tmp_path).restore()
    assert position == Position(2, now["step"], 7.5, [0.5, float("inf")])
    assert int(training_model.optimizer.iterations.numpy()) == now["step"]

    _, events = run(TINY.changed(epochs=3), checkpoints=tmp_path)
    assert [epoch.epoch for epoch in of_kind(events, EpochEnded)] == [3]
    assert not (tmp_path / "last.json").exists()
    assert Checkpoints(tmp_path).restore()[1].epoch == 3


@pytest.mark.parametrize("moment", range(3))
def test_killed_while_it_keeps_an_epoch_it_has_it_whole_or_not_at_all(
    tmp_path, monkeypatch, moment
):
    """Whatever is on disk by then, the weights and the epoch belong together."""
    run(TINY, checkpoints=tmp_path)
    calls = itertools.count()

    def killed(change):
        def until_then(*arguments, **options):
            if next(calls) == moment:
                raise KeyboardInterrupt
            return change(*arguments, **options)

        return until_then

    for changing in ("replace", "write_text", "write_bytes", "unlink"):
        monkeypatch.setattr(Path, changing, killed(getattr(Path, changing)))
    with contextlib.suppress(KeyboardInterrupt):
        run(TINY.changed(epochs=2), checkpoints=tmp_path)
    monkeypatch.undo()
    training_model, position = Checkpoints(tmp_path).restore()
    assert position.epoch in (1, 2)
    assert int(training_model.optimizer.iterations.numpy()) == position.step == 2 * position.epoch


def test_a_state_knows_the_report_of_its_epoch(tmp_path):
    """Then a process killed before it could report the epoch leaves no gap in the curves."""

    class DiesOfIt(TrainingControl):
        def on_event(self, event):
            if isinstance(event, EpochEnded):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(TINY, DiesOfIt(), checkpoints=tmp_path)
    _, events = run(TINY, checkpoints=tmp_path)
    assert events[0].first_epoch == 2
    assert (events[0].last.epoch, events[0].last.step) == (1, 2)
    assert of_kind(events, EpochEnded) == []


def test_a_finished_run_can_be_trained_longer(tmp_path):
    run(QUICK.changed(epochs=1), checkpoints=tmp_path)
    _, events = run(QUICK.changed(epochs=3), checkpoints=tmp_path)
    assert [epoch.epoch for epoch in of_kind(events, EpochEnded)] == [2, 3]


def test_early_stopping_keeps_the_best_epoch():
    config = QUICK.changed(epochs=30, early_stopping=1, learning_rate=0.1)
    trained, events = run(config)
    epochs = of_kind(events, EpochEnded)
    best = min(epochs, key=lambda epoch: epoch.val_loss)
    assert events[-1].reason == "early stopping"
    assert len(epochs) == best.epoch + 1
    validation = trained.data.validation
    right = accuracy(predict(trained.model, validation.images), validation.labels)
    assert right == pytest.approx(best.val_accuracy)


def stopped_early(tmp_path):
    """A training that early stopping has ended; its epochs."""
    config = TINY.changed(epochs=30, early_stopping=1, learning_rate=0.1)
    _, events = run(config, checkpoints=tmp_path)
    assert events[-1].reason == "early stopping"
    return config, events[-1].epochs


def test_after_early_stopping_it_can_be_trained_longer(tmp_path):
    config, done = stopped_early(tmp_path)
    longer = config.changed(epochs=done + 3, early_stopping=3)
    _, events = run(longer, checkpoints=tmp_path, judged_after=done)
    assert [each.epoch for each in of_kind(events, EpochEnded)] == [done + 1, done + 2, done + 3]


def test_trained_longer_it_keeps_the_best_of_all_epochs(tmp_path):
    config, done = stopped_early(tmp_path)
    losses = Checkpoints(tmp_path).restore()[1].val_losses
    spoiling = config.changed(epochs=done + 1, learning_rate=1.0)
    trained, _ = run(spoiling, checkpoints=tmp_path, judged_after=done)
    best = losses.index(min(losses)) + 1
    trained.model.load_weights(tmp_path / f"epoch-{best:03}.weights.h5")
    again = predict(trained.model, trained.data.test.images)
    assert np.allclose(again, trained.test_probabilities, atol=1e-5)


def test_killed_after_early_stopping_it_trains_no_further(tmp_path):
    config, _ = stopped_early(tmp_path)
    _, events = run(config, checkpoints=tmp_path)
    assert of_kind(events, StepReported) == []
    assert events[-1].reason == "early stopping"


def test_a_learning_rate_beyond_reason_ends_with_advice():
    config = QUICK.changed(
        architecture="fully_connected", optimizer="sgd", learning_rate=1e30, epochs=5
    )
    with pytest.raises(DivergedError, match=r"learning rate was 1e\+30"):
        run(config)


def test_the_rate_to_try_is_a_tenth_of_what_was_set_whatever_the_schedule_made_of_it():
    config = QUICK.changed(
        architecture="fully_connected", optimizer="sgd", learning_rate=1e30,
        schedule="warmup_cosine", epochs=5,
    )  # fmt: skip
    with pytest.raises(DivergedError, match=r"learning rate was 1e\+30"):
        run(config)


@pytest.fixture
def used(monkeypatch):
    """The optimizer's learning rate at every step, whatever is reported."""
    rates = []
    step = keras.Sequential.train_on_batch

    def watched(self, *arguments, **options):
        rates.append(round(float(self.optimizer.learning_rate.numpy()), 7))
        return step(self, *arguments, **options)

    monkeypatch.setattr(keras.Sequential, "train_on_batch", watched)
    return rates


def wishes(*rates):
    """Sets a rate for each coming step; the last one stays in force."""
    left = list(rates)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


def test_the_learning_rate_can_be_overruled(used):
    _, events = run(QUICK, learning_rate=wishes(*4 * [None], 0.0025))
    assert used == 4 * [0.005] + 14 * [0.0025]
    assert of_kind(events, RateOverruled) == [RateOverruled(5, 1, 0.0025)]
    assert of_kind(events, EpochEnded)[-1].learning_rate == 0.0025


def test_a_rate_that_was_overruled_holds_after_a_resumption(tmp_path, used):
    """Also where nobody wishes for it any more, as in a run that came from elsewhere."""
    run(TINY, learning_rate=lambda: 0.0025, checkpoints=tmp_path)
    used.clear()
    _, events = run(TINY.changed(epochs=2), checkpoints=tmp_path)
    assert used == 2 * [0.0025]
    assert {event.learning_rate for event in of_kind(events, StepReported)} == {0.0025}
    assert of_kind(events, RateOverruled) == []


def test_the_rate_shown_is_the_one_used_whatever_the_optimizer_remembers(tmp_path, used):
    """A state of the first version has the rate in force in its optimizer only."""
    run(TINY, learning_rate=lambda: 0.0025, checkpoints=tmp_path)
    position = json.loads(without_position(tmp_path / "last.keras"))
    then = {"epoch": 1, "step": position["step"], "seconds": 1, "best_epoch": 0}
    (tmp_path / "last.json").write_text(json.dumps(then))
    used.clear()
    _, events = run(TINY.changed(epochs=2), checkpoints=tmp_path)
    assert {event.learning_rate for event in of_kind(events, StepReported)} == set(used) == {0.005}


def test_a_schedule_reaches_the_optimizer(used):
    _, events = run(QUICK.changed(schedule="cosine"))
    assert used[0] == 0.005
    assert used == sorted(used, reverse=True)
    last = of_kind(events, StepReported)[-1].learning_rate
    assert used[-1] == pytest.approx(last, abs=1e-7)
    assert last < 0.001


def test_pauses_do_not_count(monkeypatch):
    from models.training import clock

    now = [0.0]
    monkeypatch.setattr(clock.time, "perf_counter", lambda: now[0])

    def one_hour():
        now[0] += 3600

    _, events = run(QUICK.changed(epochs=1), pause=one_hour)
    assert now[0] == 9 * 3600
    assert events[-1].seconds == 0


def test_no_picture_left_to_train_on():
    with pytest.raises(ConfigError, match="none is left"):
        run(QUICK.changed(train_samples=1, validation_split=0.9))


def test_without_validation_there_is_no_val_loss():
    _, events = run(QUICK.changed(validation_split=0, epochs=1))
    assert of_kind(events, EpochEnded)[0].val_loss is None


@pytest.mark.parametrize("optimizer", ["sgd", "rmsprop", "adam", "adamw", "adagrad", "adadelta"])
def test_every_optimizer_trains(optimizer):
    trained, _ = run(QUICK.changed(optimizer=optimizer, epochs=1, train_samples=64))
    assert np.isfinite(trained.test_loss)


def test_a_learning_rate_may_be_a_whole_number():
    trained, _ = run(QUICK.changed(optimizer="adadelta", learning_rate=1, train_samples=64))
    assert np.isfinite(trained.test_loss)


def pictures():
    return np.random.default_rng(0).integers(0, 256, (8, 28, 28, 1), dtype=np.uint8)


@pytest.mark.parametrize(
    "augmentation",
    [
        Augmentation(horizontal_flip=True),
        Augmentation(rotation=20),
        Augmentation(shift=0.2),
        Augmentation(zoom=0.3),
        Augmentation(shear=0.3),
        Augmentation(elastic=0.05),
        Augmentation(pen=1.0),
        Augmentation(contrast=0.5),
        Augmentation(brightness=0.5),
        Augmentation(erasing=1.0),
    ],
    ids=str,
)
def test_every_augmentation_changes_the_pictures_and_keeps_their_kind(augmentation):
    changed = augmented(pictures(), augmentation, seed=3)
    assert changed.shape == (8, 28, 28, 1)
    assert changed.dtype == np.uint8
    assert not np.array_equal(changed, pictures())
    assert changed.std() > 20  # still a picture with dark and light in it


def test_a_warp_that_moves_nothing_changes_nothing():
    still = RandomWarp(rotation=1e-6)(pictures().astype("float32"), training=True)
    assert np.allclose(still, pictures(), atol=0.1)


def test_a_shift_moves_a_picture_as_a_whole():
    spot = np.zeros((64, 28, 28, 1), np.uint8)
    spot[:, 12:16, 12:16] = 200
    shifted = augmented(spot, Augmentation(shift=0.2), seed=3)
    assert shifted.sum(axis=(1, 2, 3)) == pytest.approx(spot[0].sum(), rel=0.05)
    rows = shifted[..., 0].argmax(axis=1).max(axis=1)
    assert 6 <= rows.min() < 10  # a fifth of 28 is 5.6
    assert 17 < rows.max() <= 21


def test_a_pen_changes_how_wide_a_stroke_is():
    stroke = np.zeros((64, 28, 28, 1), np.uint8)
    stroke[:, 4:24, 13:16] = 255
    widths = augmented(stroke, Augmentation(pen=1.0), seed=3)[:, 14].sum(axis=(1, 2)) / 255
    assert 1 <= widths.min() < 2
    assert 4 < widths.max() <= 5


def test_augmentation_layers_survive_their_file(tmp_path):
    asked = Augmentation(rotation=10, shift=0.1, zoom=0.2, shear=0.3, elastic=0.02, pen=0.5)
    keras.utils.set_random_seed(3)
    network = keras.Sequential([keras.Input((28, 28, 1)), *augmentation_layers(asked)])
    network.save(tmp_path / "augmentation.keras")
    keras.utils.set_random_seed(3)
    again = keras.models.load_model(tmp_path / "augmentation.keras")
    images = pictures().astype("float32")
    changed = again(images, training=True)
    assert np.allclose(changed, network(images, training=True))
    assert not np.allclose(changed, images)


def test_a_training_can_start_from_given_weights(tmp_path):
    before, _ = run(QUICK, checkpoints=tmp_path)
    given = tmp_path / "epoch-002.weights.h5"
    barely = QUICK.changed(epochs=1, learning_rate=1e-9)
    after, _ = run(barely, weights=given)
    weights = zip(before.model.trainable_weights, after.model.trainable_weights, strict=True)
    assert all(np.allclose(old, new, atol=1e-5) for old, new in weights)


def test_no_augmentation_changes_nothing():
    assert np.array_equal(augmented(pictures(), Augmentation(), seed=3), pictures())


def test_a_network_with_augmentation_trains_and_predicts_without_it():
    asked = Augmentation(rotation=10, shift=0.1, zoom=0.1)
    trained, _ = run(QUICK.changed(augmentation=asked))
    kinds = {type(layer) for layer in trained.model.layers}
    assert not kinds & {type(layer) for layer in augmentation_layers(asked)}
    images = trained.data.test.images
    assert np.array_equal(predict(trained.model, images), trained.test_probabilities)
