"""A component's values come from a browser, so they may be anything; no page breaks."""

import base64
import struct
import sys
import zlib

import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from pages.inside import keys as inside_keys
from pages.inside import layers
from pages.lessons.sliding_window import kernel_of
from pages.widgets import canvas, component, pen
from tests.picture_files import data_url

CANVAS = "streamlit_drawable_canvas"
ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda each: some.lists(each, max_size=4) | some.dictionaries(some.text(max_size=8), each),
    max_leaves=12,
)


def header(width, height):
    """The header of a PNG that claims this size."""
    part = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + part + struct.pack(">I", zlib.crc32(part))
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


@pytest.mark.parametrize("size", [(20_000, 20_000), (2**31 - 1, 1), (0, 0), (113, 1), (5, 5)])
def test_a_header_without_a_picture_is_no_drawing(size):
    assert pen.picture_of(header(*size)) is None


@given(ANYTHING)
def test_any_other_value_is_no_drawing_and_no_invalid_kernel(value):
    assert pen.picture_of(value) is None
    assert pen.sheet_of(value) is None
    kernel = kernel_of(value)
    assert kernel is None or all(abs(weight) <= 100 for row in kernel for weight in row)


@given(some.data())
def test_a_damaged_picture_is_a_picture_or_nothing(data):
    url = data_url(Image.effect_noise((20, 20), 90))
    png = bytearray(base64.b64decode(url.partition(",")[2]))
    for _ in range(data.draw(some.integers(1, 6))):
        png[data.draw(some.integers(0, len(png) - 1))] = data.draw(some.integers(0, 255))
    found = pen.picture_of(f"data:image/png;base64,{base64.b64encode(png).decode()}")
    assert found is None or max(found.size) <= 112


@given(ANYTHING)
def test_a_reported_pen_width_is_within_its_range_or_ignored(value):
    st.session_state["pen"] = {"width": value, "ready": value, "noisy": value}
    width = pen.asked_width("pen", (4, 40))
    assert width is None or 4 <= width <= 40
    assert pen.is_live("pen") is (value is True)


@given(ANYTHING)
def test_a_click_on_a_map_is_a_cell_of_it_or_nothing(value):
    st.session_state[inside_keys.INSIDE_MAPS] = {"cell": value}
    st.session_state.pop(inside_keys.INSIDE_MAP, None)
    layers._take_cell((5, 5, 3))
    assert st.session_state.get(inside_keys.INSIDE_MAP, 1) in (1, 2, 3)


@given(ANYTHING)
def test_a_component_returns_its_state_or_nothing(value):
    st.session_state["component"] = value
    held = value.get("cell") if isinstance(value, dict) else None
    assert component.told("component", "cell") is held


@pytest.fixture
def canvas_tells(monkeypatch):
    """The canvas's own package, as it reads what a browser tells; the test says what."""
    answer = {}
    monkeypatch.setattr("streamlit.components.v2.component", lambda *_, **__: lambda **_: answer)
    sys.modules.pop(CANVAS, None)
    yield answer.update
    sys.modules.pop(CANVAS, None)


@pytest.mark.parametrize(
    "told",
    [
        {"drawing": 7, "backgroundFit": []},
        {"drawing": [1], "backgroundFit": None},
        {"drawing": {"raw": None, "data": None}, "backgroundFit": {"naturalWidth": 1}},
        {"drawing": {"raw": None, "data": "data:image/png;base64,%%%"}},
        {"drawing": {"raw": None, "data": header(20_000, 20_000)}},
    ],
)
def test_a_canvas_that_reports_nonsense_counts_as_empty(canvas_tells, told):
    canvas_tells(told)
    st.session_state[canvas.DRAW_CANVAS] = told
    assert canvas._render_sheet(18, reports=True) is None


def test_a_canvas_that_reports_a_drawing_is_read(canvas_tells):
    told = {"drawing": {"raw": {}, "data": data_url(Image.new("RGBA", (280, 280), "white"))}}
    canvas_tells(told)
    st.session_state[canvas.DRAW_CANVAS] = told
    drawing = canvas._render_sheet(18, reports=True)
    assert drawing is not None
    assert drawing.size == (280, 280)
