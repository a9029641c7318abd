"""Components of our own, in Streamlit's frame: HTML, CSS and JavaScript beside their Python."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

_SHARED = Path(__file__).parent


def component(
    folder: Path, name: str, *styles: str, scripts: Sequence[str] = ()
) -> Callable[..., Any]:
    """The component of `name.html`, `name.js` and `name.css`, or other style sheets if named.

    Args:
        folder: where these files are; what it lacks is looked for beside this module.
        name: the component's.
        styles: names of style sheets, in place of its own.
        scripts: what is read before its own script: what several components have in common.
    """
    return st.components.v2.component(
        f"cnn_playground_{name}",
        html=_read(folder, f"{name}.html"),
        css="".join(_read(folder, f"{style}.css") for style in styles or (name,)),
        js="".join(_read(folder, f"{script}.js") for script in (*scripts, name)),
    )


def told(key: str, name: str) -> Any:
    """What the component of that key has told under a name. It comes from a browser: check it."""
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def _read(folder: Path, name: str) -> str:
    file = folder / name
    return (file if file.is_file() else _SHARED / name).read_text(encoding="utf-8")
