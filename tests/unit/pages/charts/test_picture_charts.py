import numpy as np
import pytest

from pages.charts.class_counts import class_counts, class_counts_chart
from pages.charts.picture_grid import picture_grid
from pages.charts.pixel_table import pixel_table
from utils.datasets import Split


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("count", "columns"), [(1, 1), (1, 4), (7, 3), (16, 4), (17, 8)])
def test_the_grid_has_a_picture_and_a_caption_for_each(channels, count, columns):
    images = np.zeros((count, 8, 8, channels), np.uint8)
    figure = picture_grid(images, [f"class {i}" for i in range(count)], columns, "#000")
    (axes,) = figure.axes
    assert len(axes.images) == len(axes.texts) == count
    rows = -(-count // columns)
    lowest = max(image.get_extent()[2] for image in axes.images)
    assert lowest <= axes.get_ylim()[0]
    assert figure.get_figheight() > rows


def test_the_table_has_every_value_and_numbers_its_rows_from_where_it_begins():
    values = np.array([[0, 255], [7, 128]], np.uint8)
    html = pixel_table(values, 10, 20, "Pixels")
    assert [html.count(f">{value}<") for value in (0, 255, 7, 128)] == [1] * 4
    assert all(f"<th>{number}</th>" in html for number in (10, 11, 20, 21))
    assert "<th>12</th>" not in html


def test_counts_are_of_each_split_and_of_both():
    images = np.zeros((4, 8, 8, 1), np.uint8)
    splits = {
        "train": Split(images, np.array([0, 0, 1, 1])),
        "test": Split(images[:1], np.array([1])),
    }
    table = class_counts(splits, ("cat", "dog"))
    assert table["for training"] == [2, 2]
    assert table["for testing"] == [0, 1]
    assert table["in all"] == [2, 3]


def test_the_chart_keeps_the_order_of_the_classes_and_names_its_axis():
    splits = {
        "train": Split(np.zeros((2, 8, 8, 1), np.uint8), np.array([0, 1])),
        "test": Split(np.zeros((2, 8, 8, 1), np.uint8), np.array([0, 1])),
    }
    spec = class_counts_chart(class_counts(splits, ("zebra", "ant")))
    assert [row["class"] for row in spec["data"]["values"]] == ["zebra", "ant"] * 2
    assert spec["encoding"]["y"]["sort"] is None
    assert spec["encoding"]["x"]["title"] == "Number of pictures"
