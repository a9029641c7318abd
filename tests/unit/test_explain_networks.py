"""Opening networks: finished ones, those of an epoch, and what cannot be opened."""

import shutil
from dataclasses import replace

import keras
import numpy as np
import pytest

from models import questions
from models.architectures import ARCHITECTURES
from models.explain import networks
from models.explain.epochs import MOST, answers_by_epoch, some_epochs
from models.explain.feature_maps import dead_maps, feature_maps
from models.explain.networks import NetworkAddress, NetworkError, epochs_kept
from tests.networks import random_pixels
from tests.run_folders import make_run

PIXELS = random_pixels((28, 28, 1))


@pytest.fixture(autouse=True)
def nothing_open():
    networks._open.clear()
    yield
    networks._open.clear()


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
def address(run, own_home):
    return NetworkAddress("run", run.id, str(own_home))


def checkpoint(run, epoch):
    return run.folder / "checkpoints" / f"epoch-{epoch:03}.weights.h5"


def test_the_finished_network_answers_as_its_file_does(run, address):
    model = keras.saving.load_model(run.folder / "model.keras")
    seen = feature_maps(address, PIXELS)
    assert seen.probabilities == pytest.approx(np.asarray(model(PIXELS[None] * 1.0))[0], abs=1e-6)
    assert set(seen.outputs) == {layer.name for layer in model.layers}


def test_each_epoch_has_its_own_weights_whatever_was_asked_before(address):
    epochs = [1, 2, None, 1, 3, 2]
    seen = [feature_maps(replace(address, epoch=epoch), PIXELS).probabilities for epoch in epochs]
    assert np.array_equal(seen[0], seen[3])
    assert np.array_equal(seen[1], seen[5])
    assert np.array_equal(seen[2], seen[4])  # the last epoch's are the finished network's
    assert not np.array_equal(seen[0], seen[1])


def test_the_time_machine_agrees_with_the_epochs(address):
    answers = answers_by_epoch(address, PIXELS)
    assert answers.epochs == (1, 2, 3)
    assert not answers.problems
    for epoch, row in zip(answers.epochs, answers.probabilities, strict=True):
        seen = feature_maps(replace(address, epoch=epoch), PIXELS)
        assert row == pytest.approx(seen.probabilities, abs=1e-5)


def test_a_network_that_is_trained_on_is_opened_anew(run, address):
    before = feature_maps(address, PIXELS).probabilities
    keras.utils.set_random_seed(77)
    ARCHITECTURES["lenet5"].build((28, 28, 1), 10).save(run.folder / "model.keras")
    assert not np.array_equal(feature_maps(address, PIXELS).probabilities, before)


def test_a_missing_checkpoint_is_left_out(run, address):
    checkpoint(run, 2).unlink()
    assert epochs_kept(address) == [1, 3]
    assert answers_by_epoch(address, PIXELS).epochs == (1, 3)
    with pytest.raises(NetworkError, match="missing"):
        feature_maps(replace(address, epoch=2), PIXELS)


@pytest.mark.parametrize("content", [b"", b"nonsense"])
def test_a_damaged_checkpoint_is_told_and_spoils_nothing_else(run, address, content):
    whole = feature_maps(address, PIXELS).probabilities
    checkpoint(run, 2).write_bytes(content)
    answers = answers_by_epoch(address, PIXELS)
    assert answers.epochs == (1, 3)
    assert "Epoch 2" in answers.problems[0]
    assert np.array_equal(feature_maps(address, PIXELS).probabilities, whole)


def test_a_checkpoint_of_another_network_is_told(run, address):
    model = ARCHITECTURES["three_convs"].build((28, 28, 1), 10)
    model.save_weights(checkpoint(run, 2))
    whole = feature_maps(address, PIXELS).probabilities
    with pytest.raises(NetworkError, match="another network"):
        feature_maps(replace(address, epoch=2), PIXELS)
    assert np.array_equal(feature_maps(address, PIXELS).probabilities, whole)


def test_a_run_of_an_architecture_that_is_gone_is_opened_all_the_same(
    run, address, monkeypatch, own_home
):
    monkeypatch.setattr(ARCHITECTURES, "_entries", {})
    assert answers_by_epoch(address, PIXELS).epochs == (1, 2, 3)


def test_a_run_without_checkpoints_has_no_epochs(run, address):
    shutil.rmtree(run.folder / "checkpoints")
    assert epochs_kept(address) == []
    assert answers_by_epoch(address, PIXELS).epochs == ()
    assert feature_maps(address, PIXELS).probabilities.sum() == pytest.approx(1)


def test_a_deleted_run_is_told(run, address):
    feature_maps(address, PIXELS)
    run.delete()
    for ask in (feature_maps, answers_by_epoch):
        if ask is answers_by_epoch:
            assert ask(address, PIXELS).epochs == ()
        else:
            with pytest.raises(NetworkError, match="deleted"):
                ask(address, PIXELS)


def test_a_damaged_or_missing_network_is_told(run, address):
    (run.folder / "model.keras").write_bytes(b"keras")
    with pytest.raises(NetworkError, match="damaged"):
        questions.anatomy(address)
    (run.folder / "model.keras").unlink()
    with pytest.raises(NetworkError, match="missing"):
        questions.anatomy(address)


def test_few_networks_stay_open(own_home):
    for seed in range(networks.OPEN_NETWORKS + 2):
        run = make_run(own_home, name=f"run {seed}")
        ARCHITECTURES["fully_connected"].build((28, 28, 1), 10).save(run.folder / "model.keras")
        questions.anatomy(NetworkAddress("run", run.id, str(own_home)))
    assert len(networks._open) == networks.OPEN_NETWORKS


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "cats_vs_dogs"])
def test_the_networks_that_come_with_the_app_can_be_looked_into(name):
    address = NetworkAddress("shipped", name, "")
    anatomy = questions.anatomy(address)
    seen = feature_maps(address, random_pixels(anatomy.layers[0].info.output_shape))
    assert seen.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert questions.heatmaps(
        address, random_pixels(anatomy.layers[0].info.output_shape), "grad_cam", (0, 1)
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
