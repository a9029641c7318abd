"""“It was a …”: the drawings of this session whose true class was told."""

from dataclasses import dataclass

import streamlit as st

from models.inference import Prediction
from utils.text import escape, escape_markdown
from utils.ui import state
from utils.ui.answers import picture_html


@dataclass(frozen=True)
class Told:
    """A drawing as the network saw it, what the network said, and what it was."""

    network: str
    picture: str  # an <img>
    said: str
    truth: str

    @property
    def is_right(self) -> bool:
        """Whether the network was right."""
        return self.said == self.truth


def render_corrections(network: str, prediction: Prediction) -> None:
    """Buttons for every class, and the drawings that were told, with how many were right."""
    st.pills(
        "It was a …",
        list(prediction.probabilities),
        format_func=escape_markdown,
        key=state.DRAW_TRUTH,
        on_change=_remember,
        args=(network, prediction),
        disabled=prediction.is_empty,
        help="Tell the network's answer right or wrong. Your drawings are kept in this browser "
        "tab only, until you close or reload it.",
    )


def render_collection() -> None:
    """The drawings that were told so far, and how many were right."""
    told = _collected()
    if not told:
        return
    right = sum(each.is_right for each in told)
    st.markdown(f"**{right} of {len(told)} right** in this session")
    st.html(f'<div class="told">{"".join(map(_html, reversed(told)))}</div>')


def _collected() -> list[Told]:
    collected: list[Told] = st.session_state.setdefault(state.DRAW_COLLECTED, [])
    return collected


def _remember(network: str, prediction: Prediction) -> None:
    truth = st.session_state[state.DRAW_TRUTH]
    if truth is None:
        return
    picture = picture_html(prediction.prepared.pixels, "Your drawing")
    told = _collected()
    if told and (told[-1].network, told[-1].picture) == (network, picture):
        told.pop()  # the same drawing, told again
    told.append(Told(network, picture, prediction.label, truth))
    st.session_state[state.DRAW_TRUTH] = None


def _html(told: Told) -> str:
    mark = "right" if told.is_right else f"said {escape(told.said)}"
    kind = "right" if told.is_right else "wrong"
    return (
        f'<figure class="{kind}">{told.picture}'
        f"<figcaption><b>{escape(told.truth)}</b><br>{mark}</figcaption></figure>"
    )
