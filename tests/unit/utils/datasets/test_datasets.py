"""What holds for every data set, and the one that is built in."""

import ast
import gzip
import os
import re
import sys

import numpy as np
import pytest

from utils import paths
from utils.datasets import DATASETS, DatasetError, digits
from utils.preprocessing import PREPARATIONS

NAMES = ["digits", "mnist", "fashion_mnist", "cats_vs_dogs"]
CENTRE = 14.0  # of mass, in MNIST's layout


def test_all_are_found_in_order():
    assert [name for name in DATASETS.names() if name in NAMES] == NAMES


@pytest.mark.parametrize("name", DATASETS.names())
def test_description_is_complete(name):
    dataset = DATASETS[name]
    assert dataset.title and dataset.summary and dataset.source and dataset.licence
    assert dataset.url.startswith("https://") or (dataset.url == "" and name not in NAMES)
    assert dataset.image_size in dataset.sizes
    assert PREPARATIONS[dataset.preparation.name] is dataset.preparation
    assert dataset.channels == dataset.preparation.channels
    assert len(set(dataset.class_names)) == dataset.num_classes


@pytest.mark.parametrize("name", DATASETS.names())
def test_its_code_is_a_function_that_can_be_copied(name):
    home = DATASETS[name].take_home
    assert getattr(sys.modules[home.load.__module__], home.load.__name__) is home.load
    assert home.call(64).startswith(f"{home.load.__name__}(")
    assert ast.literal_eval(f"[{home.call(64).partition('(')[2][:-1]}]") is not None
    assert all(re.fullmatch("[a-z-]+", package) for package in home.packages)


@pytest.mark.parametrize("name", DATASETS.names())
def test_size_that_is_not_offered_is_refused(name):
    with pytest.raises(DatasetError, match="received 29"):
        DATASETS[name].load(29)


@pytest.mark.parametrize("name", DATASETS.names()[1:])
def test_nothing_here(data, name):
    assert not DATASETS[name].status().here
    assert DATASETS[name].status().problem is None
    with pytest.raises(DatasetError, match="not on this machine yet"):
        DATASETS[name].load()


@pytest.mark.parametrize("name", DATASETS.names())
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


@pytest.mark.parametrize(
    ("content", "said"), [(b"\x1f\x8b\x08", "damaged"), (None, "does not hold")]
)
def test_digits_that_are_not_scikit_learns_are_refused(tmp_path, monkeypatch, content, said):
    file = tmp_path / "digits.csv.gz"
    other = "\n".join([",".join(["1"] * 65)] * 1_797).encode()
    file.write_bytes(content if content is not None else gzip.compress(other))
    monkeypatch.setattr(digits, "_file", lambda: file)
    digits._pictures.cache_clear()
    with pytest.raises(DatasetError, match=said) as error:
        DATASETS["digits"].load()
    assert "force-reinstall scikit-learn" in str(error.value)


def test_places_follow_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_PLAYGROUND_DATA", str(tmp_path / "d"))
    assert paths.data_folder() == tmp_path / "d"
    assert paths.cache_folder().is_dir()
    assert paths.cache_folder().parent == paths.home_folder()
    monkeypatch.delenv("CNN_PLAYGROUND_DATA")
    monkeypatch.setenv("CNN_PLAYGROUND_HOME", os.path.join("~", "here"))  # noqa: PTH118
    assert paths.data_folder().is_absolute()
    assert paths.home_folder().is_absolute()
