"""Opening networks: finished ones, those of an epoch, and what cannot be opened."""

import shutil

import keras
import numpy as np
import pytest

from models import worker_tasks
from models.architectures import ARCHITECTURES
from models.explain import open_networks
from models.explain.epochs import MOST, answers_by_epoch, some_epochs
from models.explain.feature_maps import dead_maps, feature_maps
from models.explain.open_networks import NetworkError, epochs_kept
from models.serving.identity import identify
from tests.random_networks import random_pixels
from tests.run_folders import make_run

PIXELS = random_pixels((28, 28, 1))


@pytest.fixture(autouse=True)
def nothing_open():
    open_networks._open.clear()
    yield
    open_networks._open.clear()


@pytest.fixture
def run(own_home):
    """A finished run with three epochs' checkpoints, each with weights of its own."""
    run = make_run(own_home)
    (run.folder / "checkpoints").mkdir()
    for epoch in (1, 2, 3):
        keras.utils.set_random_seed(epoch)
        model = ARCHITECTURES["lenet5"].build((28, 28, 1), 10)
        model.save_weights(run.folder / "checkpoints" / f"epoch-{epoch:03}.weights.h5")
    model.save(run.folder / "model.keras")
    return run


@pytest.fixture
def network(run):
    return identify(run.id)


def every_epoch(run):
    """What the network says after each of its epochs."""
    network = identify(run.id)
    return answers_by_epoch([network.after(epoch) for epoch in epochs_kept(network)], PIXELS)


def checkpoint(run, epoch):
    return run.folder / "checkpoints" / f"epoch-{epoch:03}.weights.h5"


def test_the_finished_network_answers_as_its_file_does(run, network):
    model = keras.saving.load_model(run.folder / "model.keras")
    seen = feature_maps(network, PIXELS)
    assert seen.probabilities == pytest.approx(np.asarray(model(PIXELS[None] * 1.0))[0], abs=1e-6)
    assert set(seen.outputs) == {layer.name for layer in model.layers}


def test_each_epoch_has_its_own_weights_whatever_was_asked_before(network):
    epochs = [1, 2, None, 1, 3, 2]
    seen = [feature_maps(network.after(epoch), PIXELS).probabilities for epoch in epochs]
    assert np.array_equal(seen[0], seen[3])
    assert np.array_equal(seen[1], seen[5])
    assert np.array_equal(seen[2], seen[4])  # the last epoch's are the finished network's
    assert not np.array_equal(seen[0], seen[1])


def test_the_time_machine_agrees_with_the_epochs(run, network):
    answers = every_epoch(run)
    assert answers.epochs == (1, 2, 3)
    assert not answers.problems
    for epoch, row in zip(answers.epochs, answers.probabilities, strict=True):
        seen = feature_maps(network.after(epoch), PIXELS)
        assert row == pytest.approx(seen.probabilities, abs=1e-5)


def test_a_network_that_is_trained_on_is_opened_anew(run, network):
    before = feature_maps(network, PIXELS).probabilities
    keras.utils.set_random_seed(77)
    ARCHITECTURES["lenet5"].build((28, 28, 1), 10).save(run.folder / "model.keras")
    assert not np.array_equal(feature_maps(identify(run.id), PIXELS).probabilities, before)


def test_a_missing_checkpoint_is_left_out(run, network):
    checkpoint(run, 2).unlink()
    assert epochs_kept(network) == [1, 3]
    assert every_epoch(run).epochs == (1, 3)
    with pytest.raises(NetworkError, match="missing"):
        feature_maps(network.after(2), PIXELS)


@pytest.mark.parametrize("content", [b"", b"nonsense"])
def test_a_damaged_checkpoint_is_reported_and_affects_no_other(run, network, content):
    whole = feature_maps(network, PIXELS).probabilities
    checkpoint(run, 2).write_bytes(content)
    answers = every_epoch(run)
    assert answers.epochs == (1, 3)
    assert "Epoch 2" in answers.problems[0]
    assert np.array_equal(feature_maps(network, PIXELS).probabilities, whole)


def test_a_checkpoint_of_another_network_is_reported(run, network):
    model = ARCHITECTURES["three_convs"].build((28, 28, 1), 10)
    model.save_weights(checkpoint(run, 2))
    whole = feature_maps(network, PIXELS).probabilities
    with pytest.raises(NetworkError, match="another network"):
        feature_maps(network.after(2), PIXELS)
    assert np.array_equal(feature_maps(network, PIXELS).probabilities, whole)


def test_a_run_of_a_removed_architecture_is_still_opened(run, network, monkeypatch, own_home):
    monkeypatch.setattr(ARCHITECTURES, "_entries", {})
    assert every_epoch(run).epochs == (1, 2, 3)


def test_a_run_without_checkpoints_has_no_epochs(run, network):
    shutil.rmtree(run.folder / "checkpoints")
    assert epochs_kept(network) == []
    assert every_epoch(run).epochs == ()
    assert feature_maps(network, PIXELS).probabilities.sum() == pytest.approx(1)


def test_a_deleted_run_is_reported(run, network):
    feature_maps(network, PIXELS)
    run.delete()
    assert every_epoch(run).epochs == ()
    with pytest.raises(NetworkError, match="deleted"):
        feature_maps(network, PIXELS)


def test_a_damaged_or_missing_network_is_reported(run, network):
    (run.folder / "model.keras").write_bytes(b"keras")
    with pytest.raises(NetworkError, match="damaged"):
        worker_tasks.anatomy(network)
    (run.folder / "model.keras").unlink()
    with pytest.raises(NetworkError, match="missing"):
        worker_tasks.anatomy(network)


def test_few_networks_stay_open(own_home):
    for seed in range(open_networks.OPEN_NETWORKS + 2):
        run = make_run(own_home, name=f"run {seed}")
        ARCHITECTURES["fully_connected"].build((28, 28, 1), 10).save(run.folder / "model.keras")
        worker_tasks.anatomy(identify(run.id))
    assert len(open_networks._open) == open_networks.OPEN_NETWORKS


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "cats_vs_dogs"])
def test_the_networks_that_come_with_the_app_can_be_looked_into(name):
    network = identify(name)
    anatomy = worker_tasks.anatomy(network)
    seen = feature_maps(network, random_pixels(anatomy.layers[0].info.output_shape))
    assert seen.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert worker_tasks.heatmaps(
        network, random_pixels(anatomy.layers[0].info.output_shape), "grad_cam", (0, 1)
    )


def test_dead_maps_are_those_without_any_value():
    maps = np.zeros((3, 3, 4), np.float32)
    maps[1, 1, 2] = -0.5
    assert dead_maps(maps).tolist() == [True, True, False, True]
    assert dead_maps(np.array([0.0, 1.0], np.float32)).tolist() == [True, False]


def test_of_a_long_run_some_epochs_are_asked():
    assert some_epochs([1, 2, 5]) == [1, 2, 5]
    chosen = some_epochs(list(range(1, 401)))
    assert len(chosen) == MOST
    assert (chosen[0], chosen[-1]) == (1, 400)
    assert chosen == sorted(set(chosen))
