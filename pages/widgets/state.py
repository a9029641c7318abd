"""The query parameters, the keys that tests look for, and values with their defaults.

Every other key of the session state is spelled once, too: in `keys.py` of its page, or in the one
widget that uses it.

A widget's value is lost when another page is shown, unless the widget persists it, and the whole
session state is lost on a reload. What must survive goes into the query string (a run's id), the
run folder or, like the strokes of a drawing, the browser tab's own storage.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

import streamlit as st

# Query parameters. Anybody may write anything there.
RUN = "run"  # a run's id, or a shipped predictor's name
DATASET = "dataset"  # its name in the registry
ARCHITECTURE = "architecture"  # its name in the registry
IMAGE_SIZE = "size"  # the side of the pictures in pixels
LESSON = "lesson"  # its name in the registry
WAY = "way"  # how to draw: Pen or Keyboard
QUERY = (RUN, DATASET, ARCHITECTURE, IMAGE_SIZE, LESSON, WAY)

# Stable hooks: keys that become the class `st-key-…`, which tests in a browser look for
ANSWER = "answer"
SAMPLE_GRID = "sample_grid"


T = TypeVar("T")


def value(key: str, default: T) -> T:
    """The value under a key of the session state, which begins as the default."""
    kept: T = st.session_state.setdefault(key, default)
    return kept


def widget_value(key: str, default: T) -> T:
    """The value of the widget with that key, which may not have been drawn yet.

    Give the widget the same default. Nothing is written: a value that the session state gives to a
    widget reaches the browser once, and is lost if that script run is replaced by a newer one.
    """
    chosen: T = st.session_state.get(key, default)
    return chosen


def chosen(name: str, options: Iterable[Any]) -> Any | None:
    """The query parameter of that name if it is one of the options, else None."""
    value = st.query_params.get(name)
    return value if value in options else None
