"""Lesson 7: how it learns."""

import math

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from models.lessons.gradient_descent import Examples, Walk, along_the_slope
from models.lessons.softmax_regression import TinyNetwork, share_right
from pages.charts.feature_map_sheets import coloured, reach, url
from pages.charts.lesson_charts import descent_chart, slope_chart
from pages.charts.thinning import thinned
from pages.lessons import keys
from pages.lessons.lesson_pictures import SIDE
from pages.lessons.topics import Question, lesson
from pages.widgets.glossary import TERMS
from pages.widgets.theme import theme
from utils.datasets import BUILT_IN, DATASETS, Split
from utils.markup import HTML

DIGITS = DATASETS[BUILT_IN]
PICTURES = 300  # of the training: few, so that hundred steps are quick
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
FIRST_RATE = 0.1
ALONG = np.geomspace(RATES[0], RATES[-1], 81)
STEPS = (1, 10, 100)
ROWS = 200  # of the table
FAINTEST = 0.03  # the weight that has the strongest colour, while none is larger
TINY = 0.01  # a change of the loss by less than this share is hardly one

RATE_HELP = (
    f"{TERMS['learning rate']} Here each weight is lowered by learning rate × slope: ten times the "
    "rate is ten times as far, not ten times as well."
)
LOSS_HELP = (
    f"{TERMS['loss']} Guessing among {DIGITS.num_classes}: {math.log(DIGITS.num_classes):.1f}."
)
RIGHT_HELP = f"Of the {DIGITS.counts()[1]} test digits, which it does not learn from."


@lesson(
    title="How it learns: loss, gradient, learning rate",
    rank=70,
    idea="The **loss** is one number that says how wrong all answers are. The **gradient** says "
    "for every weight which way the loss rises, and how steeply. Learning is to move all weights a "
    "little the other way, downhill, again and again. How far: that is the **learning rate**.",
    question=Question(
        "A step with a learning rate of 0.1 lowers the loss a little. What does a step with ten "
        "times that rate do?",
        (
            "It lowers the loss ten times as much",
            "One cannot know: it may even raise it",
            "It raises the loss",
        ),
        right=1,
        because="The gradient tells the slope right here and nothing of what comes further on. A "
        "longer step may go deeper, or across the valley and up the other side. Try it below.",
    ),
    code="optimizer = keras.optimizers.SGD(learning_rate=0.1)\n"
    'model.compile(optimizer, loss="sparse_categorical_crossentropy")\n'
    "model.fit(x_train, y_train, batch_size=300)",
    code_note="**SGD** is stochastic gradient descent: exactly these steps, but each on a few "
    "pictures (a **batch**) instead of all. Adam, the usual choice, gives every weight a rate of "
    "its own.",
)
def learning() -> None:
    """Train a tiny network step by step."""
    splits = DIGITS.load()
    examples, test = _examples(splits["train"].first(PICTURES)), _examples(splits["test"])
    st.markdown(
        f"A tiny network: each of the {DIGITS.num_classes} classes has a **weight** for every "
        f"pixel. It learns from {PICTURES} digits. Make some steps, then try other rates."
    )
    rate = _choose_rate()
    walk = _render_steps(examples, rate)
    _render_figures(walk, examples, test)
    st.html(_templates(walk.network))
    st.caption(
        "The weights of each class: ink speaks for the class where it is orange, where it is blue "
        "against. At the rim, where no digit has ink, there is nothing to learn."
    )
    with st.grid(2, min_column_width=300, gap="medium"):
        st.vega_lite_chart(
            spec=descent_chart(walk.losses, math.log(DIGITS.num_classes)),
            alt="The loss over the steps made so far: a table with the same numbers is below",
        )
        with st.container(gap="small"):
            _render_slope(walk, examples, rate)
    with st.expander("The steps as a table"):
        st.dataframe(_table(walk), hide_index=True, alt="Learning rate and loss of each step")


def _examples(split: Split) -> Examples:
    return Examples(split.images.reshape(len(split), -1) / 255, split.labels)


