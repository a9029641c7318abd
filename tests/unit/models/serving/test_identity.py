"""A network's identity: it changes exactly when one of its files does."""

import os
from dataclasses import replace

import pytest

from models.serving import identity
from models.serving.identity import FILES, checkpoint, identify
from models.serving.predictor_info import PredictorInfo
from tests.run_folders import make_run


@pytest.fixture
def run(own_home):
    run = make_run(own_home)
    (run.folder / "checkpoints").mkdir()
    for epoch in (1, 2):
        checkpoint(run.folder, epoch).write_bytes(b"weights")
    return run


def put(file, content=b"another"):
    """Replace a file as a run does: atomically, by a file written beside it."""
    draft = file.with_name("draft")
    draft.write_bytes(content)
    draft.replace(file)


def test_the_same_files_are_the_same_network(run, own_home):
    assert identify(run.id) == identify(run.id, own_home)
    assert hash(identify(run.id)) == hash(identify(run.id))
    assert identify(run.id).after(1) == identify(run.id).after(1)
    assert identify(run.id).after(1).after(None) == identify(run.id)
    assert identify(run.id).folder == run.folder
    assert identify(run.id).weights == run.model_file("keras")
    assert identify(run.id).after(2).weights == checkpoint(run.folder, 2)


@pytest.mark.parametrize("file", FILES)
def test_each_file_that_is_replaced_makes_another_edition(run, file):
    before = identify(run.id)
    put(run.folder / file, b"one" * 10)
    second = identify(run.id)
    put(run.folder / file, b"two" * 10)  # of the same size, within the same tick of the clock
    assert len({before, second, identify(run.id)}) == 3
    (run.folder / file).unlink()
    assert identify(run.id) not in (before, second)


def test_a_replaced_file_with_its_old_time_makes_another_edition(run):
    file = run.folder / "model.keras"
    before, times = identify(run.id), file.stat()
    put(file, b"other")
    assert len(b"other") == times.st_size
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert identify(run.id) != before


def test_an_epoch_has_an_edition_of_its_own(run):
    network = identify(run.id)
    first, second = network.after(1), network.after(2)
    put(checkpoint(run.folder, 2))
    assert identify(run.id) == network
    assert identify(run.id).after(1) == first
    assert identify(run.id).after(2) != second


def test_a_new_name_is_the_same_network(run):
    before = identify(run.id)
    run.rename("Another name")
    assert identify(run.id) == before
    assert PredictorInfo.read(run.folder).title == "Another name"


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "cats_vs_dogs"])
def test_a_shipped_network_has_an_edition_too(name, tmp_path, monkeypatch):
    before = identify(name)
    assert before.kind == "shipped"
    assert before.weights.is_file()
    folder = tmp_path / name
    folder.mkdir()
    for file in before.folder.glob("*.*"):
        (folder / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(identity, "SHIPPED", tmp_path)
    assert replace(identify(name), edition="") == replace(before, edition="")
    put(folder / "model.keras")
    assert identify(name) != before


@pytest.mark.parametrize("name", ["", "\0", "../../etc", "20200101-000000-nobody-0000"])
def test_a_missing_network_has_an_identity_too(name):
    assert identify(name).kind == "run"
    assert identify(name) == identify(name)
