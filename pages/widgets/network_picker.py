"""A box to choose a network, and what a page shows when there is none."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Literal

import streamlit as st

from models.inference.predictor import Predictor, list_predictors
from models.serving.predictor_info import PredictorError, PredictorInfo
from pages.widgets import page, services, state
from pages.widgets.titles import network_titles
from pages.widgets.wording import listed
from utils.datasets import DATASETS
from utils.preprocessing import Preparation
from utils.text import escape_markdown, sentence

COME_WITH_THE_APP = ("mnist", "fashion_mnist", "cats_vs_dogs")
_CURES = {"shipped": "Choose another one.", "run": "Choose another one, or train it again."}


def choose_predictor(preparations: Iterable[Preparation], key: str) -> Predictor | None:
    """A box to choose among the networks that take certain pictures.

    Networks that come with the app are offered first, in the order of the preparations. The
    address (`?run=…`) sets the choice and follows it. If it names an unknown network, a warning
    says so and the first network that works is chosen.

    Args:
        preparations: names of the preparations that the page can handle.
        key: of the box.

    Returns:
        The chosen predictor; None, after a message, if there is no network or it is damaged.
    """
    render_damage()
    kinds = [each.name for each in preparations]
    fitting = [each for each in list_predictors() if each.preparation in kinds]
    fitting.sort(key=lambda each: (each.kind == "run", kinds.index(each.preparation)))
    offered = {each.name: each for each in fitting}
    if not offered:
        _render_none()
        return None
    wanted = st.query_params.get(state.RUN)
    start = wanted if wanted in offered else first_that_works(offered)
    titles = network_titles(fitting)
    chosen = render_box(
        "Network",
        titles,
        start,
        key=key,
        on_change=lambda: st.query_params.update({state.RUN: st.session_state[key]}),
        help="Who answers: a network that comes with the app, or one that was trained here.",
    )
    if wanted and wanted not in offered:
        st.warning(f"{_why_not(wanted)} “{escape_markdown(titles[chosen])}” answers instead.")
    return _load(offered[chosen])


def render_box(
    label: str,
    titles: Mapping[str, str],
    start: str | None = None,
    *,
    key: str,
    help: str,
    on_change: Callable[[], None] | None = None,
    width: int | Literal["stretch"] = "stretch",
) -> str:
    """A box with networks by their titles.

    Streamlit identifies a choice by its title. A title may change meanwhile (the run is renamed
    or trained on), so the name is remembered here.

    Args:
        label: of the box.
        titles: of the networks, by name.
        start: the name to begin with; by default the last choice of this session, or the first.
        key: of the box, under which its choice is in the session state.
        help: of the box.
        on_change: called after another one was chosen.
        width: of the box, in pixels.

    Returns:
        The name of the chosen network.
    """
    names, remembered = list(titles), f"{key}_name"
    first = start or st.session_state.get(remembered)
    chosen = st.selectbox(
        label,
        names,
        index=names.index(first) if first is not None and first in titles else 0,
        format_func=titles.__getitem__,
        key=key,
        help=help,
        on_change=on_change,
        width=width,
    )
    st.session_state[remembered] = chosen
    return chosen


def render_damage() -> None:
    """Warn if networks that come with the app are missing or damaged."""
    lost = [DATASETS[name].title for name in COME_WITH_THE_APP if not _works(name)]
    if lost:
        st.warning(
            f"What comes with the app for {listed(lost)} is missing or damaged. Get the folder "
            "`models/pretrained` again; all the rest works.",
            icon=":material/healing:",
        )


def first_that_works(names: Collection[str]) -> str:
    """The first of these networks that can be loaded; the very first if none can."""
    return next(filter(_works, names), next(iter(names)))


def _works(name: str) -> bool:
    try:
        services.predictor(name)
    except PredictorError:
        return False
    return True


def _why_not(wanted: str) -> str:
    """Why the network in the address is not offered, as a sentence."""
    try:
        title = services.predictor(wanted).info.title
        return f"“{escape_markdown(title)}” takes other pictures than these."
    except PredictorError as error:
        return sentence(error)


def _load(info: PredictorInfo) -> Predictor | None:
    try:
        return services.predictor(info.name)
    except PredictorError as error:
        st.error(f"{sentence(error)} {_CURES[info.kind]}", icon=":material/error:")
        return None


def _render_none() -> None:
    with st.container(border=True):
        st.subheader("No network yet", anchor=False)
        st.markdown(
            "No network on this machine has been trained for these pictures. "
            "Training one on the built-in digits takes about a minute."
        )
        if st.button("Train one", type="primary", icon=page.icon_of("train")):
            page.go_to("train")
