"""Every corruption of the registry: none at severity 0, and more with every severity."""

import subprocess
import sys

import numpy as np
import pytest

from models.evaluation.corruptions import CORRUPTIONS


def picture(channels):
    pixels = np.zeros((28, 28, channels), np.uint8)
    pixels[8:20, 12:16] = 230
    return pixels


@pytest.fixture(params=CORRUPTIONS.names())
def corruption(request):
    return CORRUPTIONS[request.param]


def test_it_is_described_for_the_screen(corruption):
    assert corruption.title and corruption.unit
    assert list(corruption.severities) == sorted(set(corruption.severities))


@pytest.mark.parametrize("channels", [1, 3])
def test_it_begins_with_none_and_grows(corruption, channels):
    pixels = picture(channels)
    made = [corruption.apply(pixels, severity) for severity in corruption.severities]
    assert corruption.severities[0] == 0
    assert np.abs(made[0].astype(int) - pixels).max() <= 1
    changes = [np.abs(each.astype(float) - pixels).mean() for each in made]
    assert changes[1] > 0
    assert changes[-1] > changes[1]
    assert all(each.shape == pixels.shape and each.dtype == np.uint8 for each in made)


def test_it_leaves_the_given_picture_alone_and_is_reproducible(corruption):
    pixels = picture(3)
    first, second = (corruption.apply(pixels, corruption.severities[-1]) for _ in range(2))
    assert np.array_equal(pixels, picture(3))
    assert np.array_equal(first, second)


def test_rotation_turns_about_the_middle():
    pixels = picture(1)
    pixels[2:5, 3:9] = 120
    turned = CORRUPTIONS["rotate"].apply(pixels, 90)
    assert np.abs(turned[..., 0].astype(int) - np.rot90(pixels[..., 0])).max() <= 2


def test_they_need_no_keras():
    code = (
        "import sys; from models.evaluation.corruptions import CORRUPTIONS; CORRUPTIONS.names();"
        "assert not {'keras', 'tensorflow'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
