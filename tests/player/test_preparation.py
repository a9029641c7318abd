"""A picture is prepared in the page as it is in Python, byte for byte."""

import base64
import io
import zipfile
from itertools import chain

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from tests.pen_strokes import FOUR, SEVEN, ink_of, on_canvas, on_paper
from utils.paths import data_folder
from utils.preprocessing import PREPARATIONS

TOLERANCE = 1  # of 255
SIZE = 28
PAGE_SIDES = (112, 280)  # pixels of a canvas, on a screen with usual and with fine pixels
DRAWN = [each.name for each in PREPARATIONS if each.drawing_prompt]
STEPS = {name: [step.name for step in PREPARATIONS[name].steps] for name in DRAWN}


def assert_same(player, name, picture, size=SIZE, skip=()):
    found = player.prepared(name, picture, size, skip)
    expected = PREPARATIONS[name](picture, size, skip)
    assert found["things"] == expected.things
    boxes = [tuple(part["box"]) for part in found["parts"]]
    assert boxes == [part.box for part in expected.parts]
    assert [each["name"] for each in found["trail"]] == [each.step.name for each in expected.trail]
    square = {"width": size, "height": size}
    assert_close({"pixels": found["pixels"], **square}, expected.pixels[..., 0])
    for part, other in zip(found["parts"], expected.parts, strict=True):
        assert_close({"pixels": part["pixels"], **square}, other.pixels[..., 0])
    for told, other in zip(found["trail"], expected.trail, strict=True):
        assert_close(told, other.picture)
    assert (found["sheet"] is None) == (expected.sheet is None)
    if expected.sheet is not None:
        assert_close(found["sheet"], expected.sheet)


def assert_close(found, expected):
    pixels = np.frombuffer(base64.b64decode(found["pixels"]), np.uint8)
    pixels = pixels.reshape(found["height"], found["width"])
    assert pixels.shape == expected.shape
    assert np.abs(pixels.astype(int) - expected).max() <= TOLERANCE


def with_colour(ink, colour, paper=None):
    """Ink of one colour on paper of another, or on nothing: (H, W, 4)."""
    if paper is None:
        return on_canvas(ink, colour)
    picture = np.full((*ink.shape, 4), 255, np.uint8)
    mixed = np.array(paper) + ink[..., None] * (np.array(colour) - np.array(paper))
    picture[..., :3] = mixed.round()
    return picture


def strokes(width, height, lines):
    """Ink of lines [(points, pen)] with soft edges, 0 to 1; points lie between 0 and 1."""
    image = Image.new("L", (4 * width, 4 * height))
    draw = ImageDraw.Draw(image)
    for points, pen in lines:
        places = [(4 * width * x, 4 * height * y) for x, y in points]
        draw.line(places, fill=255, width=4 * pen)
        for x, y in places:
            draw.ellipse((x - 2 * pen, y - 2 * pen, x + 2 * pen, y + 2 * pen), fill=255)
    return np.asarray(image.resize((width, height), Image.Resampling.BOX)) / 255


def test_what_can_be_drawn_can_be_prepared_in_the_page(player):
    assert player.evaluate("Object.keys(PREPARATIONS).sort()") == sorted(DRAWN)


@pytest.mark.parametrize("name", DRAWN)
def test_the_steps_are_the_same_and_can_be_skipped(player, name):
    picture = on_canvas(ink_of(SEVEN, side=112, box=80, pen=8), 0)
    told = player.prepared(name, picture, SIZE)["trail"]
    assert [each["name"] for each in told] == STEPS[name]
    for step in STEPS[name]:
        assert_same(player, name, picture, skip=[step])
    assert_same(player, name, picture, skip=STEPS[name])
    with pytest.raises(Exception, match="of grey"):
        player.prepared(name, picture, SIZE, ["no such step"])


