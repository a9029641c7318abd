"""Robustness: accuracy on test pictures that are corrupted more and more."""

from operator import attrgetter

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from models.evaluation.corruptions import CORRUPTIONS, Corruption
from models.inference.predictor import Predictor
from pages.charts.evaluation import robustness_chart
from pages.evaluate import keys
from pages.evaluate.evaluated import Evaluated
from pages.widgets.answer import percent, picture_html
from utils.markup import HTML

PIXELS = 400_000  # of all test pictures together, so large pictures are fewer
FEWEST, MOST = 60, 400
EXAMPLE = 0  # index of the picture that is shown at every severity


def render_robustness(predictor: Predictor, evaluated: Evaluated) -> None:
    """Show the accuracy over the severity of a corruption, and one picture at every severity."""
    if evaluated.images is None or not len(evaluated.predictions):
        st.info("This needs the test pictures on this machine.")
        return
    corruption = _choose_corruption()
    count = int(np.clip(PIXELS // evaluated.images[0].size, FEWEST, MOST))
    images, labels = np.asarray(evaluated.images[:count]), evaluated.predictions.labels[:count]
    probabilities = _answers(predictor, images, corruption)
    right = [float((each.argmax(axis=1) == labels).mean()) for each in probabilities]
    names = evaluated.predictions.class_names
    st.vega_lite_chart(
        spec=robustness_chart(corruption.severities, right, corruption.unit, 1 / len(names)),
        alt=f"Accuracy over the severity of: {corruption.title}",
    )
    st.caption(f"{len(labels)} test pictures at each severity; the dashed line is pure guessing.")
    st.html(_strip(corruption, images[EXAMPLE], [each[EXAMPLE] for each in probabilities], names))
    with st.expander("The curve as a table"):
        table = pd.DataFrame({corruption.unit: corruption.severities, "Accuracy": right})
        shares = {"Accuracy": st.column_config.NumberColumn(format="percent")}
        st.dataframe(table, hide_index=True, column_config=shares, alt="The curve")


def _choose_corruption() -> Corruption:
    titles = {corruption.title: corruption for corruption in CORRUPTIONS}
    chosen = st.pills(
        "Make it harder",
        list(titles),
        default=next(iter(titles)),
        required=True,
        key=keys.EVALUATE_CORRUPTION,
        help="A *corruption* spoils a picture, a little or a lot: that is its *severity*. Those "
        "that only move the picture (rotate, shift, shrink) are called *perturbations*. Training "
        "on changed pictures (augmentation) makes a network more *robust*.",
    )
    return titles[chosen]


@st.cache_data(
    show_spinner="Making it harder …",
    max_entries=40,
    hash_funcs={
        Predictor: attrgetter("identity"),
        Corruption: lambda corruption: corruption.name,
    },
)
def _answers(
    predictor: Predictor, images: NDArray[np.uint8], corruption: Corruption
) -> list[NDArray[np.float32]]:
    """Probabilities `(N, classes)` at each severity."""
    return [
        predictor.predict_pixels(
            np.stack([corruption.apply(pixels, severity) for pixels in images])
        ).probabilities
        for severity in corruption.severities
    ]


def _strip(
    corruption: Corruption,
    pixels: NDArray[np.uint8],
    answers: list[NDArray[np.float32]],
    names: tuple[str, ...],
) -> HTML:
    """One picture at every severity, with the prediction for it."""
    figure = HTML(
        '<figure class="predicted">{}<figcaption><b>{}</b> {}<br>at {:g}</figcaption></figure>'
    )
    figures = HTML().join(
        figure.format(
            picture_html(corruption.apply(pixels, severity), ""),
            names[int(answer.argmax())],
            percent(float(answer.max())),
            severity,
        )
        for severity, answer in zip(corruption.severities, answers, strict=True)
    )
    return HTML('<div class="predictions">{}</div>').format(figures)
