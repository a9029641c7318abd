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
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from utils.datasets import DATASETS, Cancelled, DatasetError
from utils.datasets.picture_layout import arrange
from utils.paths import cache_folder

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
    left_out = CATS.skipped()
    assert set(left_out["hold no picture that can be opened"]) == broken.keys() - {"Cat/Thumbs.db"}
    assert left_out["were put there by macOS or Windows"] == ["PetImages/Cat/Thumbs.db"]
    assert sum(map(len, left_out.values())) == len(broken)
    assert len(splits["test"]) == 2 * ((COUNT + 2) // 5)


def test_pictures_at_full_resolution_come_in_the_order_of_the_decoded_ones(data):
    write_folder(data, pictures() | {"Cat/666.jpg": b"", "Dog/666.jpg": b"no picture"})
    splits = CATS.load(32)
    for name, split in splits.items():
        labels, photos = zip(*CATS.pictures(name), strict=True)
        assert list(labels) == split.labels.tolist()
        assert {photo.size for photo in photos} == {(80, 60)}
        prepared = np.stack([CATS.preparation(photo, 32).pixels for photo in photos])
        assert np.abs(prepared.astype(int) - split.images).max() <= 2


def test_picture_damaged_in_the_zip(data):
    with zipfile.ZipFile(data / "PetImages.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in pictures().items():
            archive.writestr(f"PetImages/{file}", content)
        start = archive.getinfo("PetImages/Dog/3.jpg").header_offset
    content = bytearray((data / "PetImages.zip").read_bytes())
    content[start + 60 : start + 160] = bytes(100)
    (data / "PetImages.zip").write_bytes(content)
    CATS.load(32)
    assert CATS.skipped() == {"hold no picture that can be opened": ("Dog/3.jpg",)}


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
def test_a_damaged_cache_is_rebuilt(data, damage):
    write_folder(data, pictures())
    CATS.load(32)
    next(cache_folder().glob("*.json")).write_text(damage)
    assert sum(map(len, CATS.load(32).values())) == 2 * COUNT


def test_a_truncated_cache_is_rebuilt(data):
    write_folder(data, pictures())
    CATS.load(32)
    path = next(cache_folder().glob("*.npy"))
    path.write_bytes(path.read_bytes()[:5_000])
    assert sum(map(len, CATS.load(32).values())) == 2 * COUNT


def test_cancelled_decoding_leaves_nothing_behind(data):
    write_folder(data, pictures())
    with pytest.raises(Cancelled):
        CATS.load(32, should_stop=lambda: True)
    assert cached() == []
    assert CATS.skipped() == {}


def test_progress_is_reported(data):
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
        ({"Cat/1.jpg": jpeg(1)}, "there are none of dog"),
        ({"Cat/.hidden": b"", "Dog/1.jpg": jpeg(1)}, "there are none of cat"),
        ({"1.jpg": jpeg(1), "x/2.jpg": b""}, r"It holds 1\.jpg, x"),
        ({"train.zip": b"", "test.zip": b""}, "archives .*: unpack them"),
        ({f"{each}/1.jpg": jpeg(1) for each in ("Cat", "Dog")}, "every class needs at least 5"),
        (
            {f"{each}/{n}.jpg": b"" for each in ("Cat", "Dog") for n in range(9)},
            "18 of 18 files .* hold no picture",
        ),
    ],
)
def test_source_that_holds_something_else(data, files, said):
    write_folder(data, files)
    with pytest.raises(DatasetError, match=said):
        CATS.load(32)
    assert cached() == []


# --- the layouts that people have ---


def renamed(change):
    return {change(*name.split("/")): content for name, content in pictures().items()}


def capital(folder, file):
    return f"PetImages/{folder}/{file}"


