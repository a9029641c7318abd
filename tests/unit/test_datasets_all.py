"""What every data set promises, and the two that need files of a known shape."""

import gzip
import os
import struct

import numpy as np
import pytest

from utils import places
from utils.datasets import DATASETS, DatasetError, fashion_mnist, mnist
from utils.preprocessing import PREPARATIONS

NAMES = ["digits", "mnist", "fashion_mnist", "cats_vs_dogs"]
CENTRE = 14.0  # of mass, in MNIST's layout


@pytest.fixture
def data(tmp_path, monkeypatch):
    """An empty data folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("CNN_PLAYGROUND_DATA", str(folder))
    return folder


def write_npz(folder, count=40, **changes):
    labels = np.arange(count, dtype=np.uint8) % 10
    images = np.repeat(labels, 28 * 28).reshape(count, 28, 28)
    arrays = {"x_train": images, "y_train": labels, "x_test": images, "y_test": labels, **changes}
    np.savez_compressed(folder / "mnist.npz", **arrays)


def packed(content):
    """Gzip without the time, so that every process names the tests alike."""
    return gzip.compress(content, mtime=0)


def write_idx(path, array):
    header = struct.pack(f">I{array.ndim}I", 0x0800 + array.ndim, *array.shape)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(packed(header + array.tobytes()))


def write_fashion(folder, count=40):
    labels = np.arange(count, dtype=np.uint8) % 10
    images = np.repeat(labels, 28 * 28).reshape(count, 28, 28)
    for name in fashion_mnist._FILES:
        write_idx(folder / "fashion-mnist" / name, images if "images" in name else labels)


@pytest.fixture
def small_mnist(monkeypatch):
    """MNIST with 40 pictures a split."""
    shapes = {name: (40, *shape[1:]) for name, shape in mnist._SHAPES.items()}
    monkeypatch.setattr(mnist, "_SHAPES", shapes)


@pytest.fixture
def small_fashion(monkeypatch):
    files = {
        name: (*rest, (40, *shape[1:])) for name, (*rest, shape) in fashion_mnist._FILES.items()
    }
    monkeypatch.setattr(fashion_mnist, "_FILES", files)


def test_all_are_found_in_order():
    assert DATASETS.names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_description_is_complete(name):
    dataset = DATASETS[name]
    assert dataset.title and dataset.summary and dataset.source and dataset.licence
    assert dataset.url.startswith("https://")
    assert dataset.image_size in dataset.sizes
    assert dataset.preparation in PREPARATIONS
    assert len(set(dataset.class_names)) == dataset.num_classes


@pytest.mark.parametrize("name", NAMES)
def test_size_that_is_not_offered_is_refused(name):
    with pytest.raises(DatasetError, match="received 29"):
        DATASETS[name].load(29)


@pytest.mark.parametrize("name", NAMES[1:])
def test_nothing_here(data, name):
    assert not DATASETS[name].status().here
    assert DATASETS[name].status().problem is None
    with pytest.raises(DatasetError, match="not on this machine yet"):
        DATASETS[name].load()


@pytest.mark.parametrize("name", NAMES)
def test_real_data_is_what_it_says(name):
    dataset = DATASETS[name]
    if not dataset.status().here or not dataset.is_prepared():
        pytest.skip(f"{name} is not on this machine")
    splits = dataset.load()
    assert dataset.counts() == (len(splits["train"]), len(splits["test"]))
    for split in splits.values():
        side = dataset.image_size
        assert split.images.shape == (len(split), side, side, dataset.channels)
        assert (split.images.dtype, split.labels.dtype) == (np.uint8, np.int64)
        assert set(split.labels) == set(range(dataset.num_classes))


def test_digits_are_laid_out_as_mnist_is():
    images = DATASETS["digits"].load()["train"].images[..., 0]
    inked = images > 0
    for picture, mask in zip(images[:100], inked[:100], strict=True):
        rows, columns = mask.any(axis=1).nonzero()[0], mask.any(axis=0).nonzero()[0]
        assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
        middle = [np.arange(28) @ picture.sum(axis=1 - axis) / picture.sum() for axis in (0, 1)]
        assert np.allclose(middle, CENTRE, atol=0.51)
    assert images.max() == 255


def test_digits_are_always_here(data):
    assert DATASETS["digits"].status().here
    assert DATASETS["digits"].download_bytes == 0


def test_first_of_a_split():
    split = DATASETS["digits"].load()["test"]
    assert len(split.first(10)) == 10
    assert len(split.first(None)) == len(split.first(10**6)) == len(split)
    assert np.shares_memory(split.first(10).images, split.images)


def test_mnist_is_read(data, small_mnist):
    write_npz(data)
    assert DATASETS["mnist"].status().here
    train = DATASETS["mnist"].load()["train"]
    assert train.images.shape == (40, 28, 28, 1)
    assert (train.images[:, 0, 0, 0] == train.labels).all()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"x_train": np.zeros((40, 28, 28), np.float32)},
            "must be uint8 40×28×28, but it is float32",
        ),
        ({"x_test": np.zeros((40, 32, 32), np.uint8)}, "but it is uint8 40×32×32"),
        ({"y_test": np.zeros((3,), np.uint8)}, "y_test must be uint8 40, but it is uint8 3"),
        ({"y_train": np.full(40, 11, np.uint8)}, "labels must be 0 to 9"),
        ({"y_train": np.zeros(40, np.uint8)}, "all of them used"),
    ],
)
def test_mnist_of_the_wrong_shape(data, small_mnist, changes, said):
    write_npz(data, **changes)
    with pytest.raises(DatasetError, match=said) as error:
        DATASETS["mnist"].load()
    assert "mnist.npz" in str(error.value)


def test_a_problem_is_told_without_loading(data, small_mnist):
    write_npz(data, x_train=np.zeros((3, 3), np.uint8))
    status = DATASETS["mnist"].status()
    assert not status.here
    assert "x_train" in str(status.problem)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 half a zip"])
def test_mnist_that_is_no_archive(data, content):
    (data / "mnist.npz").write_bytes(content)
    assert "not the archive of MNIST" in str(DATASETS["mnist"].status().problem)


def test_mnist_with_an_array_missing(data):
    np.savez(data / "mnist.npz", x_train=np.zeros((60_000, 28, 28), np.uint8))
    assert "y_train" in str(DATASETS["mnist"].status().problem)


def test_mnist_with_a_pickle_inside_is_not_unpickled(data, small_mnist):
    write_npz(data, x_train=np.array([print], dtype=object))
    with pytest.raises(DatasetError, match="object"):
        DATASETS["mnist"].load()


def test_mnist_damaged_inside(data, small_mnist):
    write_npz(data, x_train=np.random.default_rng(1).integers(0, 255, (40, 28, 28), np.uint8))
    content = bytearray((data / "mnist.npz").read_bytes())
    content[2_000:2_100] = bytes(100)
    (data / "mnist.npz").write_bytes(content)
    with pytest.raises(DatasetError, match="damaged"):
        DATASETS["mnist"].load()


def test_fashion_is_read(data, small_fashion):
    write_fashion(data)
    test = DATASETS["fashion_mnist"].load()["test"]
    assert test.images.shape == (40, 28, 28, 1)
    assert (test.images[:, 0, 0, 0] == test.labels).all()


def test_fashion_with_a_file_missing_is_not_here(data, small_fashion):
    write_fashion(data)
    (data / "fashion-mnist" / "t10k-labels-idx1-ubyte.gz").unlink()
    assert not DATASETS["fashion_mnist"].status().here


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not an IDX file"),
        (b"text", "damaged"),
        (packed(b"no idx"), "not an IDX file"),
        (packed(b"\x00\x00\x08\x03"), "not an IDX file"),
        (packed(struct.pack(">4I", 0x0803, 40, 32, 32)), "it is uint8 40×32×32"),
        (packed(struct.pack(">4I", 0x0803, 40, 28, 28)), "0 values where 31,360"),
        (packed(struct.pack(">4I", 0x0803, 40, 28, 28) + bytes(9_999))[:-9], "damaged"),
    ],
)
def test_fashion_damaged(data, small_fashion, content, said):
    write_fashion(data)
    (data / "fashion-mnist" / "train-images-idx3-ubyte.gz").write_bytes(content)
    with pytest.raises(DatasetError, match=said) as error:
        DATASETS["fashion_mnist"].load()
    assert "train-images-idx3-ubyte.gz" in str(error.value)


def test_places_follow_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_PLAYGROUND_DATA", str(tmp_path / "d"))
    assert places.data_folder() == tmp_path / "d"
    assert places.cache_folder().is_dir()
    assert places.cache_folder().parent == places.home_folder()
    monkeypatch.delenv("CNN_PLAYGROUND_DATA")
    monkeypatch.setenv("CNN_PLAYGROUND_HOME", os.path.join("~", "here"))  # noqa: PTH118
    assert places.data_folder().is_absolute()
    assert places.home_folder().is_absolute()
