"""The time machine: the same picture, as the network saw it after each epoch of training."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from models.architectures import ARCHITECTURES
from models.explain.epochs import some_epochs
from models.explain.open_networks import epochs_kept
from models.runs import RunNotFound
from models.serving.identity import NetworkIdentity
from pages.charts.answer_over_epochs import epoch_spec, epoch_table
from pages.inside import keys
from pages.inside.view import View
from pages.widgets import remembered_answers, services
from pages.widgets.glossary import TERMS
from utils.text import sentence

SECONDS = 1.0  # how long each epoch is shown while playing
FINISHED = "finished"
HELP = (
    f"**Epoch:** {TERMS['epoch']} Go back in time: everything on this page then shows the "
    "network as it was after that epoch, looking at the same picture."
)

Stop = int | str  # an epoch, or FINISHED


@dataclass(frozen=True)
class Playing:
    """When playing began (`time.monotonic`, seconds), and the index of its first stop."""

    since: float
    first: int

    def place(self) -> int:
        """The index of the current stop."""
        return self.first + int((time.monotonic() - self.since) / SECONDS)


def is_playing() -> bool:
    """Whether the epochs are playing."""
    return keys.INSIDE_PLAYING in st.session_state


def choose_epoch(network: NetworkIdentity) -> int | None:
    """Draw the slider and the play button.

    Returns:
        The chosen epoch; None for the finished network.
    """
    if network.kind != "run":
        return None
    epochs = epochs_kept(network)
    _render_gaps(network, epochs)
    if not epochs:
        return None
    stops: list[Stop] = [*some_epochs(epochs), FINISHED]
    key = f"{keys.INSIDE_EPOCH}_{network.name}"
    if is_playing():
        _move_on(key, stops)
    if st.session_state.get(key) not in stops:
        st.session_state[key] = FINISHED
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _render_play(key, stops)
        chosen: Stop = st.select_slider(
            "Time machine: the network after epoch",
            stops,
            key=key,
            on_change=stop_playing,
            help=HELP,
        )
    return chosen if isinstance(chosen, int) else None


def stop_playing() -> None:
    """Stop playing."""
    st.session_state.pop(keys.INSIDE_PLAYING, None)


def _render_play(key: str, stops: Sequence[Stop]) -> None:
    if is_playing():
        st.button("Pause", icon=":material/pause:", on_click=stop_playing)
    else:
        begin = stops.index(st.session_state[key])
        st.button(
            "Play",
            icon=":material/play_arrow:",
            on_click=lambda: _play(0 if begin == len(stops) - 1 else begin),
            help="Watch it learn: one epoch a second.",
        )


def _play(first: int) -> None:
    st.session_state[keys.INSIDE_PLAYING] = Playing(time.monotonic(), first)


def _move_on(key: str, stops: Sequence[Stop]) -> None:
    playing: Playing = st.session_state[keys.INSIDE_PLAYING]
    place = min(playing.place(), len(stops) - 1)
    st.session_state[key] = stops[place]
    if place == len(stops) - 1:
        stop_playing()


def _render_gaps(network: NetworkIdentity, epochs: list[int]) -> None:
    """Say which checkpoints are missing."""
    if not epochs:
        st.caption(
            "This run kept no checkpoints (its weights after each epoch), so its training cannot "
            "be replayed. This is the finished network."
        )
        return
    missing = sorted(set(range(1, epochs[-1] + 1)) - set(epochs))
    if missing:
        numbers = ", ".join(map(str, missing[:8])) + (" …" if len(missing) > 8 else "")
        if len(missing) == 1:
            st.caption(f"The checkpoint of epoch {numbers} is missing and left out.")
        else:
            st.caption(f"The checkpoints of epochs {numbers} are missing and left out.")
    if _is_orphan(network):
        st.caption(
            "The architecture of this run is no longer part of the app; its network is read from "
            "the run's own file."
        )


def _is_orphan(network: NetworkIdentity) -> bool:
    try:
        config = services.run_store().get(network.name).config
    except RunNotFound:
        return False
    return config.architecture not in ARCHITECTURES


def render_history(view: View, epoch: int | None) -> None:
    """Draw the probabilities for this picture after each epoch as curves."""
    answers = remembered_answers.answers_by_epoch(view.network.after(None), view.pixels)
    for problem in answers.problems:
        st.caption(sentence(problem))
    if len(answers.epochs) < 2:
        return
    table = epoch_table(answers.epochs, answers.probabilities, view.class_names)
    st.vega_lite_chart(
        table,
        epoch_spec(table, epoch),
        key="inside_history",
        alt=f"Probabilities of this picture's likeliest classes after {len(answers.epochs)} epochs",
    )
