"""MNIST and its kin: files are accepted by their content; wrong ones are identified."""

import gzip
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils.datasets import DATASETS, DatasetError
from utils.datasets.array_dataset import ArrayDataset
from utils.datasets.crc import crc_after
from utils.datasets.idx import STEMS
from utils.datasets.originals import PARTS, Original

COUNT = 40  # pictures a split
TITLES = {"mnist": "MNIST", "fashion_mnist": "Fashion-MNIST"}
FOLDERS = {"mnist": "mnist", "fashion_mnist": "fashion-mnist"}


def arrays(seed):
    chance = np.random.default_rng(seed)
    return {
        part: chance.integers(0, 256, (COUNT, 28, 28), np.uint8)
        if part.startswith("x")
        else chance.permutation(np.arange(COUNT, dtype=np.uint8) % 10)
        for part in PARTS
    }


ARRAYS = {"mnist": arrays(1), "fashion_mnist": arrays(2)}


@pytest.fixture
def small(monkeypatch):
    """Both published sets with 40 pictures a split."""
    for name, each in ARRAYS.items():
        originals = {part: Original.of(array) for part, array in each.items()}
        monkeypatch.setattr(type(DATASETS[name]), "originals", originals)


def idx(array):
    return struct.pack(f">I{array.ndim}I", 0x0800 + array.ndim, *array.shape) + array.tobytes()


def write_npz(path, save=np.savez_compressed, **changes):
    save(path, **{**ARRAYS["mnist"], **changes})


def packed(content):
    """Gzip without a timestamp, so that test names are the same in every process."""
    return gzip.compress(content, mtime=0)


def write_idx(folder, held, dot="-", end=".gz", pack=packed):
    folder.mkdir(parents=True, exist_ok=True)
    for part, array in held.items():
        (folder / f"{STEMS[part].format(dot)}{end}").write_bytes(pack(idx(array)))


def assert_is(name, splits):
    for split, held in splits.items():
        assert (held.images[..., 0] == ARRAYS[name][f"x_{split}"]).all()
        assert (held.labels == ARRAYS[name][f"y_{split}"]).all()
        assert held.images.shape == (COUNT, 28, 28, 1)
        assert held.labels.dtype == np.int64


# --- right files, however they are packed ---


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_archive_is_read_however_it_was_packed(data, small, save):
    write_npz(data / "mnist.npz", save)
    assert DATASETS["mnist"].status().place == data / "mnist.npz"
    assert_is("mnist", DATASETS["mnist"].load())


def test_arrays_in_another_layout_of_memory_are_the_same(data, small):
    write_npz(data / "mnist.npz", x_train=np.asfortranarray(ARRAYS["mnist"]["x_train"]))
    assert DATASETS["mnist"].status().here
    assert_is("mnist", DATASETS["mnist"].load())


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.parametrize(
    "spelling",
    [
        ("-", ".gz", packed),
        ("-", "", bytes),
        ("-", ".gz", bytes),  # a browser has unpacked it
        (".", "", bytes),
        (".", ".gz", packed),
    ],
)
def test_idx_files_are_read(data, small, name, spelling):
    write_idx(data / FOLDERS[name], ARRAYS[name], *spelling)
    assert DATASETS[name].status().place == data / FOLDERS[name]
    assert_is(name, DATASETS[name].load())


@pytest.mark.parametrize(
    ("name", "place"), [("mnist", "MNIST/raw"), ("fashion_mnist", "FashionMNIST/raw")]
)
def test_files_that_torchvision_fetched_are_read(data, small, name, place):
    write_idx(data / place, ARRAYS[name], end="", pack=bytes)
    assert_is(name, DATASETS[name].load())


def test_a_gzip_file_in_two_pieces_is_read(data, small):
    def pack(content):
        return packed(content[:30]) + packed(content[30:])

    write_idx(data / "mnist", ARRAYS["mnist"], pack=pack)
    assert_is("mnist", DATASETS["mnist"].load())


def test_the_first_place_that_is_right_is_taken(data, small):
    write_npz(data / "mnist.npz", x_train=ARRAYS["mnist"]["x_test"])
    write_idx(data / "mnist", ARRAYS["mnist"])
    assert DATASETS["mnist"].status().place == data / "mnist"
    assert_is("mnist", DATASETS["mnist"].load())


@pytest.mark.parametrize("name", TITLES)
def test_what_is_looked_for_is_what_is_found(data, small, name):
    dataset = DATASETS[name]
    assert isinstance(dataset, ArrayDataset)
    places = " ".join(dataset.looked_for())
    for place in dataset.places:
        assert place in places
    for part in PARTS:
        assert f"{STEMS[part].format('-')}.gz" in places


