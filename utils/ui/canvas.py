"""The canvas on which one draws, by pen or by keyboard."""

import streamlit as st
from PIL import Image

from utils.ui import pen, state

SIDE = 280  # pixels; suits a phone
PEN_WIDTH = 18  # pixels; what looks like MNIST's pens at this size
PEN_WIDTHS = (4, 40)
INK, PAPER = "#1d2635", "#ffffff"  # paper stays white in the dark, as it does in a drawer


def render_canvas(pen_width: int) -> Image.Image | None:
    """The canvas with its buttons; returns the drawing, None before the first stroke.

    The pen reports several times a second. Until it has found the canvas (or if it never does,
    because a browser keeps it from it) the canvas reports by itself, a little after pen-up.
    """
    # It registers itself with the running server, so it cannot be imported where there is none.
    from streamlit_drawable_canvas import st_canvas

    live = pen.is_live(state.DRAW_PEN)
    with st.container(key=state.DRAW_PAD, width=SIDE):
        sheet = st_canvas(
            stroke_width=pen_width,
            stroke_color=INK,
            background_color=PAPER,
            height=SIDE,
            width=SIDE,
            update_streamlit=not live,
            return_image_data=True,
            key=state.DRAW_CANVAS,
        )
    drawing = pen.render_pen(state.DRAW_PAD, state.DRAW_PEN)
    if live or sheet.image_data is None:
        return drawing
    return Image.fromarray(sheet.image_data)
