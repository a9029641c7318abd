"""Digits from canvases, files and photos of paper, and the tools that find them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageFilter
from scipy import ndimage

from tests.pen_strokes import FOUR, SEVEN, ink_of, on_canvas, on_paper
from utils.datasets import DATASETS
from utils.preprocessing import PREPARATIONS
from utils.preprocessing.components import find_pieces
from utils.preprocessing.morphology import closed, largest, median, opened
from utils.preprocessing.pen import _REACH, _depth, even_pen

DIGIT = PREPARATIONS["digit"]
masks = arrays(bool, st.tuples(st.integers(1, 24), st.integers(1, 24)))


def pixels(picture, **options):
    return DIGIT(picture, 28, **options).pixels[..., 0].astype(int)


def likeness(a, b):
    """The correlation of two prepared pictures, up to a shift by one pixel."""
    shifts = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    return max(np.corrcoef(np.roll(a, s, (0, 1)).ravel(), b.ravel())[0, 1] for s in shifts)


WANTED = pixels(on_canvas(ink_of(FOUR), 0))


def test_layout_is_that_of_mnist():
    for points in (SEVEN, FOUR):
        drawn = pixels(on_canvas(ink_of(points), 0))
        rows, columns = (drawn > 0).any(axis=1).nonzero()[0], (drawn > 0).any(axis=0).nonzero()[0]
        assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
        middle = [np.arange(28) @ drawn.sum(axis=1 - axis) / drawn.sum() for axis in (0, 1)]
        assert np.allclose(middle, 14, atol=0.51)
        assert drawn.max() == 255
        assert drawn[0].max() == 0


@pytest.mark.parametrize("ink", [0, 255, 90, (200, 0, 0), (255, 240, 0), (0, 0, 140)])
def test_transparent_canvas_with_any_ink(ink):
    assert likeness(pixels(on_canvas(ink_of(FOUR), ink)), WANTED) > 0.99


@pytest.mark.parametrize(
    ("page", "ink"),
    [
        ((255, 255, 255), (0, 0, 0)),
        ((0, 0, 0), (255, 255, 255)),
        ((30, 30, 30), (80, 80, 80)),
        ((255, 255, 255), (255, 240, 0)),  # yellow on white: told by its blue
        ((200, 60, 60), (60, 142, 60)),  # red and green, equally bright
    ],
)
def test_any_colour_on_any_page(page, ink):
    mask = ink_of(FOUR)[..., None]
    picture = (np.array(page) * (1 - mask) + np.array(ink) * mask).astype(np.uint8)
    assert likeness(pixels(picture), WANTED) > 0.98


@settings(deadline=None, max_examples=40)
@given(st.integers(70, 230), st.integers(-40, 40), st.integers(-20, 20), st.integers(6, 14))
def test_place_size_and_pen_do_not_matter(box, x, y, pen):
    drawn = pixels(on_canvas(ink_of(FOUR, box=box, shift=(x, y), pen=pen * box // 180 + 1), 0))
    assert likeness(drawn, WANTED) > 0.85


def test_thin_pens_grow_and_thick_ones_shrink():
    def width(pen, skip=()):
        return pixels(on_canvas(ink_of(FOUR, pen=pen), 0), skip=skip).sum()

    thin, usual, thick = width(2), width(18), width(50)
    assert width(2, ["pen"]) < 0.6 * thin
    assert thick < 0.85 * width(50, ["pen"])
    assert thin < usual < thick < 2 * usual
    assert width(18) == width(18, ["pen"])


def test_even_pen_keeps_every_stroke():
    for pen in (1, 60):
        mixed = np.maximum(
            ink_of([(10, 10), (90, 90)], pen=pen), ink_of([(10, 10), (90, 15)], pen=3)
        )
        grown = even_pen((255 * mixed).astype(np.uint8)[40:240, 40:240], 28)
        assert ndimage.label(grown > 127, np.ones((3, 3)))[1] == 1


@pytest.mark.parametrize("strength", [0.4, 0.9])
@pytest.mark.parametrize("kind", ["slope", "shadow", "lines", "table", "dark board"])
def test_photos_of_paper(kind, strength):
    ink = ink_of(FOUR, side=400, box=200, pen=9)
    down, across = np.mgrid[0:1:400j, 0:1:400j]
    light = np.full((400, 400), 220.0)
    if kind == "slope":
        light *= 1 - 0.5 * across
    elif kind == "shadow":
        light *= 0.55 + 0.45 / (1 + np.exp(-(down + 0.3 * across - 0.6) / 0.01))
    elif kind == "lines":
        light[::25] *= 0.85
    elif kind == "table":
        light[:, :40] = 50
    photo = on_paper(ink, strength, light)
    photo = 255 - photo if kind == "dark board" else photo
    seen = DIGIT(Image.fromarray(photo).convert("RGB"), 28)
    assert not seen.is_empty
    assert likeness(seen.pixels[..., 0], WANTED) > 0.85


@pytest.mark.parametrize("noise", [0, 2, 6])
def test_empty_paper_is_empty(noise):
    nothing = np.zeros((300, 400))
    down, across = np.mgrid[0:1:300j, 0:1:400j]
    shadow = 120 + 80 / (1 + np.exp(-(down - 0.5) / 0.02))
    table = np.where(across < 0.1, 40.0, 200.0)
    for light in (np.full((300, 400), 200.0), 220 * (1 - 0.4 * across), shadow, table):
        assert DIGIT(on_paper(nothing, light=light, noise=noise), 28).is_empty


@pytest.mark.parametrize(
    "canvas",
    [
        np.zeros((280, 280, 4), np.uint8),
        np.full((280, 280, 4), 255, np.uint8),
        np.zeros((280, 280), np.uint8),
        np.zeros((1, 1, 4), np.uint8),
    ],
)
def test_empty_canvas_is_empty(canvas):
    assert DIGIT(canvas, 28).is_empty
    assert DIGIT(canvas, 28).pixels.max() == 0


def test_specks_are_dropped_and_parts_are_kept():
    ink = ink_of(FOUR)
    ink[20:24, 20:24] = 1
    assert likeness(pixels(on_canvas(ink, 0)), WANTED) > 0.99
    hat = np.maximum(ink_of([(30, 5), (80, 5)]), ink_of([(30, 30), (30, 55), (70, 70), (30, 95)]))
    drawn = DIGIT(on_canvas(hat, 0), 28)
    assert ndimage.label(drawn.pixels[..., 0] > 127)[1] == 2


def test_drawing_cut_off_at_its_ink():
    mask = ink_of(FOUR)
    rows, columns = (mask > 0.5).any(axis=1).nonzero()[0], (mask > 0.5).any(axis=0).nonzero()[0]
    cut = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    for picture in (255 * cut, 255 - 255 * cut):
        assert likeness(pixels(picture.astype(np.uint8)), WANTED) > 0.95


@pytest.mark.parametrize("points", [SEVEN, FOUR])
def test_a_prepared_picture_passes_unchanged(points):
    once = pixels(on_canvas(ink_of(points), 0))
    assert (pixels(once.astype(np.uint8)) == once).all()


def test_a_drawing_of_dots_is_kept_whole():
    dots = np.zeros((280, 280))
    for x, y in zip(np.linspace(60, 220, 12), np.linspace(200, 80, 12), strict=True):
        dots[int(y) : int(y) + 8, int(x) : int(x) + 8] = 1
    rows, columns = pixels(on_canvas(dots, 0)).nonzero()
    assert np.ptp(columns) >= 18 and np.ptp(rows) >= 12


def test_mnist_passes_unchanged():
    if not DATASETS["mnist"].status().here:
        pytest.skip("MNIST is not on this machine")
    images = DATASETS["mnist"].load()["test"].first(500).images[..., 0]
    assert np.mean([(pixels(image) == image).all() for image in images]) > 0.99
    moved = [np.pad(image, ((9, 3), (2, 10))) for image in images]
    away = np.array([np.abs(pixels(a) - b).max() for a, b in zip(moved, images, strict=True)])
    assert (away < 4).mean() > 0.85  # the others are by very thin or very thick pens


def test_steps_that_are_skipped_make_it_worse():
    corner = on_canvas(ink_of(FOUR, box=60, shift=(60, 60), pen=6), 0)
    assert likeness(pixels(corner), WANTED) > 0.95
    assert likeness(pixels(corner, skip=["crop"]), WANTED) < 0.8
    assert np.abs(pixels(corner, skip=["box"])).any(axis=1).sum() == 28
    assert DIGIT(corner, 28, skip=["grey"]).is_empty  # dark ink, and black where it is transparent
    every = [step.name for step in DIGIT.steps]
    raw = pixels(np.full((56, 56), 77, np.uint8), skip=every)
    assert (raw == 77).all()


def test_large_photos_are_reduced_first():
    photo = on_paper(ink_of(FOUR, side=1600, box=900, pen=60))
    seen = DIGIT(photo, 28)
    assert max(seen.trail[0].picture.shape) <= 320
    assert likeness(seen.pixels[..., 0], WANTED) > 0.85


def test_a_blurred_drawing_is_the_same_drawing():
    image = Image.fromarray((255 - 255 * ink_of(FOUR)).astype(np.uint8))
    assert likeness(pixels(image.filter(ImageFilter.GaussianBlur(3))), WANTED) > 0.95


# The tools, against SciPy's


@given(masks)
def test_pieces_are_those_of_a_flood_fill(mask):
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    pieces = find_pieces(mask)
    assert len(pieces.area) == count
    assert sorted(pieces.area) == sorted(np.bincount(labels.ravel())[1:])
    boxes = {
        (rows.start, rows.stop - 1, columns.start, columns.stop - 1)
        for rows, columns in ndimage.find_objects(labels)
    }
    assert set(zip(pieces.top, pieces.bottom, pieces.left, pieces.right, strict=True)) == boxes
    assert (pieces.mask(np.ones(count, bool)) == mask).all()
    for piece in range(count):
        alone = pieces.mask(np.arange(count) == piece)
        assert len(np.unique(labels[alone])) == 1
        edges = (alone[0].mean(), alone[-1].mean(), alone[:, 0].mean(), alone[:, -1].mean())
        runs_along = max(edges) > 0.25 or min(edges[:2]) > 0 or min(edges[2:]) > 0
        assert pieces.along_border[piece] == runs_along


@given(masks)
def test_depth_is_the_distance_to_the_edge(mask):
    padded = np.pad(mask, _REACH)
    exact = np.minimum(ndimage.distance_transform_edt(padded), _REACH)
    assert np.allclose(_depth(padded), exact, atol=1e-4)


@given(arrays(np.int16, (9, 13), elements=st.integers(0, 255)), st.integers(1, 20))
def test_largest_closed_and_opened(values, window):
    origin = -1 if window % 2 == 0 else 0
    expected = ndimage.maximum_filter(values, window, mode="nearest", origin=origin)
    assert (largest(values, window) == expected).all()
    if window % 2:
        assert (closed(values, window) >= values).all()
        assert (opened(values, window) <= values).all()


@given(arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 13))))
def test_median_of_nine(values):
    assert (median(values) == ndimage.median_filter(values, 3, mode="nearest")).all()
