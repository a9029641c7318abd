"""Components of our own: HTML, CSS and JavaScript of the folder `web`, in Streamlit's frame."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

_WEB = Path(__file__).parent / "web"


def component(name: str, *styles: str, scripts: Sequence[str] = ()) -> Callable[..., Any]:
    """The component of `name.html`, `name.js` and `name.css`, or other style sheets if named.

    `scripts` are read before its own: what several components have in common.
    """
    return st.components.v2.component(
        f"cnn_playground_{name}",
        html=_web(f"{name}.html"),
        css="".join(_web(f"{style}.css") for style in styles or (name,)),
        js="".join(_web(f"{script}.js") for script in (*scripts, name)),
    )


def told(key: str, name: str) -> Any:
    """What the component of that key has told under a name. It comes from a browser: check it."""
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def _web(name: str) -> str:
    return (_WEB / name).read_text(encoding="utf-8")
