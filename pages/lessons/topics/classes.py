"""Lesson 6: from features to classes."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from models.evaluation.outputs import softmax
from pages.charts.feature_map_sheets import pixels_as_picture
from pages.lessons import keys
from pages.lessons.lesson_pictures import choose_picture
from pages.lessons.own_network import choose_network
from pages.lessons.topics import Question, lesson
from pages.widgets.link_to_inside import render_door
from utils.markup import HTML

Scores = NDArray[np.floating]

SCORES = {"cat": 2.0, "dog": 1.0, "bird": -1.0}


@lesson(
    title="From features to classes",
    rank=60,
    idea="At the end, the maps are laid out as one long row of numbers (**flatten**). A **dense** "
    "layer gives each class a **score**: every number times a weight of its own, added up. "
    "**Softmax** turns the scores into probabilities: e to the power of each, over the sum of all.",
    question=Question(
        "A network scores cat 2, dog 1 and bird −1. Now 10 is added to all three scores. What "
        "happens to the probabilities?",
        ("They all grow", "The cat's grows most", "They stay as they are"),
        right=2,
        because="Each e to the power of the score becomes e¹⁰ times as large, and so does their "
        "sum: in the division it cancels. Only the differences between scores count.",
    ),
    code='x = layers.Flatten()(x)\nanswer = layers.Dense(10, activation="softmax")(x)',
    code_note='For two classes one score is enough: `layers.Dense(1, activation="sigmoid")` gives '
    "the probability of the second, and the first has the rest.",
)
def classes() -> None:
    """Set the scores by hand, then look at those of a real network."""
    _render_scores()
    st.markdown("**The same in a real network**")
    predictor = choose_network()
    if predictor is None:
        return
    picture, _ = choose_picture()
    pixels = picture[..., None]
    answer = predictor.predict_pixels(pixels[None]).probabilities[0]
    logs = np.log(np.maximum(answer, 1e-12))
    names = predictor.info.class_names
    st.html(_table(names, logs - logs.max(), answer))
    st.caption(
        "The scores are counted from the highest one, which is 0: as the question shows, only "
        "differences matter."
    )
    render_door(
        predictor.info.name,
        "The lesson's picture",
        lambda: pixels_as_picture(pixels),
        label="The whole sum, in Inside",
    )


def _render_scores() -> None:
    with st.container(horizontal=True, gap="large"):
        scores = [
            st.slider(
                f"Score of {name}",
                -5.0,
                5.0,
                first,
                0.5,
                key=f"{keys.LESSON_SCORE}_{name}",
                width=200,
                help="What the dense layer adds up to for this class; any number may come out.",
            )
            for name, first in SCORES.items()
        ]
    st.html(_table(list(SCORES), np.array(scores), softmax(np.array(scores))))


def _table(names: Sequence[str], scores: Scores, shares: Scores) -> HTML:
    """A line for each class: score, e to its power, probability as a number and a bar."""
    row = HTML(
        "<tr><th>{0}</th><td>{1:.1f}</td><td>{2:.4f}</td><td>{3:.1%}</td>"
        '<td><i style="width:{3:.2%}"></i></td></tr>'
    )
    rows = HTML().join(
        row.format(name, score, np.exp(score), share)
        for name, score, share in zip(names, scores, shares, strict=True)
    )
    return HTML(
        '<table class="scores"><tr><th>class</th><td>score</td><td>e<sup>score</sup></td>'
        "<td>probability</td><td></td></tr>{}</table>"
    ).format(rows)
