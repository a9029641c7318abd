"""Two networks on the same pictures: where they differ."""

import pandas as pd
import streamlit as st

from models.evaluation.labelled_predictions import Difference, LabelledPredictions, difference
from models.inference.predictor import Predictor, list_predictors
from models.serving.predictor_info import PredictorError
from pages.evaluate import keys
from pages.evaluate.evaluated import Evaluated, evaluate
from pages.evaluate.mistakes import render_chosen
from pages.widgets import services
from pages.widgets.network_picker import render_box
from pages.widgets.titles import network_titles
from utils.text import escape_markdown, sentence

UNLIKELY = 0.05  # a p-value below this: chance alone hardly explains the difference


def render_comparison(first: Evaluated) -> None:
    """Let a second network of the same data set be chosen; show where the two differ."""
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
        "Compare with",
        titles,
        key=f"{keys.EVALUATE_AGAINST}_{first.info.dataset}",
        help="Another network that was trained on the same data set.",
    )
    if (second := _evaluated(name)) is not None:
        _render_difference(first, title, second, titles[name])


def _render_difference(first: Evaluated, title: str, second: Evaluated, other: str) -> None:
    """Show what one network knows and the other does not; `title` and `other` are their titles."""
    a, b = _on_the_same(first.predictions, second.predictions)
    if len(a) == 0:
        st.info("These two were tested on different pictures, so they cannot be compared.")
        return
    found = difference(a, b)
    _render_counts(found, title, other)
    one, two = escape_markdown(title), escape_markdown(other)
    st.markdown(_verdict(one, two, a, b, found.mcnemar_p_value))
    st.markdown(f"**Only {one} is right.** This is what {two} says:")
    render_chosen(second, found.only_first, "only_first")
    st.markdown(f"**Only {two} is right.** This is what {one} says:")
    render_chosen(first, found.only_second, "only_second")


def _render_counts(found: Difference, title: str, other: str) -> None:
    """Show how many pictures both, one or neither of two networks get right."""
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


def _evaluated(name: str) -> Evaluated | None:
    try:
        predictor: Predictor = services.predictor(name)
    except PredictorError as error:
        st.error(sentence(error))
        return None
    return evaluate(predictor)


def _on_the_same(
    first: LabelledPredictions, second: LabelledPredictions
) -> tuple[LabelledPredictions, LabelledPredictions]:
    """Both, cut to the pictures at the start that they share; empty if those differ."""
    count = min(len(first), len(second))
    if (first.labels[:count] != second.labels[:count]).any():
        count = 0
    return _first(first, count), _first(second, count)


def _first(predictions: LabelledPredictions, count: int) -> LabelledPredictions:
    return LabelledPredictions(
        predictions.probabilities[:count], predictions.labels[:count], predictions.class_names
    )


def _verdict(
    first: str, second: str, a: LabelledPredictions, b: LabelledPredictions, p_value: float
) -> str:
    sentence = (
        f"Of the same {len(a):,} pictures, {first} gets {a.accuracy:.2%} right and {second} "
        f"{b.accuracy:.2%}. "
    )
    if p_value < UNLIKELY:
        return sentence + "Chance alone would hardly make such a difference."
    return sentence + "Two equally good networks would often differ that much by chance."
