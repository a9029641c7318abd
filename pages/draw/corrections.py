"""“It was a …”: the drawings of this session that were labelled by hand."""

from dataclasses import dataclass

import streamlit as st

from models.inference.predictor import Prediction
from pages.draw import keys
from pages.widgets import state
from pages.widgets.answer import picture_html
from utils.markup import HTML
from utils.text import escape_markdown


@dataclass(frozen=True)
class Told:
    """A labelled drawing: the network, what it saw and predicted, and the true class."""

    network: str
    picture: HTML  # an <img>
    said: str
    truth: str

    @property
    def is_right(self) -> bool:
        """Whether the network was right."""
        return self.said == self.truth


def render_corrections(network: str, prediction: Prediction) -> None:
    """A button for every class; the label of this drawing stays pressed."""
    told = _told_of(network, prediction)
    st.session_state[keys.DRAW_TRUTH] = told.truth if told else None
    st.pills(
        "It was a …",
        list(prediction.probabilities),
        format_func=escape_markdown,
        key=keys.DRAW_TRUTH,
        on_change=_remember,
        args=(network, prediction),
        disabled=prediction.is_empty or bool(prediction.parts),
        help="Say what you drew; press again to take it back. Your drawings "
        "are kept in this browser tab only, until you close or reload it.",
    )


def render_collection() -> None:
    """The drawings labelled so far, and how many the network got right."""
    told = _collected()
    if not told:
        return
    right = sum(each.is_right for each in told)
    st.markdown(f"**{right} of {len(told)} right** in this session")
    figures = HTML().join(map(_figure, reversed(told)))
    st.html(HTML('<div class="told">{}</div>').format(figures))


def _collected() -> list[Told]:
    return state.value(keys.DRAW_COLLECTED, [])


def _told_of(network: str, prediction: Prediction) -> Told | None:
    """The label of this drawing, if it is the last one that was labelled."""
    told = _collected()
    is_same = told and (told[-1].network, told[-1].picture) == (network, _picture(prediction))
    return told[-1] if is_same else None


def _picture(prediction: Prediction) -> HTML:
    return picture_html(prediction.prepared.pixels, "Your drawing")


def _remember(network: str, prediction: Prediction) -> None:
    """Keep the label, replacing an earlier one of the same drawing."""
    if _told_of(network, prediction):
        _collected().pop()
    truth = st.session_state[keys.DRAW_TRUTH]
    if truth is not None:
        _collected().append(Told(network, _picture(prediction), prediction.label, truth))


def _figure(told: Told) -> HTML:
    return HTML('<figure class="{}">{}<figcaption><b>{}</b><br>{}</figcaption></figure>').format(
        "right" if told.is_right else "wrong",
        told.picture,
        told.truth,
        "right" if told.is_right else f"said {told.said}",
    )