LAYOUTS = {
    "as published": capital,
    "a folder more": lambda folder, file: f"archive/data/{folder}/{file}",
    "no folder more": lambda folder, file: f"{folder}/{file}",
    "plural": lambda folder, file: f"{folder}s/{file}",
    "small letters": lambda folder, file: f"petimages/{folder.lower()}/{file}",
    "backslashes": lambda folder, file: f"PetImages\\{folder}\\{file}",
    "flat": lambda folder, file: f"train/{folder.lower()}.{file}",
    "flat in nothing": lambda folder, file: f"{folder.lower()}s_{file}",
    "folders below": lambda folder, file: f"{folder}/{int(file[:-4]) % 3}/{file}",
    "only for training": lambda folder, file: f"training_set/training_set/{folder}s/{file}",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("packed", [True, False])
def test_every_usual_layout_is_read_whole(data, layout, packed):
    files = renamed(LAYOUTS[layout])
    if packed:
        write_zip(data, files, inside="")
    else:
        write_folder(data, {name.replace("\\", "/"): each for name, each in files.items()})
    splits = CATS.load(32)
    assert {name: np.bincount(split.labels).tolist() for name, split in splits.items()} == {
        "train": [COUNT - COUNT // 5] * 2,
        "test": [COUNT // 5] * 2,
    }
    reds = [split.images[:, 16, 16, 0] for split in splits.values()]
    assert len(set(np.concatenate(reds) // 2)) > COUNT  # different pictures
    assert CATS.skipped() == {}
    assert CATS.status().note is None


@pytest.mark.parametrize(
    ("train", "test", "split"),
    [
        ("train", "test", "{}/{}/{}"),
        ("training_set", "test_set", "x/{0}/{0}/{1}s/{2}"),
        ("train", "validation", "cats_and_dogs_filtered/{}/{}s/{}"),
        ("Train", "Val", "{1}/{0}/{2}"),
        ("training", "testing", "{}/{}.{}"),
    ],
)
def test_a_test_split_of_its_own_is_kept(data, train, test, split):
    files = {}
    for name, content in pictures().items():
        folder, file = name.split("/")
        number = int(file[:-4])
        place = test if number % 4 == 0 else train
        files[split.format(place, folder, f"{number}.jpg")] = content
    write_zip(data, files, inside="")
    splits = CATS.load(32)
    assert CATS.counts() == (len(splits["train"]), len(splits["test"])) == (30, 10)
    for label in (0, 1):
        expected = [100 * label + 4 * number for number in range(0, COUNT, 4)]
        test_split = splits["test"]
        assert np.allclose(
            sorted(test_split.images[test_split.labels == label][:, 16, 16, 0]), expected, atol=4
        )
    assert "test split of their own" in str(CATS.status().note)
    assert 1 <= splits["train"].first(10).labels.sum() <= 9  # shuffled


def test_equal_names_in_two_folders_are_two_pictures(data):
    files = {
        f"{split}/{folder}/{n}.jpg": jpeg(9 * n)
        for split in ("train", "test")
        for folder in ("Cat", "Dog")
        for n in range(5)
    }
    write_zip(data, files, inside="")
    splits = CATS.load(32)
    assert sum(map(len, splits.values())) == len(files)


def test_validation_pictures_train_where_there_are_others_to_test_with(data):
    files = {
        f"{split}/{folder}/{n}.jpg": jpeg(n)
        for split, count in (("train", 6), ("val", 3), ("test", 2))
        for folder in ("Cat", "Dog")
        for n in range(count)
    }
    write_zip(data, files)
    assert {name: len(split) for name, split in CATS.load(32).items()} == {"train": 18, "test": 4}


def test_broken_pictures_in_a_test_split_of_its_own(data):
    files = {
        f"{split}/{folder}/{n}.jpg": b"" if n == 1 else jpeg(20 * n)
        for split in ("train", "test")
        for folder in ("Cat", "Dog")
        for n in range(5)
    }
    write_zip(data, files, inside="")
    splits = CATS.load(32)
    assert {name: len(split) for name, split in splits.items()} == {"train": 8, "test": 8}
    expected = [0, 40, 60, 80] * 2
    for split in splits.values():
        assert np.allclose(sorted(split.images[:, 16, 16, 0]), sorted(expected), atol=4)
    assert len(CATS.skipped()["hold no picture that can be opened"]) == 4
    assert CATS.load(32)["test"].labels.tolist() == splits["test"].labels.tolist()


def test_pictures_without_a_class_and_files_of_the_system_are_counted_and_named(data):
    strange = {
        "__MACOSX/PetImages/Cat/._1.jpg": b"",
        "PetImages/.DS_Store": b"",
        "PetImages/Dog/Thumbs.db": b"",
        "test1/1.jpg": jpeg(1),
        "readme.txt": b"",
    }
    write_zip(data, renamed(capital) | strange, inside="")
    assert sum(map(len, CATS.load(32).values())) == 2 * COUNT
    left_out = CATS.skipped()
    assert [len(names) for names in left_out.values()] == [3, 2]
    assert set().union(*left_out.values()) == set(strange)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_in_a_zip_are_reported(data):
    with zipfile.ZipFile(data / "PetImages.zip", "w") as archive:
        for name, content in pictures().items():
            archive.writestr(name, content)
        archive.writestr("Cat\\3.jpg", jpeg(99))
    assert sum(map(len, CATS.load(32).values())) == 2 * COUNT
    assert list(CATS.skipped().values()) == [["Cat/3.jpg"]]


@given(st.lists(st.text(st.characters(exclude_characters="\x00"), max_size=30), unique=True))
def test_no_file_is_skipped_silently(paths):
    layout = arrange(tuple(paths), ("cat", "dog"))
    told = [name for names in layout.skipped.values() for name in names]
    assert sorted(told + [layout.root + name for name in layout.names]) == sorted(paths)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "train/", "test/", "val/", "more/"]),
            st.sampled_from(["Cat/", "dogs/", "cat.", ""]),
            st.integers(0, 5),
        ).map(lambda parts: f"{parts[0]}{parts[1]}{parts[2]}.jpg"),
        unique=True,
    )
)
def test_every_picture_is_in_one_split(paths):
    layout = arrange(tuple(paths), ("cat", "dog"))
    told = [name for names in layout.skipped.values() for name in names]
    assert sorted(told + [layout.root + name for name in layout.names]) == sorted(paths)
    assert layout.test <= set(layout.names)
    assert set(layout.names[: len(layout.test)]) == layout.test
    assert all("test" in name or "val" in name for name in layout.test)


