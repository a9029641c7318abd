"""The canvas to draw on, by pen or by keyboard."""

from collections.abc import Mapping

import streamlit as st
from PIL import Image

from pages.widgets import component, page, pen

DRAW_PAD = "draw_pad"  # a stable hook: tests in a browser look for it
DRAW_WAY = "draw_way"  # pen or keyboard
DRAW_CANVAS = "draw_canvas"
DRAW_PEN = "draw_pen"

SIDE = 280  # pixels; suits a phone
PEN_WIDTH = 18  # pixels; what looks like MNIST's pens at this size
PEN_WIDTHS = (4, 40)
INK, PAPER = "#1d2635", "#ffffff"  # paper stays white in the dark, as it does in a drawer


PEN, KEYBOARD = "Pen", "Keyboard"  # ways to draw


def render_canvas(pen_width: int) -> Image.Image | None:
    """The canvas with its buttons.

    The pen component reports several times a second. Until it has found the canvas, or if the
    browser keeps it from doing so, the canvas reports by itself, shortly after pen-up.

    Args:
        pen_width: of new strokes, in pixels.

    Returns:
        The drawing, RGBA; None before the first stroke.
    """
    live = pen.is_live(DRAW_PEN)
    width = pen.asked_width(DRAW_PEN, PEN_WIDTHS) or pen_width
    with st.container(key=DRAW_PAD, width=SIDE):
        drawing = _render_sheet(width, reports=not live)
    followed = pen.render_pen(DRAW_PAD, DRAW_PEN, width)
    if pen.is_noisy(DRAW_PEN):
        _render_noise()
    return followed if live else followed or drawing


def _render_sheet(pen_width: int, reports: bool) -> Image.Image | None:
    """The bare canvas. Returns the drawing if it reports."""
    # It registers itself with the running server, so it cannot be imported where there is none.
    from streamlit_drawable_canvas import st_canvas

    try:
        st_canvas(
            stroke_width=pen_width,
            stroke_color=INK,
            background_color=PAPER,
            height=SIDE,
            width=SIDE,
            update_streamlit=reports,
            return_image_data=True,
            key=DRAW_CANVAS,
        )
    except (AttributeError, KeyError, TypeError):
        return None  # it is drawn, but the browser sent something that is not a drawing
    told = component.told(DRAW_CANVAS, "drawing")
    return pen.picture_of(told.get("data"), SIDE) if isinstance(told, Mapping) else None


def _render_noise() -> None:
    """Alternatives for browsers that do not let the page read the canvas."""
    st.info(
        "Your browser changes what a page can read from a drawing, to protect you from being "
        "tracked. So the answer may be wrong. Allow this page to read the canvas, or:",
        icon=":material/visibility_off:",
    )
    if st.button("Draw with the keyboard", icon=":material/keyboard:", on_click=_take_keyboard):
        page.go_to("draw")
    page.link("photo", "Show a photo of a drawing")


def _take_keyboard() -> None:
    st.session_state[DRAW_WAY] = KEYBOARD
