"""Boxes to type a number into.

A browser's own number box drops characters that it does not know: "0,0005" becomes 5, "2,5" becomes
25 and "10.000" becomes 10. These boxes take text and read it the way people mean it.
"""

import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from pages.widgets.component import component
from utils.number_text import NumberError, check_range, read_number, read_whole_number

NUMBER_BOX = "number_box"
NUMBER_ROW = "number_row"
NUMBER_STEP = "number_step"
NUMBER_KEYS = "number_keys"
SENT_AGAIN = 2.0  # seconds; a page's first scripts follow one another within less

_keys = component(Path(__file__).parent, "number")

Listener = Callable[[Any], None]  # is called with the new number


@dataclass(frozen=True)
class _Box:
    label: str
    limits: tuple[float, float]
    read_text: Callable[[str], float]
    key: str
    help: str | None = None
    tell: Listener = lambda number: None

    @property
    def last(self) -> str:
        """The key of the last valid number."""
        return _last(self.key)

    @property
    def put_at(self) -> str:
        """The key of the time at which other code has put a number."""
        return f"{self.key}_put_at"

    def within(self, number: float) -> float:
        """The nearest number within the limits."""
        least, most = self.limits
        return min(max(number, least), most)

    def read(self, text: str) -> float:
        """The number in a text. Raises NumberError if there is none within the limits."""
        number = self.read_text(text)
        check_range(number, *self.limits)
        return number


def decimal_box(
    label: str, least: float, most: float, start: float, *, key: str, help: str | None = None
) -> float | None:
    """A box for a number with decimals.

    Other code may set a number under `key`, too, before the box is drawn.

    Args:
        label: of the box.
        least: the smallest number allowed.
        most: the largest number allowed.
        start: the number to begin with.
        key: of the box.
        help: of the box.

    Returns:
        The number; None, below a message, while the text is not a number within the limits.
    """
    with st.container(key=f"{NUMBER_BOX}_{key}", gap="xsmall"):
        number, problem = _render_field(_Box(label, (least, most), read_number, key, help), start)
        if problem:
            _render_problem(problem)
    return None if problem else number


def whole_box(
    label: str,
    least: int,
    most: int,
    start: int,
    *,
    key: str,
    help: str | None = None,
    step: int = 1,
    on_change: Listener = lambda number: None,
    width: int | Literal["stretch"] = "stretch",
) -> int:
    """A box for a whole number, with buttons for one step less and more.

    Args are those of `decimal_box`, and:
        step: how far the buttons go.
        on_change: called with the new number after the user has changed it.
        width: of the box, in pixels.

    Returns:
        The number; while the text is not one within the limits, the last valid one.
    """
    box = _Box(label, (least, most), read_whole_number, key, help, on_change)
    with st.container(key=f"{NUMBER_BOX}_{key}", width=width, gap="xsmall"):
        row = f"{NUMBER_ROW}_{key}"
        with st.container(key=row, horizontal=True, gap=None, vertical_alignment="bottom"):
            number, problem = _render_field(box, start)
            _render_step(box, "less", ":material/remove:", -step)
            _render_step(box, "more", ":material/add:", step)
        if problem:
            _render_problem(f"{problem} It stays at {_written(number)}.")
    return int(number)


def render_keys() -> None:
    """Give all number boxes of the page arrow keys and, on phones, a numeric keyboard."""
    with st.container(key=NUMBER_KEYS):
        _keys(key=f"{NUMBER_KEYS}_listening")


def put(key: str, number: float) -> None:
    """Set the number of the box with that key, unless it has that number already."""
    if key not in st.session_state or st.session_state.get(_last(key)) != number:
        st.session_state[key] = number


def number_of(key: str) -> float:
    """The last valid number of the box with that key."""
    now = st.session_state[key]
    return float(st.session_state.get(_last(key), 0) if isinstance(now, str) else now)


def _render_field(box: _Box, start: float) -> tuple[float, str | None]:
    """The text field. Returns its number, or the last valid one and what is wrong now."""
    _show(box, st.session_state.get(box.key, start))
    text = st.text_input(
        box.label,
        key=box.key,
        help=box.help,
        on_change=_take_typed,
        args=(box,),
    )
    try:
        number = box.read(text or "")
    except NumberError as error:
        return box.within(st.session_state.get(box.last, start)), str(error)
    st.session_state[box.last] = number
    return number, None


def _show(box: _Box, now: float | str) -> None:
    """Send a number that others have put, and for a while send it again.

    A browser that gets two scripts' elements in one go draws the second's only, which would leave
    the field empty.
    """
    if not isinstance(now, str):
        st.session_state[box.put_at] = time.monotonic()
    if time.monotonic() - st.session_state.get(box.put_at, -math.inf) < SENT_AGAIN:
        st.session_state[box.key] = now if isinstance(now, str) else _written(now)


def _take_typed(box: _Box) -> None:
    """Take a valid number; anything else gets its message when the box is drawn."""
    with suppress(NumberError):
        _take(box, box.read(st.session_state.get(box.key) or ""))


def _take(box: _Box, number: float) -> None:
    """Write the number back the way it was read, so that the user sees it."""
    st.session_state[box.key] = _written(number)
    if number != st.session_state.get(box.last):
        st.session_state[box.last] = number
        box.tell(number)


def _render_step(box: _Box, name: str, icon: str, by: int) -> None:
    st.button(
        f"{box.label}: {name}",
        icon=icon,
        key=f"{NUMBER_STEP}_{box.key}_{name}",
        type="tertiary",
        on_click=_take_step,
        args=(box, by),
    )


def _take_step(box: _Box, by: int) -> None:
    _take(box, box.within(st.session_state.get(box.last, 0) + by))


def _render_problem(sentence: str) -> None:
    st.caption(f":red[:material/error: {sentence}]")


def _last(key: str) -> str:
    return f"{key}_number"


def _written(number: float) -> str:
    return str(number) if isinstance(number, int) else f"{number:.12g}"