def _choose_rate() -> float:
    rate: float = st.select_slider(
        "Learning rate",
        RATES,
        FIRST_RATE,
        format_func="{:g}".format,
        key=keys.LESSON_RATE,
        help=RATE_HELP,
    )
    return rate


def _render_steps(examples: Examples, rate: float) -> Walk:
    """The buttons, and how far the network has come after them."""
    walk: Walk = st.session_state.get(keys.LESSON_WALK) or _start(examples)
    with st.container(horizontal=True):
        for steps in STEPS:
            label = "Step" if steps == 1 else f"{steps} steps"
            if st.button(label, type="primary" if steps == 1 else "secondary"):
                walk = walk.gone_on(examples, rate, steps)
        if st.button("Start again", icon=":material/restart_alt:"):
            walk = _start(examples)
    st.session_state[keys.LESSON_WALK] = walk
    return walk


def _start(examples: Examples) -> Walk:
    return Walk.at_start(examples, DIGITS.num_classes)


def _render_figures(walk: Walk, examples: Examples, test: Examples) -> None:
    def right(of: Examples) -> str:
        return f"{share_right(walk.network, of.pictures, of.labels):.0%}"

    with st.grid(4, min_column_width=130, gap="small"):
        st.metric("Steps", f"{len(walk.rates):,}", help=TERMS["step"])
        st.metric("Loss", f"{walk.losses[-1]:.3f}", help=LOSS_HELP)
        st.metric("Own digits right", right(examples), help=f"Of the {PICTURES} it learns from.")
        st.metric("Test digits right", right(test), help=RIGHT_HELP)


def _templates(network: TinyNetwork) -> HTML:
    """The weights of every class as a picture; one colour stands for one weight in all of them."""
    limit = max(FAINTEST, reach(network.weights.astype(np.float32)))
    figure = HTML(
        '<figure class="predicted"><img class="pixels" alt="Weights of class {0}" src="{1}">'
        "<figcaption><b>{0}</b></figcaption></figure>"
    )
    figures = HTML().join(
        figure.format(name, url(coloured(column.reshape(SIDE, SIDE), limit, theme())))
        for name, column in zip(DIGITS.class_names, network.weights.T, strict=True)
    )
    return HTML('<div class="predictions five">{}</div>').format(figures)


def _render_slope(walk: Walk, examples: Examples, rate: float) -> None:
    losses = along_the_slope(walk.network, examples, [*ALONG, rate])
    here, landed = walk.losses[-1], float(losses[-1])
    st.vega_lite_chart(
        spec=slope_chart(ALONG.tolist(), losses[:-1].tolist(), here, (rate, landed)),
        alt="The loss after one step, for every learning rate; the chosen one is marked",
    )
    st.markdown(_told(rate, here, landed, _lowest(losses[:-1])))


def _lowest(losses: NDArray[np.float64]) -> str:
    """Where along the slope the loss is lowest, as a sentence."""
    best = int(np.argmin(losses))
    if best == len(ALONG) - 1:
        return "On this way it goes downhill as far as the chart reaches."
    return f"The lowest point on this way is at about {ALONG[best]:.2g}."


def _told(rate: float, here: float, landed: float, lowest: str) -> str:
    """What the next step would do, in words."""
    step = f"The next step, with {rate:g}, takes the loss from {here:.3f} to **{landed:.3f}**"
    if landed > here:
        return (
            f"{step}: **too far**. It leaps over the valley and lands higher up on the other side. "
            f"{lowest}"
        )
    if here - landed < TINY * here:
        return f"{step}: it **crawls**. Downhill, but one would need very many such steps."
    return f"{step}: it **learns**. {lowest}"


def _table(walk: Walk) -> pd.DataFrame:
    rows = [int(i) for i in thinned(len(walk.losses), ROWS)]
    rates = (None, *walk.rates)
    return pd.DataFrame(
        {
            "step": rows,
            "learning rate": [rates[i] for i in rows],
            "loss": [round(walk.losses[i], 4) for i in rows],
        }
    )
