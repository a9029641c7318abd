"""Cats vs Dogs: folders and zips, splits by hash, broken pictures, the cache of pixels."""

import errno
import hashlib
import io
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from utils.datasets import DATASETS, Cancelled, DatasetError
from utils.places import cache_folder

COUNT = 20  # pictures a class; the test split takes a fifth
CATS = DATASETS["cats_vs_dogs"]


def jpeg(value, size=(80, 60), mode="RGB"):
    buffer = io.BytesIO()
    Image.new("RGB", size, (value, 255 - value, 90)).convert(mode).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def pictures():
    """Name -> content; a picture's red tells its number and class."""
    return {
        f"{folder}/{number}.jpg": jpeg(100 * place + 4 * number)
        for place, folder in enumerate(("Cat", "Dog"))
        for number in range(COUNT)
    }


def write_folder(data, files, name="PetImages"):
    for file, content in files.items():
        path = data / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def write_zip(data, files, name="PetImages.zip", inside="PetImages/"):
    with zipfile.ZipFile(data / name, "w") as archive:
        for file, content in files.items():
            archive.writestr(inside + file, content)


@pytest.fixture
def data(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("CNN_PLAYGROUND_DATA", str(folder))
    return folder


def cached():
    return sorted(path.suffix for path in cache_folder().iterdir())


def test_splits_go_by_the_hash_of_the_name(data):
    write_folder(data, pictures())
    splits = CATS.load(32)
    assert len(splits["test"]) == 2 * COUNT // 5
    assert len(splits["train"]) == 2 * COUNT - 2 * COUNT // 5
    assert CATS.counts() == (len(splits["train"]), len(splits["test"]))
    assert np.bincount(splits["test"].labels).tolist() == [COUNT // 5] * 2

    def order(name):
        return hashlib.sha256(name.encode()).digest()

    cats = sorted((f"Cat/{number}.jpg" for number in range(COUNT)), key=order)[: COUNT // 5]
    reds = splits["test"].images[splits["test"].labels == 0][:, 16, 16, 0]
    assert np.allclose(reds, [4 * int(name[4:-4]) for name in cats], atol=4)


def test_first_pictures_are_of_both_classes(data):
    write_folder(data, pictures())
    assert 3 <= CATS.load(32)["train"].first(16).labels.sum() <= 13


def test_folder_and_zips_give_the_same(data):
    files = pictures()
    write_zip(data, files, "kagglecatsanddogs_5340.zip")
    from_published = CATS.load(32)
    write_zip(data, files)
    from_zip = CATS.load(32)
    write_folder(data, files)
    from_folder = CATS.load(32)
    for other in (from_zip, from_folder):
        for name in ("train", "test"):
            assert (from_published[name].images == other[name].images).all()
            assert (from_published[name].labels == other[name].labels).all()


def test_broken_pictures_are_left_out_and_named(data):
    broken = {
        "Cat/666.jpg": b"",
        "Dog/11702.jpg": b"no picture",
        "Cat/Thumbs.db": b"\xd0\xcf",
        "Dog/cut.jpg": jpeg(9)[:300],
    }
    more = {"Cat/grey.jpg": jpeg(9, mode="L"), "Dog/cmyk.jpg": jpeg(9, mode="CMYK")}
    write_zip(data, pictures() | broken | more)
    splits = CATS.load(32)
    assert sum(map(len, splits.values())) == 2 * COUNT + 2
    assert set(CATS.skipped()) == set(broken)
    assert len(splits["test"]) == 2 * ((COUNT + 2) // 5)


def test_picture_damaged_in_the_zip(data):
    with zipfile.ZipFile(data / "PetImages.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in pictures().items():
            archive.writestr(f"PetImages/{file}", content)
        start = archive.getinfo("PetImages/Dog/3.jpg").header_offset
    content = bytearray((data / "PetImages.zip").read_bytes())
    content[start + 60 : start + 160] = bytes(100)
    (data / "PetImages.zip").write_bytes(content)
    CATS.load(32)
    assert CATS.skipped() == ("Dog/3.jpg",)


def test_pictures_are_decoded_once(data, monkeypatch):
    write_folder(data, pictures())
    first = CATS.load(32)
    told = []
    again = CATS.load(32, progress=lambda *args: told.append(args))
    assert told == []
    assert isinstance(again["train"].images.base, np.memmap)
    assert (first["train"].images == again["train"].images).all()
    assert CATS.is_prepared(32) and not CATS.is_prepared(64)


def test_changed_source_is_decoded_anew(data):
    write_zip(data, pictures())
    CATS.load(32)
    write_zip(data, pictures() | {"Cat/new.jpg": jpeg(50), "Dog/new.jpg": jpeg(50)})
    os.utime(data / "PetImages.zip", (1, 1))
    assert sum(map(len, CATS.load(32).values())) == 2 * COUNT + 2
    assert cached() == [".json", ".npy"]


@pytest.mark.parametrize("damage", ["", "{}", '{"names": 3}', "[]"])
def test_damaged_cache_is_made_anew(data, damage):
    write_folder(data, pictures())
    CATS.load(32)
    next(cache_folder().glob("*.json")).write_text(damage)
    assert sum(map(len, CATS.load(32).values())) == 2 * COUNT


def test_cut_cache_is_made_anew(data):
    write_folder(data, pictures())
    CATS.load(32)
    path = next(cache_folder().glob("*.npy"))
    path.write_bytes(path.read_bytes()[:5_000])
    assert sum(map(len, CATS.load(32).values())) == 2 * COUNT


def test_cancelled_decoding_leaves_nothing(data):
    write_folder(data, pictures())
    with pytest.raises(Cancelled):
        CATS.load(32, should_stop=lambda: True)
    assert cached() == []
    assert CATS.skipped() == ()


def test_progress_is_told(data):
    write_folder(data, pictures())
    told = []
    CATS.load(32, progress=lambda *args: told.append(args))
    assert told[0] == (0.0, "Decoding pictures, once: 0 of 40.")


def test_full_disk(data, monkeypatch):
    write_folder(data, pictures())

    def refuse(self, *args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DatasetError, match="The disk is full"):
        CATS.load(32)


def test_sizes(data):
    write_folder(data, pictures())
    for size in (32, 96):
        assert CATS.load(size)["test"].images.shape[1:] == (size, size, 3)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"Cat/1.jpg": jpeg(1)}, "Dog is missing or empty"),
        ({"Cat/.hidden": b"", "Dog/1.jpg": jpeg(1)}, "Cat is missing or empty"),
        ({f"{each}/{n}.jpg": b"" for each in ("Cat", "Dog") for n in range(9)}, "are broken"),
    ],
)
def test_source_that_holds_something_else(data, files, said):
    write_folder(data, files)
    with pytest.raises(DatasetError, match=said):
        CATS.load(32)
    assert cached() == []


def test_zip_that_is_none(data):
    (data / "PetImages.zip").write_bytes(b"no zip")
    assert "not a zip" in str(CATS.status().problem)
    assert not CATS.status().here


def test_second_place_is_taken_when_the_first_is_wrong(data):
    (data / "PetImages").mkdir()
    write_zip(data, pictures())
    assert CATS.status().place == data / "PetImages.zip"


def test_status_tells_the_size(data):
    files = pictures()
    write_folder(data, files)
    assert CATS.status().size_bytes == sum(map(len, files.values()))


def test_cache_says_what_it_holds(data):
    write_folder(data, pictures())
    splits = CATS.load(32)
    contents = json.loads(next(cache_folder().glob("*.json")).read_text())
    assert contents["test_count"] == len(splits["test"])
    assert len(contents["names"]) == 2 * COUNT
