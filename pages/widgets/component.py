"""Custom Streamlit components: HTML, CSS and JavaScript beside their Python."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

_SHARED = Path(__file__).parent


def component(
    folder: Path, name: str, *styles: str, scripts: Sequence[str] = ()
) -> Callable[..., Any]:
    """A component made of `name.html`, `name.js` and `name.css`.

    Args:
        folder: where these files are; missing ones are taken from this module's folder.
        name: of the component.
        styles: names of style sheets that replace its own.
        scripts: names of shared scripts that run before its own.

    Returns:
        A function that mounts the component.
    """
    return st.components.v2.component(
        f"cnn_playground_{name}",
        html=_read(folder, f"{name}.html"),
        css="".join(_read(folder, f"{style}.css") for style in styles or (name,)),
        js="".join(_read(folder, f"{script}.js") for script in (*scripts, name)),
    )


def told(key: str, name: str) -> Any:
    """A value that a component has sent, or None. It comes from a browser: validate it."""
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def _read(folder: Path, name: str) -> str:
    file = folder / name
    return (file if file.is_file() else _SHARED / name).read_text(encoding="utf-8")
