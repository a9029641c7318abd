"""What Inside draws: maps, heat, sums and curves."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from models.explain.arithmetic import Arithmetic
from models.layer_kinds.calculation import Line, Pooled, Products, Shares
from models.layer_kinds.windows import Window
from pages.charts.answer_over_epochs import MOST_CLASSES, epoch_spec, epoch_table
from pages.charts.cell_sums import sums_html
from pages.charts.feature_map_sheets import ROW, as_maps, coloured, css_colour, reach, sheet, url
from pages.charts.heatmap_overlay import heat_over, scale_html


def rgba(picture):
    return np.asarray(
        Image.open(io.BytesIO(base64.b64decode(url(picture).split(",")[1]))).convert("RGBA")
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_above_zero_is_warm_below_is_cold_and_nothing_is_transparent(theme):
    drawn = rgba(coloured(np.array([[1.0, -1.0, 0.0, np.nan]], np.float32), 2.0, theme))[0]
    warm, cold, zero, nothing = drawn.astype(int)
    assert warm[0] > warm[2]
    assert cold[2] > cold[0]
    assert abs(zero[0] - zero[2]) < 25
    assert [int(each[3]) for each in drawn] == [255, 255, 255, 0]
    assert nothing[3] == 0


def test_a_layer_of_zeros_is_drawn_as_zero():
    maps = np.zeros((3, 3, 2), np.float32)
    drawn = rgba(sheet(maps, reach(maps), "light")[0])
    expected = rgba(coloured(np.zeros((1, 1), np.float32), 1.0, "light"))[0, 0]
    assert (drawn == expected).all()


def test_every_map_has_its_place_on_the_sheet():
    maps = np.zeros((4, 4, 7), np.float32)
    maps[1, 2, 5] = 1.0
    drawn, columns = sheet(maps, 1.0, "light")
    pixels = rgba(drawn)
    row, column = divmod(5, columns)
    zero = pixels[0, 0]
    changed = np.argwhere((pixels != zero).any(axis=2) & (pixels[..., 3] > 0))
    assert changed.tolist() == [[row * 4 + 1, column * 4 + 2]]


def test_each_map_may_have_a_scale_of_its_own():
    maps = np.ones((2, 2, 2), np.float32)
    maps[..., 1] = 0.1
    together = rgba(sheet(maps, 1.0, "light")[0])
    alone = rgba(sheet(maps, np.array([1.0, 0.1], np.float32), "light")[0])
    assert not (together[0, 0] == together[0, 2]).all()
    assert (alone[0, 0] == alone[0, 2]).all()


def test_a_row_of_numbers_becomes_lines_of_them():
    laid = as_maps(np.arange(ROW + 3, dtype=np.float32))
    assert laid.shape == (2, ROW, 1)
    assert laid[1, 2, 0] == ROW + 2
    assert np.isnan(laid[1, 3:]).all()
    assert as_maps(np.zeros(5, np.float32)).shape == (1, 5, 1)


def test_text_can_be_read_on_every_colour():
    for theme in ("light", "dark"):
        inks = {css_colour(share, theme)[1] for share in np.linspace(-1, 1, 21)}
        assert len(inks) == 2


def test_heat_colours_what_speaks_for_and_against_and_leaves_the_rest():
    pixels = np.full((8, 8, 1), 128, np.uint8)
    values = np.zeros((8, 8), np.float32)
    values[:2, :2], values[-2:, -2:] = 1.0, -1.0
    heat = np.asarray(heat_over(pixels, values, 1.0)).astype(int)
    assert heat[5, 5, 0] > heat[5, 5, 2]
    assert heat[-5, -5, 2] > heat[-5, -5, 0]
    middle = heat[heat.shape[0] // 2, heat.shape[1] // 2]
    assert np.ptp(middle) <= 1
    assert np.isfinite(np.asarray(heat_over(pixels, np.zeros((4, 4), np.float32), 1.0))).all()


def test_two_pictures_on_one_scale_can_be_compared():
    pixels = np.full((8, 8, 1), 128, np.uint8)
    strong, weak = (np.full((4, 4), value, np.float32) for value in (0.76, 0.0044))
    bright, pale = (
        np.asarray(heat_over(pixels, each, 0.76)).astype(int) for each in (strong, weak)
    )
    assert np.ptp(bright[50, 50]) > 100
    assert np.ptp(pale[50, 50]) <= 2


def test_the_scale_has_its_numbers_and_what_they_count():
    assert [n in scale_html(0.76, True, "points") for n in ("−0.76", ">0<", ">0.76<")] == [True] * 3
    assert "−" not in scale_html(0.76, False, "points <each>")
    assert "points &lt;each&gt;" in scale_html(0.76, False, "points <each>")


def test_the_sum_of_one_map_and_of_all_is_written_out():
    patch = np.ones((2, 2, 3), np.float32)
    kernel = np.stack([np.full((2, 2), k, np.float32) for k in (1, 2, -3)], axis=2)
    products = Products(patch, kernel, (0, 1, 2), Window(0, 0, 2, 2), np.ones((2, 2), bool))
    html = sums_html(Arithmetic((products,), 0.0, 0.0), None, 1, "light")
    assert "8.000" in html  # this map's
    assert "the same for the 2 other maps" in html
    assert "−8.000" in html
    assert "✓ the network itself has 0.000" in html


def test_a_mismatch_is_not_reported_as_agreement():
    html = sums_html(Arithmetic((Line("so", "1 + 1", 2.0),), 2.0, 3.0), None, 0, "light")
    assert "✗ but the network itself has 3.000" in html


def test_the_maximum_is_marked_and_a_large_window_is_not_written_out():
    small = Pooled(np.array([[1, 5], [2, 3]], np.float32), Window(0, 0, 2, 2), "maximum", 5.0)
    html = sums_html(Arithmetic((small,), 5.0, 5.0), None, 0, "dark")
    assert html.count('class="marked"') == 1
    large = Pooled(np.zeros((20, 20), np.float32), Window(0, 0, 20, 20), "mean", 0.0)
    html = sums_html(Arithmetic((large,), 0.0, 0.0), None, 0, "dark")
    assert "<table" not in html
    assert "the mean of these 20×20 cells" in html


def test_class_names_are_escaped():
    shares = Shares(np.zeros(2), np.ones(2), np.full(2, 0.5), 1)
    html = sums_html(Arithmetic((shares,), 0.5, 0.5), ("<b>cat</b>", "dog"), 0, "light")
    assert "&lt;b&gt;cat" in html
    assert html.count('class="asked"') == 1


def test_the_curves_are_those_of_the_classes_that_were_ever_likely():
    probabilities = np.full((3, 10), 0.01, np.float32)
    probabilities[0, 7], probabilities[2, 3] = 0.9, 0.8
    table = epoch_table([1, 2, 5], probabilities, [str(i) for i in range(10)])
    assert {"7", "3"} <= set(table["class"])
    assert table["class"].nunique() == MOST_CLASSES
    assert sorted(set(table["epoch"])) == [1, 2, 5]
    assert epoch_spec(table, 2)["layer"][1]["data"]["values"] == [{"here": 2}]
    assert epoch_spec(table, None)["layer"][1]["data"]["values"] == [{"here": 5}]
