"""Two networks on the same pictures: where they differ."""

import pandas as pd
import streamlit as st

from models.inference import Predictor, PredictorError, list_predictors
from models.judgement import Judgement, difference
from utils.text import escape_markdown, sentence
from utils.ui import services, state
from utils.ui.evaluate.judged import Judged, judge
from utils.ui.evaluate.pictures import render_chosen
from utils.ui.networks import render_box
from utils.ui.titles import network_titles

UNLIKELY = 0.05  # below that, chance alone hardly explains a difference


def render_versus(first: Judged) -> None:
    """Choose a second network for the same data; what one of them knows and the other does not."""
    titles = network_titles(
        info
        for info in list_predictors()
        if info.dataset == first.info.dataset or info.name == first.info.name
    )
    title = titles.pop(first.info.name, first.info.title)
    if not titles:
        st.info("There is no other network for these pictures yet. Train one and come back.")
        return
    name = render_box(
        "Against",
        titles,
        key=f"{state.EVALUATE_AGAINST}_{first.info.dataset}",
        help="Another network that was trained on the same data set.",
    )
    second = _judged(name)
    if second is None:
        return
    a, b = _on_the_same(first.judgement, second.judgement)
    if len(a) == 0:
        st.info("These two were tested on different pictures, so they cannot be compared.")
        return
    found, other = difference(a, b), titles[name]
    st.dataframe(
        pd.DataFrame(
            {
                "": [f"{title} right", f"{title} wrong"],
                f"{other} right": [found.both_right, len(found.only_second)],
                f"{other} wrong": [len(found.only_first), found.both_wrong],
            }
        ),
        hide_index=True,
        alt="How many pictures both, one or neither of them get right",
    )
    one, other = escape_markdown(title), escape_markdown(other)
    st.markdown(_verdict(one, other, a, b, found.by_chance))
    st.markdown(f"**Only {one} is right**: what {other} says to them")
    render_chosen(second, found.only_first, "only_first")
    st.markdown(f"**Only {other} is right**: what {one} says to them")
    render_chosen(first, found.only_second, "only_second")


def _judged(name: str) -> Judged | None:
    try:
        predictor: Predictor = services.predictor(name)
    except PredictorError as error:
        st.error(sentence(error))
        return None
    return judge(predictor)


def _on_the_same(first: Judgement, second: Judgement) -> tuple[Judgement, Judgement]:
    """Both on the pictures that both were asked: the first so many, if these are the same."""
    count = min(len(first), len(second))
    if (first.labels[:count] != second.labels[:count]).any():
        count = 0
    return _first(first, count), _first(second, count)


def _first(judgement: Judgement, count: int) -> Judgement:
    return Judgement(
        judgement.probabilities[:count], judgement.labels[:count], judgement.class_names
    )


def _verdict(first: str, second: str, a: Judgement, b: Judgement, chance: float) -> str:
    sentence = (
        f"On the same {len(a):,} pictures {first} is right in {a.accuracy:.2%}, {second} in "
        f"{b.accuracy:.2%}. "
    )
    if chance < UNLIKELY:
        return sentence + "Chance alone would hardly make such a difference."
    return sentence + "Two equally good networks would often differ that much by chance."
