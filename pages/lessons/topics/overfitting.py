"""Lesson 8: overfitting and dropout."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from models.lessons.experiments import Overfitted, overfitted
from models.runs import RunState
from pages.charts.learning_curves import Quantity
from pages.charts.lesson_charts import training_chart
from pages.charts.thinning import rounded_up
from pages.lessons import keys
from pages.lessons.topics import Question, lesson
from pages.widgets import page, services, state
from pages.widgets.coach_card import render_coach
from pages.widgets.glossary import TERMS
from pages.widgets.titles import run_title
from utils.markup import HTML
from utils.text import escape_markdown

PICTURES = (75, 150, 400)
DROPOUTS = (0.3, 0.5, 0.7)
FIRST_PICTURES, FIRST_DROPOUT = 150, 0.5
ENOUGH = 0.97  # of the own pictures right: it has had the time to learn them
COLUMNS = {
    **dict.fromkeys(("own loss", "unknown loss"), st.column_config.NumberColumn(format="%.3f")),
    **dict.fromkeys(
        ("own right", "unknown right"), st.column_config.NumberColumn(format="percent")
    ),
}
LEGEND = HTML(
    '<div class="legend"><span class="training"></span>its own pictures'
    '<span class="validation"></span>unknown pictures</div>'
)
WANTED = f"{keys.LESSON_WANTED}_overfitting"

PICTURES_HELP = "Digits to learn from. The unknown ones are the 360 test digits, by other writers."


@lesson(
    title="Overfitting and dropout",
    rank=80,
    idea="A network with many weights and few pictures can learn them **by heart**, pixel by "
    "pixel, and fail on others: that is **overfitting**. The gap between the pictures it knows and "
    "those it does not shows it. **Dropout** switches off some neurons at random in every step, so "
    "that no single detail can be relied on.",
    question=Question(
        "A network with 536,000 weights learns 150 digits until it gets all of them right. How "
        "many of 100 digits by other people will it get right?",
        ("All of them, too", "About 80", "About 10: it has to guess"),
        right=1,
        because="Part of what it has learned holds for all digits, part only for these 150. With "
        "3,500 weights for every picture, nothing forces it to tell the two apart.",
    ),
    code='x = layers.Dense(128, activation="relu")(x)\n'
    "x = layers.Dropout(0.5)(x)  # half of the 128 are switched off in every step",
    code_note="`fit` drops, `predict` does not: Keras knows which of the two is going on, and "
    "scales what is left so that the sums stay as large.",
)
def overfitting() -> None:
    """Two trainings of the same start side by side, without and with dropout."""
    setting = _choose()
    wanted: set[tuple[int, float]] = state.value(WANTED, set())
    if st.button("Train both", type="primary", icon=":material/play_arrow:"):
        wanted.add(setting)
    if setting in wanted:
        _render_both(*setting)
    else:
        st.caption("Two real trainings, each of 300 steps: some seconds.")
    _render_own()


def _choose() -> tuple[int, float]:
    with st.container(horizontal=True, gap="large"):
        pictures = st.segmented_control(
            "Pictures",
            PICTURES,
            default=FIRST_PICTURES,
            required=True,
            key=keys.LESSON_PICTURES,
            help=PICTURES_HELP,
        )
        dropout = st.segmented_control(
            "Dropout of the second",
            DROPOUTS,
            default=FIRST_DROPOUT,
            required=True,
            format_func=lambda share: f"{share:.0%}",
            key=keys.LESSON_DROPOUT,
            help=TERMS["dropout"],
        )
    return pictures, dropout


def _render_both(pictures: int, dropout: float) -> None:
    titles = ("Without dropout", f"With {dropout:.0%} dropout")
    trained = [
        services.ask_helper(overfitted, pictures, share, waiting=f"Training: {title.lower()}")
        for title, share in zip(titles, (0.0, dropout), strict=True)
    ]
    st.html(LEGEND)
    top = rounded_up(max(_highest(each) for each in trained))
    with st.grid(2, min_column_width=300, gap="medium"):
        for title, each in zip(titles, trained, strict=True):
            with st.container(gap="small"):
                _render_one(title, each, top)
    st.markdown(_compared(*trained))
    st.caption(
        "The blue curve is taken while the network learns, with neurons switched off, so with "
        "dropout the orange one may lie on its better side. The shares above are those of the "
        "finished network. With 360 unknown digits, chance alone moves theirs by some points."
    )
    with st.expander("The curves as a table"):
        st.dataframe(
            _table(titles, trained), hide_index=True, column_config=COLUMNS, alt="By epoch"
        )


def _highest(trained: Overfitted) -> float:
    return max(max(each.loss, each.val_loss or 0.0) for each in trained.epochs)


def _render_one(title: str, trained: Overfitted, top: float) -> None:
    st.markdown(f"**{title}**")
    gap = 100 * (trained.known - trained.unknown)
    st.markdown(
        f"Its own pictures: **{trained.known:.0%}** right. Unknown ones: "
        f"**{trained.unknown:.0%}**. Gap: **{gap:.0f} points**."
    )
    ends: dict[Quantity, float] = {"loss": top, "accuracy": 1.0}
    for quantity, end in ends.items():
        st.vega_lite_chart(
            spec=training_chart(trained.epochs, quantity, end),
            alt=f"{title}: {quantity} by epoch, of own and of unknown pictures",
        )


def _compared(without: Overfitted, with_dropout: Overfitted) -> str:
    """What dropout has changed, in a sentence or two."""
    before, after = (_last_loss(each) for each in (without, with_dropout))
    losses = f"The loss on unknown digits ended at {before:.2f} without and at {after:.2f} with it"
    if with_dropout.known < ENOUGH:
        return (
            f"{losses}. So much was switched off that 300 steps were not enough to learn even its "
            "own pictures: dropout costs time."
        )
    if after < before:
        return (
            f"{losses}: **with dropout it is less sure of its mistakes**. It learns more slowly, "
            "and less by heart."
        )
    return f"{losses}: here dropout was no help. It is a tool, not a law; one has to try."


def _last_loss(trained: Overfitted) -> float:
    return trained.epochs[-1].val_loss or 0.0


def _table(titles: Sequence[str], trained: Sequence[Overfitted]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "training": title,
            "epoch": epoch.epoch,
            "own loss": epoch.loss,
            "unknown loss": epoch.val_loss,
            "own right": epoch.accuracy,
            "unknown right": epoch.val_accuracy,
        }
        for title, each in zip(titles, trained, strict=True)
        for epoch in each.epochs
    )


def _render_own() -> None:
    """What the coach says of the reader's newest finished run."""
    runs = services.run_store().list()
    finished = ((run, run.status) for run in runs)
    newest = next((each for each in finished if each[1].state is RunState.FINISHED), None)
    if newest is None:
        return
    run, status = newest
    st.markdown("**And your own?** The coach looks for the same gap in the newest run.")
    render_coach(run, status, run.metrics())
    page.link("runs", escape_markdown(run_title(run)), run=run.id)