def test_verified_files_are_not_read_again(data, small, monkeypatch):
    write_npz(data / "mnist.npz")
    write_idx(data / "fashion-mnist", ARRAYS["fashion_mnist"])
    monkeypatch.setattr(np, "load", lambda *_, **__: pytest.fail("was read"))
    monkeypatch.setattr(gzip, "decompress", lambda *_: pytest.fail("was read"))
    assert DATASETS["mnist"].status().here
    assert DATASETS["fashion_mnist"].status().here


# --- wrong files are identified ---


def changed(part, change):
    return {part: change(ARRAYS["mnist"][part])}


def both(change):
    return changed("x_train", change) | changed("x_test", change)


def shuffled(array):
    return np.random.default_rng(7).permutation(array)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (both(np.zeros_like), "the pictures are all 0."),
        (both(lambda x: x.transpose(0, 2, 1)), "the pictures are MNIST's, but transposed"),
        (both(np.invert), "the pictures are MNIST's, but inverted"),
        (both(lambda x: x[:, :, ::-1]), "mirrored from left to right"),
        (both(lambda x: x[:, ::-1]), "mirrored from top to bottom"),
        (both(lambda x: x[:, ::-1, ::-1]), "upside down"),
        (both(lambda x: np.rot90(x, 1, (1, 2))), "turned by 90 degrees to the left"),
        (both(lambda x: np.rot90(x, -1, (1, 2))), "turned by 90 degrees to the right"),
        (both(shuffled), "the pictures are MNIST's, but in another order"),
        (changed("x_test", np.invert), "the test pictures are MNIST's, but inverted"),
        (both(lambda x: x // 2), "the pictures are not MNIST's"),
        (changed("y_train", shuffled), "the training labels are MNIST's, but in another order"),
        (changed("y_test", np.zeros_like), "the test labels are all 0"),
        (changed("y_train", lambda y: y + 1), "the training labels are not MNIST's"),
        (ARRAYS["fashion_mnist"], "the pictures are Fashion-MNIST's; the labels are Fashion-"),
        (
            {"x_train": ARRAYS["fashion_mnist"]["x_train"].transpose(0, 2, 1)},
            "the training pictures are Fashion-MNIST's, but transposed",
        ),
        (
            changed("x_train", lambda x: x.astype(np.float32)),
            "x_train must be uint8 40×28×28, but it is float32",
        ),
        (changed("x_test", lambda x: np.zeros((40, 32, 32), np.uint8)), "is uint8 40×32×32."),
        (changed("y_test", lambda y: y[:3]), "y_test must be uint8 40, but it is uint8 3, only a"),
        (changed("x_train", lambda x: x[:9]), "but it is uint8 9×28×28, only a part of it"),
    ],
)
def test_other_content_of_the_right_shape_is_called_by_its_name(data, small, changes, said):
    write_npz(data / "mnist.npz", **changes)
    status = DATASETS["mnist"].status()
    assert not status.here
    assert "is not MNIST as published:" in str(status.problem)
    assert said in str(status.problem)
    assert str(data / "mnist.npz") in str(status.problem)
    with pytest.raises(DatasetError) as error:
        DATASETS["mnist"].load()
    assert str(error.value) == status.problem


@given(st.sampled_from(PARTS), st.integers(0, COUNT - 1), st.integers(1, 255))
def test_a_single_changed_number_is_noticed(part, row, change):
    array = ARRAYS["mnist"][part].copy()
    array.reshape(COUNT, -1)[row, 0] ^= change
    assert Original.of(array) != Original.of(ARRAYS["mnist"][part])


def test_idx_files_of_another_set_are_called_by_its_name(data, small):
    write_idx(data / "fashion-mnist", ARRAYS["mnist"], end="", pack=bytes)
    problem = str(DATASETS["fashion_mnist"].status().problem)
    assert "the pictures are MNIST's; the labels are MNIST's" in problem


def test_a_problem_is_looked_for_once(data, small, monkeypatch):
    write_npz(data / "mnist.npz", **both(np.invert))
    first = DATASETS["mnist"].status()
    monkeypatch.setattr(np, "load", lambda *_, **__: pytest.fail("was read again"))
    assert DATASETS["mnist"].status() == first


def test_a_file_that_was_mended_is_looked_at_again(data, small):
    write_npz(data / "mnist.npz", **both(np.invert))
    assert DATASETS["mnist"].status().problem
    write_npz(data / "mnist.npz")
    os.utime(data / "mnist.npz", (1, 1))
    assert DATASETS["mnist"].status().here


