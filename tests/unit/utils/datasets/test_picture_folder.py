"""A data set from a folder of pictures, defined as a newcomer would."""

import numpy as np
import pytest
from PIL import Image

from utils.datasets import DatasetError, take_home_photos
from utils.datasets.picture_folder import PictureFolder


class Leaves(PictureFolder):
    """Leaves that our class has photographed."""

    name = "leaves"
    rank = 99
    title = "Leaves"
    summary = "Leaves from the schoolyard."
    subject = "a leaf"
    class_names = ("Grass", "maple", "oak")
    source = "Our class"
    licence = "Ours"


COLORS = {"grass": "green", "Maple": "red", "oaks": "brown"}


def fill(folder, places=COLORS, count=10):
    for place in places:
        (folder / place).mkdir(parents=True)
        for number in range(count):
            color = COLORS[place.rpartition("/")[2]]
            Image.new("RGB", (50 + number, 40), color).save(folder / place / f"{number}.png")


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_PLAYGROUND_DATA", str(tmp_path))
    return tmp_path


def test_each_folder_is_a_class_whatever_its_case_or_plural(data):
    fill(data / "leaves")
    leaves = Leaves()
    assert leaves.status().here and leaves.status().place == data / "leaves"
    assert leaves.counts() == (24, 6)
    splits = leaves.load()
    assert splits["train"].images.shape == (24, 64, 64, 3)
    assert np.bincount(splits["train"].labels).tolist() == [8, 8, 8]
    assert np.bincount(splits["test"].labels).tolist() == [2, 2, 2]
    for split in splits.values():
        is_red = split.images[:, 32, 32, 0] > 2 * split.images[:, 32, 32, 1]
        assert (is_red == (split.labels > 0)).all()


def test_folders_of_splits_are_kept(data):
    fill(data / "leaves", [f"{split}/{name}" for split in ("train", "test") for name in COLORS], 6)
    leaves = Leaves()
    assert leaves.counts() == (18, 18)
    assert "split of their own" in leaves.status().note
    assert len(leaves.load(32)["test"]) == 18


def test_before_it_is_there_it_says_where_to_put_it(data):
    leaves = Leaves()
    assert not leaves.status().here
    assert (leaves.counts(), leaves.download_bytes) == ((0, 0), 0)
    assert leaves.looked_for() == ("leaves/ or leaves.zip",)
    with pytest.raises(DatasetError, match="Put its files into the folder that is shown on"):
        leaves.load()


def test_a_class_without_pictures_is_named(data):
    fill(data / "leaves", ["grass", "oaks"])
    assert "there are none of maple" in Leaves().status().problem


def test_its_script_reads_the_same_pictures(data, monkeypatch):
    fill(data / "leaves")
    monkeypatch.setattr(take_home_photos, "DATA_FOLDER", data)
    leaves = Leaves()
    home, splits = leaves.take_home, leaves.load(32)
    assert home.call(32) == "load_class_folders(('leaves',), ('Grass', 'maple', 'oak'), 32)"
    expected = [
        getattr(splits[s], kind) for s in ("train", "test") for kind in ("images", "labels")
    ]
    arrays = eval(home.call(32), {"load_class_folders": home.load})
    for ours, theirs in zip(arrays, expected, strict=True):
        assert ours.dtype == theirs.dtype
        assert np.array_equal(ours, theirs)
