"""Light or dark, and what is written in."""

import streamlit as st

INK = {"light": "#1d2635", "dark": "#e7ebf3"}  # of texts in figures


def theme() -> str:
    """What the reader sees: "light" or "dark"."""
    return st.context.theme.type or "light"