def test_the_published_layout_has_the_order_that_it_always_had(data):
    files = [f"PetImages/{folder}/{n}.jpg" for folder in ("Cat", "Dog") for n in range(3_000)]
    layout = arrange((*files, "readme[1].txt", "PetImages/Cat/Thumbs.db"), ("cat", "dog"))
    names = [file.removeprefix("PetImages/") for file in files]
    assert layout.names == tuple(sorted(names, key=lambda x: hashlib.sha256(x.encode()).digest()))
    assert (layout.most_tested, layout.test) == (600, frozenset())
    digest = hashlib.sha256("/".join(layout.names).encode()).hexdigest()
    assert digest.startswith("0d25976b0fcfab96")


@pytest.mark.parametrize("packed", [True, False])
def test_decoded_photos_of_earlier_versions_stay_valid(data, packed):
    if packed:
        write_zip(data, pictures())
        stat = (data / "PetImages.zip").stat()
        stamp = ["PetImages.zip", stat.st_size, stat.st_mtime_ns]
    else:
        write_folder(data, pictures() | {"Cat/Thumbs.db": b"12"})
        times = [(data / "PetImages" / name).stat().st_mtime_ns for name in ("Cat", "Dog")]
        stamp = ["PetImages", 2 + sum(map(len, pictures().values())), *times]
    expected = hashlib.sha256("/".join(map(str, stamp)).encode()).hexdigest()[:12]
    assert CATS.status().edition == expected


def test_a_cache_of_other_pictures_is_rebuilt(data):
    write_zip(data, pictures())
    CATS.load(32)
    path = next(cache_folder().glob("*.json"))
    contents = json.loads(path.read_text())
    contents["names"][0] = "train/Cat/0.jpg"
    path.write_text(json.dumps(contents))
    assert not CATS.is_prepared(32)
    assert sum(map(len, CATS.load(32).values())) == 2 * COUNT
    assert CATS.is_prepared(32)


def test_a_cache_of_another_shape_is_rebuilt(data):
    write_zip(data, pictures())
    CATS.load(32)
    np.save(next(cache_folder().glob("*.npy")), np.zeros((2 * COUNT, 16, 16, 3), np.uint8))
    assert CATS.load(32)["test"].images.shape[1:] == (32, 32, 3)


def test_a_zip_that_is_locked(data):
    write_zip(data, pictures())
    content = (data / "PetImages.zip").read_bytes()
    # The flags of an entry stand eight bytes after its mark in the list at the end.
    start = content.index(b"PK\x01\x02")
    locked = content[: start + 8] + b"\x01" + content[start + 9 :]
    (data / "PetImages.zip").write_bytes(locked)
    assert "locked with a password" in str(CATS.status().problem)


def test_a_folder_that_may_not_be_read_is_not_left_out(data, monkeypatch):
    write_folder(data, pictures())

    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: (refuse if "Dog" in str(path) else scan)(path))
    problem = str(CATS.status().problem)
    assert "Dog cannot be read: Permission denied" in problem
    assert "ownload" not in problem


def test_a_disk_that_fails_does_not_make_pictures_broken(data, monkeypatch):
    write_folder(data, pictures())

    def fail(self):
        raise OSError(errno.EIO, "Input/output error", str(self))

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(DatasetError, match=r"jpg cannot be read: Input/output error"):
        CATS.load(32)
    assert cached() == []


@pytest.mark.parametrize("name", ["kagglecatsanddogs_5340", "cats_and_dogs_filtered"])
@pytest.mark.parametrize("packed", [True, False])
def test_other_usual_names_are_found_and_told(data, name, packed):
    if packed:
        write_zip(data, pictures(), f"{name}.zip")
    else:
        write_folder(data, renamed(capital), name)
    assert CATS.status().here
    assert f"{name}/ or {name}.zip" in CATS.looked_for()


def test_a_read_only_home_is_reported_when_it_matters(data, tmp_path, monkeypatch):
    write_folder(data, pictures())
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("CNN_PLAYGROUND_HOME", str(tmp_path / "file"))
    assert not CATS.is_prepared(32)
    assert CATS.skipped() == {}
    with pytest.raises(DatasetError, match="CNN_PLAYGROUND_HOME"):
        CATS.load(32)


def test_a_file_that_is_no_zip_is_refused(data):
    (data / "PetImages.zip").write_bytes(b"no zip")
    assert "not a zip" in str(CATS.status().problem)
    assert not CATS.status().here


def test_second_place_is_taken_when_the_first_is_wrong(data):
    (data / "PetImages").mkdir()
    write_zip(data, pictures())
    assert CATS.status().place == data / "PetImages.zip"


def test_the_status_has_the_size(data):
    files = pictures()
    write_folder(data, files)
    assert CATS.status().size_bytes == sum(map(len, files.values()))


def test_the_cache_describes_its_content(data):
    write_folder(data, pictures())
    splits = CATS.load(32)
    contents = json.loads(next(cache_folder().glob("*.json")).read_text())
    assert contents["test_count"] == len(splits["test"])
    assert len(contents["names"]) == 2 * COUNT
