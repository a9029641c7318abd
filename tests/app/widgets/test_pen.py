"""The pen's values come from a browser, so they may be anything."""

import numpy as np
import pytest
from PIL import Image

from pages.widgets import pen
from tests.picture_files import data_url


def test_a_drawing_arrives_as_it_was_sent():
    sent = Image.new("RGBA", (112, 112), (10, 20, 30, 255))
    received = pen.picture_of(data_url(sent))
    assert received is not None
    assert received.size == (112, 112)
    assert received.getpixel((5, 5)) == (10, 20, 30, 255)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        7,
        "",
        "data:image/png;base64,",
        "data:image/png;base64,%%%",
        "data:image/png;base64,aGVsbG8=",
        "data:image/png;base64," + "A" * 300_000,
        data_url(Image.new("L", (9, 9)))[:-40],
        data_url(Image.new("L", (113, 9))),
        data_url(Image.new("L", (9, 9)), "GIF", "gif"),
        data_url(Image.new("L", (9, 9)), "GIF", "png"),
    ],
)
def test_anything_else_is_no_drawing(sent):
    assert pen.picture_of(sent) is None


def test_the_cells_become_ink_on_paper():
    cells = ["0"] * pen.GRID_SIDE**2
    cells[pen.GRID_SIDE * 7 + 7] = "1"
    sheet = pen.sheet_of("".join(cells))
    assert sheet is not None
    ink = np.asarray(sheet)
    assert ink.shape == (112, 112)
    assert ink[0, 0] == 255
    assert ink[60, 60] < 60


@pytest.mark.parametrize("cells", [None, 3, "", "01", "0" * 196, "2" * 196, "0" * 195 + "é"])
def test_no_ink_and_nonsense_are_no_drawing(cells):
    assert pen.sheet_of(cells) is None