# --- damaged or incomplete files ---


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "but an empty file"),
        (b"no zip", "but something else"),
        (b"PK\x03\x04 half a zip", "but a zip whose end is missing"),
        (b"<!DOCTYPE html>", "but a web page"),
        (packed(b"x"), "but a gzip file"),
        (b"Rar!\x1a", "but a RAR archive"),
    ],
)
def test_what_is_no_archive_is_called_by_its_name(data, content, said):
    (data / "mnist.npz").write_bytes(content)
    assert f"not an archive of arrays {said}" in str(DATASETS["mnist"].status().problem)


def test_an_archive_with_an_array_missing(data):
    np.savez(data / "mnist.npz", x_train=np.zeros((60_000, 28, 28), np.uint8), other=np.zeros(3))
    problem = str(DATASETS["mnist"].status().problem)
    assert "but y_train, x_test, y_test are missing" in problem
    assert "other.npy" in problem


def test_a_pickle_inside_is_not_unpickled(data, small):
    write_npz(data / "mnist.npz", x_train=np.array([print], dtype=object))
    with pytest.raises(DatasetError, match="object"):
        DATASETS["mnist"].load()


def test_damage_inside_is_found_when_it_is_read_and_known_from_then_on(data, small):
    write_npz(data / "mnist.npz", np.savez)
    content = bytearray((data / "mnist.npz").read_bytes())
    content[2_000:2_100] = bytes(100)
    (data / "mnist.npz").write_bytes(content)
    with pytest.raises(DatasetError, match="damaged"):
        DATASETS["mnist"].load()
    status = DATASETS["mnist"].status()
    assert not status.here
    assert "damaged" in str(status.problem)


def test_files_that_are_missing_are_named(data, small):
    write_idx(data / "fashion-mnist", ARRAYS["fashion_mnist"])
    (data / "fashion-mnist" / "t10k-labels-idx1-ubyte.gz").unlink()
    status = DATASETS["fashion_mnist"].status()
    assert not status.here
    assert "holds only 3 of the four files" in str(status.problem)
    assert "t10k-labels-idx1-ubyte is still missing" in str(status.problem)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not an IDX file"),
        (b"text", "not an IDX file"),
        (packed(b"no idx"), "not an IDX file"),
        (packed(b"\x00\x00\x08\x03"), "not an IDX file"),
        (b"\x1f\x8b\x08", "damaged"),
        (packed(struct.pack(">4I", 0x0803, 40, 32, 32)), "it is uint8 40×32×32"),
        (packed(struct.pack(">4I", 0x0803, 40, 28, 28)), "hold 31,360 values, not 0"),
        (struct.pack(">4I", 0x0803, 40, 28, 28) + bytes(9), "hold 31,360 values, not 9"),
        (packed(struct.pack(">4I", 0x0803, 40, 28, 28) + bytes(9_999))[:-9], "damaged"),
    ],
)
def test_a_damaged_idx_file(data, small, content, said):
    write_idx(data / "fashion-mnist", ARRAYS["fashion_mnist"])
    (data / "fashion-mnist" / "train-images-idx3-ubyte.gz").write_bytes(content)
    with pytest.raises(DatasetError, match=said) as error:
        DATASETS["fashion_mnist"].load()
    assert "fashion-mnist" in str(error.value)


@pytest.mark.parametrize(
    ("name", "file"), [("mnist", "mnist.npz"), ("fashion_mnist", "fashion-mnist")]
)
def test_a_file_that_may_not_be_read_is_not_called_missing(data, small, monkeypatch, name, file):
    def refuse(self, *args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuse)
    problem = str(DATASETS[name].status().problem)
    assert f"{data / file} cannot be read: Permission denied" in problem
    assert "ownload" not in problem


# --- checksums of a part ---


@given(st.binary(max_size=200), st.binary(max_size=5_000))
def test_the_checksum_after_a_prefix(prefix, rest):
    whole = zlib.crc32(prefix + rest)
    assert crc_after(whole, zlib.crc32(prefix), len(rest)) == zlib.crc32(rest)


# --- the real files ---


def real(name):
    if not DATASETS[name].status().here:
        pytest.skip(f"{name} is not on this machine")
    return DATASETS[name]


def test_one_real_set_in_the_place_of_the_other(data, monkeypatch, tmp_path):
    monkeypatch.undo()
    mnist, fashion = real("mnist"), real("fashion_mnist")
    held = {
        f"{kind}_{split}": values
        for split, each in fashion.load().items()
        for kind, values in (("x", each.images[..., 0]), ("y", each.labels.astype(np.uint8)))
    }
    np.savez(tmp_path / "mnist.npz", **held)
    monkeypatch.setenv("CNN_PLAYGROUND_DATA", str(tmp_path))
    assert "the pictures are Fashion-MNIST's" in str(mnist.status().problem)
