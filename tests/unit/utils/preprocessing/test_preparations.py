"""What holds for every preparation, and those of clothes and photos."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from utils.datasets import DATASETS
from utils.preprocessing import PREPARATIONS

CLOTHING, PHOTO = PREPARATIONS["clothing"], PREPARATIONS["photo"]
SIDES = {each.name: 28 if each.channels == 1 else 64 for each in PREPARATIONS}
NEAREST = Image.Resampling.NEAREST
MODES = Image.MODES  # all that Pillow knows


def random_image(mode, width, height, seed, plain):
    """Noise, or all one colour; numbers of all sizes where a mode has them, and none as well."""
    length = len(Image.new(mode, (1 if plain else width, 1 if plain else height)).tobytes())
    noise = np.random.default_rng(seed).bytes(length)
    if plain:
        return Image.frombytes(mode, (1, 1), noise).resize((width, height), NEAREST)
    return Image.frombytes(mode, (width, height), noise)


pictures = st.builds(
    random_image,
    st.sampled_from(MODES),
    st.integers(1, 400),
    st.integers(1, 400),
    st.integers(0, 2**32),
    st.booleans(),
)


@pytest.mark.parametrize("name", PREPARATIONS.names())
def test_it_says_what_pages_say_of_it(name):
    preparation = PREPARATIONS[name]
    assert preparation.drawing_prompt == "" or preparation.drawing_prompt.endswith(".")
    assert preparation.channels in (1, 3)


def test_those_that_stored_networks_name_are_there():
    channels = {each.name: each.channels for each in PREPARATIONS}
    assert channels.items() >= {"digit": 1, "clothing": 1, "photo": 3}.items()
    assert [each.name for each in PREPARATIONS if each.drawing_prompt][:2] == ["digit", "clothing"]


@pytest.mark.parametrize("name", PREPARATIONS.names())
def test_steps_are_named_and_explained(name):
    steps = PREPARATIONS[name].steps
    assert len({step.name for step in steps}) == len(steps)
    assert all(step.title and step.explanation.endswith(".") for step in steps)


@pytest.mark.parametrize("name", PREPARATIONS.names())
@settings(deadline=None, max_examples=60)
@given(image=pictures, skipped=st.lists(st.integers(0, 6)))
def test_any_picture_and_any_steps(name, image, skipped):
    preparation, side = PREPARATIONS[name], SIDES[name]
    names = [step.name for step in preparation.steps]
    skip = {names[index] for index in skipped if index < len(names)}
    prepared = preparation(image, side, skip)
    assert prepared.pixels.shape == (side, side, preparation.channels)
    assert prepared.pixels.dtype == np.uint8
    done = [result.step.name for result in prepared.trail]
    assert done in ([], [step for step in names if step not in skip])
    for result in prepared.trail:
        assert result.picture.dtype == np.uint8
        assert result.picture.ndim == 2 or result.picture.shape[2] == 3


def large_image(mode, width, height, seed):
    """Noise whose grains are about 40 pixels wide and 90 high."""
    small = random_image(mode, 1 + width // 40, 1 + height // 90, seed, plain=False)
    return small.resize((width, height), NEAREST)


@settings(deadline=None, max_examples=10)
@given(
    st.sampled_from(MODES),
    st.integers(1, 6000),
    st.integers(1, 4000),
    st.integers(0, 2**32),
    st.integers(0, 9),
)
@example("RGB", 6000, 4000, 1, 6)
@example("RGBA", 4000, 6000, 2, 1)
@example("I;16", 6000, 4000, 3, 3)
@example("P", 6000, 1, 4, 8)
@example("CMYK", 1, 6000, 5, 0)
def test_any_large_picture(mode, width, height, seed, orientation):
    image = large_image(mode, width, height, seed)
    image.getexif()[0x0112] = orientation
    for preparation in PREPARATIONS:
        side = SIDES[preparation.name]
        assert preparation(image, side).pixels.shape == (side, side, preparation.channels)


@settings(deadline=None, max_examples=60)
@given(
    st.tuples(st.integers(1, 700), st.integers(1, 700), st.sampled_from([1, 3, 4])),
    st.sampled_from([(1, 1), (-1, 1), (1, -1), (2, 3)]),
    st.booleans(),
    st.integers(0, 2**32),
)
def test_any_array_however_it_lies_in_memory(shape, strides, turned, seed):
    values = np.random.default_rng(seed).integers(0, 256, shape, np.uint8)
    view = values[:: strides[0], :: strides[1]]
    view = view.swapaxes(0, 1) if turned else view
    view = view[..., 0] if shape[2] == 1 else view
    for preparation in PREPARATIONS:
        name = preparation.name
        seen = preparation(view, SIDES[name]).pixels
        assert seen.shape == (SIDES[name], SIDES[name], preparation.channels)
        assert (seen == preparation(view.copy(order="C"), SIDES[name]).pixels).all()


@pytest.mark.parametrize("name", PREPARATIONS.names())
@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1), (2, 3, 3), (5000, 7, 4), (28, 28)])
def test_any_shape_of_array(name, shape):
    for value in (0, 128, 255):
        prepared = PREPARATIONS[name](np.full(shape, value, np.uint8), SIDES[name])
        assert prepared.is_empty


@pytest.mark.parametrize("name", PREPARATIONS.names())
@pytest.mark.parametrize(
    "array",
    [
        np.zeros((28, 28)),
        np.zeros((28, 28, 2), np.uint8),
        np.zeros((0, 5), np.uint8),
        np.zeros(5, np.uint8),
        np.zeros((2, 28, 28, 3), np.uint8),
    ],
)
def test_array_of_another_kind_is_refused(name, array):
    with pytest.raises(ValueError, match="A picture must be uint8"):
        PREPARATIONS[name](array, 28)


@pytest.mark.parametrize("name", PREPARATIONS.names())
def test_unknown_step_is_refused(name):
    with pytest.raises(ValueError, match="received \\['ink dance'\\]"):
        PREPARATIONS[name](np.zeros((28, 28), np.uint8), 28, skip=["ink dance"])


@pytest.mark.parametrize("name", PREPARATIONS.names())
def test_the_given_picture_is_not_changed(name):
    array = np.random.default_rng(1).integers(0, 256, (60, 50, 3), np.uint8)
    before = array.copy()
    PREPARATIONS[name](array, 28)
    assert (array == before).all()


# Clothes


def coat(background=250, cloth=60, size=(400, 360)):
    """A dark coat with sleeves, 200 wide and 280 high, and a light button."""
    page = np.full(size, background, np.uint8)
    page[60:340, 100:220] = cloth
    page[60:200, 60:260] = cloth
    page[150:160, 150:160] = 200
    return page


def test_clothes_fill_the_longer_side_on_black():
    pixels = CLOTHING(coat(), 28).pixels[..., 0]
    rows, columns = (pixels > 60).any(axis=1), (pixels > 60).any(axis=0)
    assert rows.all()
    assert columns.nonzero()[0].tolist() == list(range(4, 24))
    assert pixels[:, :3].max() == 0
    assert np.median(pixels[pixels > 60]) > 180


@pytest.mark.parametrize(("background", "cloth"), [(250, 60), (170, 20), (10, 200), (120, 250)])
def test_clothes_are_light_whatever_is_behind(background, cloth):
    pixels = CLOTHING(coat(background, cloth), 28).pixels[..., 0]
    assert pixels[14, 14] > 150
    assert pixels[14, 0] == 0


def test_light_that_falls_from_one_side_is_background():
    slope = np.linspace(0, 40, 360).astype(np.uint8)
    pixels = CLOTHING(coat() - slope, 28).pixels[..., 0]
    assert pixels[:, [0, 1, 26, 27]].max() == 0


def test_fashion_mnist_passes_unchanged():
    dataset = DATASETS["fashion_mnist"]
    if not dataset.status().here:
        pytest.skip("Fashion-MNIST is not on this machine")
    images = dataset.load()["test"].first(500).images
    same = [(CLOTHING(image[..., 0], 28).pixels == image).all() for image in images]
    assert np.mean(same) > 0.99


# Photos


@pytest.mark.parametrize("axes", [(0, 1, 2), (1, 0, 2)])
def test_of_a_long_photo_some_is_cut_off_and_the_rest_is_squashed(axes):
    long = np.zeros((160, 320, 3), np.uint8)
    long[:, 46:274] = 120  # of twice the length, √2 times the length stays: 226 of 320
    long[:, 140:180] = 255
    long = long.transpose(axes)
    kept = PHOTO(long, 64).pixels.transpose(axes)
    assert kept.min() > 100
    assert 10 <= (kept[32, :, 0] > 190).sum() <= 13
    whole = PHOTO(long, 64, skip={"trim"}).pixels.transpose(axes)
    assert whole[:, 0].max() < 20 and whole[:, -1].max() < 20


def test_a_square_photo_is_not_cut():
    image = np.random.default_rng(1).integers(0, 256, (128, 128, 3), np.uint8)
    assert (PHOTO(image, 64).pixels == PHOTO(image, 64, skip={"trim"}).pixels).all()


def test_photo_of_the_right_size_passes_unchanged():
    image = np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)
    assert (PHOTO(image, 64).pixels == image).all()


def test_transparent_becomes_white():
    assert PHOTO(Image.new("RGBA", (90, 90)), 32).pixels.min() == 255
    half = PHOTO(Image.new("RGBA", (90, 90), (0, 0, 0, 128)), 32).pixels
    assert abs(int(half[0, 0, 0]) - 127) <= 1


def test_grey_photo_gets_three_equal_colours():
    grey = np.random.default_rng(1).integers(0, 256, (80, 80), np.uint8)
    pixels = PHOTO(grey, 32).pixels
    assert (pixels[..., :1] == pixels).all()


def test_photo_shrinks_without_flicker():
    stripes = np.zeros((640, 640, 3), np.uint8)
    stripes[:, ::2] = 255
    assert np.ptp(PHOTO(stripes, 32).pixels.astype(int)) < 20


def test_orientation_of_a_photo_is_obeyed():
    image = Image.new("RGB", (60, 60), "white")
    image.paste("black", (0, 0, 60, 30))
    image.getexif()[0x0112] = 6  # the camera was held upright: what is at the top goes right
    pixels = PHOTO(image, 32).pixels
    assert pixels[16, 31].max() < 30 and pixels[16, 0].min() > 225
