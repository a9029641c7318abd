"""Lesson 9: more data, and more out of the same data."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.evaluation.labelled_predictions import LabelledPredictions
from models.lessons.experiments import STEPS, taught
from models.runs import Run, RunState
from pages.charts.lesson_charts import growth_chart
from pages.lessons import keys
from pages.lessons.lesson_pictures import test_digits
from pages.lessons.topics import Question, lesson
from pages.widgets import page, services, state, wording
from pages.widgets.glossary import TERMS
from pages.widgets.titles import run_titles
from utils.datasets import BUILT_IN, DATASETS
from utils.markup import HTML

DIGITS = DATASETS[BUILT_IN]
COUNTS = (50, 150, 500, DIGITS.counts()[0])
PLAIN, AUGMENTED = "as they are", "augmented"
WAYS = {False: PLAIN, True: AUGMENTED}
LEGEND = HTML(
    '<div class="legend"><span class="training"></span>{}<span class="validation"></span>{}</div>'
).format(PLAIN, AUGMENTED)
WANTED = f"{keys.LESSON_WANTED}_data"
SHARE = st.column_config.NumberColumn(format="percent")

COUNT_HELP = f"The first so many of the {COUNTS[-1]:,} built-in digits for training."
AUGMENTED_HELP = (
    f"{TERMS['augmentation']} Here it is turned by up to 15°, shifted, and made larger or smaller "
    "by up to a tenth."
)

Setting = tuple[int, bool]  # pictures, augmented


@lesson(
    title="More data, and more out of the same data",
    rank=90,
    idea="The best cure for learning by heart is more pictures. Where there are none, "
    "**augmentation** makes more out of those at hand: each is turned, shifted and zoomed a "
    "little, anew each time it is seen. A turned 4 is still a 4, and no two look quite alike.",
    question=Question(
        "With 50 pictures to learn from, a network reads about 84 of 100 unknown digits. How many "
        "will it read with 1,437, nearly thirty times as many?",
        ("About 85: it knows enough already", "About 92", "All 100"),
        right=1,
        because="More pictures help, and each further one helps less than the one before. The "
        "mistakes are roughly halved, for thirty times the pictures.",
    ),
    code="model = keras.Sequential([\n"
    "    layers.RandomRotation(15 / 360), layers.RandomTranslation(0.1, 0.1), network])",
    code_note="These layers change pictures while it learns and let them pass untouched "
    "afterwards. A 6 that is turned by 180° would be a 9: only do what keeps the answer true.",
)
def data() -> None:
    """Train on more or fewer pictures, changed or not, and see what each is worth."""
    setting = _choose()
    wanted: list[Setting] = state.value(WANTED, [])
    with st.container(horizontal=True):
        if st.button("Train", type="primary", icon=":material/play_arrow:"):
            _want(wanted, [setting])
        every = len(COUNTS) * len(WAYS)
        if st.button(f"All {every}", help="One after the other: half a minute on a laptop."):
            _want(wanted, [(count, augmented) for count in COUNTS for augmented in WAYS])
    st.caption(
        f"Each is a real training of {STEPS} steps, whatever the number of pictures: the fewer "
        "there are, the more often each is seen."
    )
    if wanted:
        _render_results(wanted)
    _render_at_scale()
    _render_own()


def _choose() -> Setting:
    count = st.segmented_control(
        "Pictures to learn from",
        COUNTS,
        default=COUNTS[0],
        required=True,
        format_func=lambda count: f"{count:,}",
        key=keys.LESSON_PICTURES,
        help=COUNT_HELP,
    )
    augmented = st.toggle("Augmentation", key=keys.LESSON_AUGMENTED, help=AUGMENTED_HELP)
    return count, augmented


def _want(wanted: list[Setting], settings: Iterable[Setting]) -> None:
    wanted += [each for each in settings if each not in wanted]


def _render_results(wanted: list[Setting]) -> None:
    """The chart grows with every training that is done."""
    st.html(LEGEND)
    place = st.empty()
    rows: list[dict[str, Any]] = []
    labels = test_digits().labels
    for count, augmented in wanted:
        waiting = f"Training on {count:,} pictures, {WAYS[augmented]}"
        answers = services.ask_helper(taught, count, augmented, waiting=waiting)
        rows.append(
            _row(count, augmented, LabelledPredictions(answers, labels, DIGITS.class_names))
        )
        _draw(place, rows)
    st.caption(
        f"Of the {len(labels)} test digits. The faint lines show what is left to chance: on other "
        "digits the share would lie there in 95 of 100 cases. Where they overlap widely, "
        "do not trust the difference."
    )
    with st.expander("The chart as a table"):
        columns = dict.fromkeys(("accuracy", "low", "high"), SHARE)
        table = pd.DataFrame(rows).sort_values(["pictures", "way"])
        st.dataframe(table, hide_index=True, column_config=columns, alt="The chart's numbers")


def _row(count: int, augmented: bool, predictions: LabelledPredictions) -> dict[str, Any]:
    low, high = predictions.interval()
    return {
        "pictures": count,
        "way": WAYS[augmented],
        "accuracy": predictions.accuracy,
        "low": low,
        "high": high,
    }


def _draw(place: DeltaGenerator, rows: list[dict[str, Any]]) -> None:
    place.vega_lite_chart(
        spec=growth_chart(rows, list(WAYS.values())),
        alt="Test accuracy over the number of pictures: a table with the numbers is below",
    )


def _render_at_scale() -> None:
    st.markdown(
        "**At full scale:** MNIST has 60,000 digits. Train on the first 10,000 of them (under "
        "“Pictures”), then on all, and compare the two runs."
    )
    page.link("train", "Train on MNIST", dataset="mnist", architecture="two_convs_dropout")


def _render_own() -> None:
    """The reader's finished runs on one data set, if they differ in the number of pictures."""
    runs = services.run_store().list()
    titles = run_titles(runs)
    rows = [(str(titles[run.id]), *_of_run(run)) for run in runs if _is_told(run)]
    table = pd.DataFrame(rows, columns=["run", "data set", "pictures", "accuracy"])
    kinds = table.groupby("data set")["pictures"].transform("nunique")
    comparable = table[kinds > 1].sort_values(["data set", "pictures"])
    if comparable.empty:
        return
    st.markdown("**Your own runs** on different numbers of pictures:")
    st.dataframe(
        comparable, hide_index=True, column_config={"accuracy": SHARE}, alt="Runs by pictures"
    )


def _is_told(run: Run) -> bool:
    """Whether the run is over, and the number of its pictures is known."""
    return run.config.dataset in DATASETS and run.status.state is RunState.FINISHED


def _of_run(run: Run) -> tuple[str, int, float | None]:
    """Its data set, how many pictures of it, and the accuracy on the test pictures."""
    config, evaluation = run.config, run.evaluation()
    pictures = config.train_samples or DATASETS[config.dataset].counts()[0]
    accuracy = evaluation.test_accuracy if evaluation else None
    return wording.dataset_title(config.dataset), pictures, accuracy
