"""The way to the page Inside, from wherever a picture was answered."""

from collections.abc import Callable

import streamlit as st
from PIL import Image

from utils.ui import page, state
from utils.ui.inside.pictures import bring

HELP = "See, layer by layer, what the network makes of this picture, and why it answers as it does."


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
        name: the predictor's.
        title: what the picture is called there: "Your drawing".
        picture: gives it when the button is pressed.
        label: what the button says.
        disabled: there is nothing to look at yet.
    """
    if not st.button(label, icon=page.INSIDE.icon, help=HELP, disabled=disabled):
        return
    found = picture()
    if found is not None:
        bring(found, title)
    st.switch_page(page.INSIDE.file, query_params={state.RUN: name})
