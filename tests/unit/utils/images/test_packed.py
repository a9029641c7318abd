"""Packed pictures, and which of them are dropped when there is no room left."""

import gc

import numpy as np
import pytest
from PIL import Image

from utils.images.decoding import PictureError
from utils.images.packed import LONGEST, Packed, Room

GRAIN = Image.fromarray(np.random.default_rng(3).integers(0, 256, (400, 600, 3), np.uint8))


def test_a_small_picture_keeps_every_pixel():
    for mode in ("L", "RGB", "RGBA"):
        small = GRAIN.resize((28, 28)).convert(mode)
        again = Room(10**6).pack(small, "x").open()
        assert again.mode == mode
        assert (np.asarray(again) == np.asarray(small)).all()


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (900, 20)])
def test_a_large_picture_becomes_small_and_looks_the_same(size):
    gradient = Image.linear_gradient("L").resize(size).convert("RGB")
    packed = Room(10**6).pack(gradient, "x")
    again = packed.open()
    assert max(again.size) == LONGEST
    assert len(packed.content) < 100_000
    away = np.asarray(again).astype(int) - np.asarray(gradient.resize(again.size))
    assert np.abs(away).mean() < 3


def test_transparency_is_kept():
    ghost = GRAIN.copy()
    ghost.putalpha(60)
    assert Room(10**6).pack(ghost, "x").open().getpixel((300, 200))[3] == 60


def test_the_oldest_give_way_with_a_sentence_and_the_latest_stay():
    size = len(Room(10**9).pack(GRAIN, "x").content)
    room = Room(int(2.5 * size))
    kept = [room.pack(GRAIN, f"{number}.jpg") for number in range(4)]
    assert [bool(packed.content) for packed in kept] == [False, False, True, True]
    with pytest.raises(PictureError, match=r"0\.jpg had to make room .+ again\."):
        kept[0].open()
    assert kept[3].open().size == GRAIN.size


def test_released_pictures_take_no_room():
    size = len(Room(10**9).pack(GRAIN, "x").content)
    room = Room(int(2.5 * size))
    first = room.pack(GRAIN, "first")
    for _ in range(5):
        assert isinstance(room.pack(GRAIN, "dropped"), Packed)
        gc.collect()
    assert first.content