@pytest.mark.parametrize("side", PAGE_SIDES)
@pytest.mark.parametrize("pen", [0.01, 0.03, 0.07, 0.14])
@pytest.mark.parametrize("name", DRAWN)
def test_pens_thin_and_thick(player, name, pen, side):
    for stroke, box in ((SEVEN, 0.9), (FOUR, 0.5), (SEVEN, 0.15)):
        ink = ink_of(stroke, side=side, box=int(box * side), pen=max(1, int(pen * side)))
        assert_same(player, name, on_canvas(ink, 0))


@pytest.mark.parametrize("name", DRAWN)
def test_sheets_without_a_digit(player, name):
    for width, height in ((112, 112), (280, 112), (28, 28), (1, 1), (3, 90)):
        for value in (0, 128, 255):
            assert_same(player, name, np.full((height, width, 4), value, np.uint8))
            assert_same(player, name, np.full((height, width), value, np.uint8))


@pytest.mark.parametrize("name", DRAWN)
def test_pictures_that_need_no_preparation(player, name):
    laid_out = PREPARATIONS[name](on_canvas(ink_of(FOUR), 0), SIZE).pixels[..., 0]
    assert player.prepared(name, laid_out, SIZE)["trail"] == []
    assert_same(player, name, laid_out)


def test_several_digits_are_cut_apart(player):
    inks = [ink_of(stroke, side=112, box=70, pen=7) for stroke in (SEVEN, FOUR, SEVEN)]
    picture = on_canvas(np.hstack(inks), 0)
    assert len(player.prepared("digit", picture, SIZE)["parts"]) == 3
    for skip in ([], *([step] for step in STEPS["digit"])):
        assert_same(player, "digit", picture, skip=skip)


@pytest.mark.parametrize("name", DRAWN)
def test_photos_of_paper(player, name):
    shade = np.linspace(1, 0.5, 300)
    for seed, (pen, strength, noise) in enumerate([(18, 0.8, 3), (5, 0.5, 2), (30, 0.3, 5)]):
        ink = ink_of(FOUR, side=300, box=180, pen=pen)
        grey = (on_paper(ink, strength, 220, noise, seed) * shade).astype(np.uint8)
        assert_same(player, name, np.dstack([grey, grey, grey // 2, np.full_like(grey, 255)]))


@pytest.mark.parametrize("name", DRAWN)
def test_large_pictures_shrink(player, name):
    ink = ink_of(SEVEN, side=560, box=60, pen=4, shift=(90, 40))
    picture = np.kron(on_canvas(ink, (0, 60, 200)), np.ones((3, 3, 1), np.uint8))
    for each in (picture, with_colour(ink, 0, 255)):
        assert_same(player, name, each)


lines = st.lists(
    st.tuples(
        st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5),
        st.integers(1, 24),
    ),
    max_size=5,
)
colours = st.tuples(*[st.integers(0, 255)] * 3)
sides = st.sampled_from((*PAGE_SIDES, 90, 200))


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lines=lines,
    width=sides,
    height=sides,
    ink=st.just((0, 0, 0)) | colours,
    paper=st.none() | st.just((255, 255, 255)) | colours,
    skip=st.just([]) | st.lists(st.sampled_from([*chain.from_iterable(STEPS.values())])),
    size=st.sampled_from((28, 28, 16, 56)),
)
def test_whatever_is_drawn(player, lines, width, height, ink, paper, skip, size):  # noqa: PLR0917
    picture = with_colour(strokes(width, height, lines), ink, paper)
    for name in DRAWN:
        assert_same(player, name, picture, size, [step for step in skip if step in STEPS[name]])


def real_drawings():
    path = data_folder() / "canvas_digits.zip"
    if not path.is_file():
        pytest.skip("the real drawings are not here")
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist())[::5]:
            if name.endswith(".png"):
                yield np.asarray(Image.open(io.BytesIO(archive.read(name))).convert("RGBA"))


@pytest.mark.parametrize("name", DRAWN)
def test_real_drawings(player, name):
    for picture in real_drawings():
        assert_same(player, name, picture)
