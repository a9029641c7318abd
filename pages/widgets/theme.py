"""The theme, light or dark, and its ink."""

import streamlit as st

INK = {"light": "#1d2635", "dark": "#e7ebf3"}  # of texts in figures


def theme() -> str:
    """The active theme: "light" or "dark"."""
    return st.context.theme.type or "light"
