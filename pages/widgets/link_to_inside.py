"""Buttons that open the page Inside with a picture."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from pages.charts.feature_map_sheets import pixels_as_picture
from pages.widgets import page

INSIDE_BROUGHT = "inside_brought"  # a picture from another page

HELP = "See, layer by layer, what the network makes of this picture, and why it answers as it does."


@dataclass(frozen=True)
class Brought:
    """A picture from another page, with its title."""

    picture: Image.Image
    title: str


def bring(picture: Image.Image | NDArray[np.uint8], title: str) -> None:
    """Keep a picture for the page Inside, which opens with it.

    Args:
        picture: an image, or uint8 pixels `(H, W, C)`.
        title: what Inside calls it.
    """
    image = picture if isinstance(picture, Image.Image) else pixels_as_picture(picture)
    st.session_state[INSIDE_BROUGHT] = Brought(image, title)


def render_door(
    name: str,
    title: str,
    picture: Callable[[], Image.Image | None],
    *,
    label: str = "Look inside",
    disabled: bool = False,
) -> None:
    """A button that opens Inside with this network and this picture.

    Args:
        name: of the predictor.
        title: what Inside calls the picture: "Your drawing".
        picture: returns it when the button is pressed.
        label: of the button.
        disabled: whether there is nothing to show yet.
    """
    if not st.button(label, icon=page.icon_of("inside"), help=HELP, disabled=disabled):
        return
    found = picture()
    if found is not None:
        bring(found, title)
    page.go_to("inside", run=name)
