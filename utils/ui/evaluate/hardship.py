"""Break it: harder and harder pictures, until it fails."""

from operator import attrgetter

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from models.hardships import HARDSHIPS, Hardship
from models.inference import Predictor
from utils.charts.judgement import hardship_chart
from utils.text import escape
from utils.ui import state
from utils.ui.answers import percent, picture_html
from utils.ui.evaluate.judged import Judged

PIXELS = 400_000  # of all pictures together: more of small ones, fewer of large ones
FEWEST, MOST = 60, 400
EXAMPLE = 0  # which of the pictures is shown at every strength


def render_hardship(predictor: Predictor, judged: Judged) -> None:
    """Choose what to do to the pictures; accuracy over its strength, and one picture changing."""
    if judged.images is None or not len(judged.judgement):
        st.info("For this, the test pictures must be on this machine.")
        return
    titles = {hardship.title: hardship for hardship in HARDSHIPS}
    chosen = st.pills(
        "Make it harder",
        list(titles),
        default=next(iter(titles)),
        required=True,
        key=state.EVALUATE_HARDSHIP,
        help="The same pictures, changed more and more. Training on changed pictures "
        "(augmentation) makes a network stand more of it.",
    )
    hardship = titles[chosen]
    count = int(np.clip(PIXELS // judged.images[0].size, FEWEST, MOST))
    images, labels = np.asarray(judged.images[:count]), judged.judgement.labels[:count]
    probabilities = _answers(predictor, images, hardship)
    right = [float((each.argmax(axis=1) == labels).mean()) for each in probabilities]
    names = judged.judgement.class_names
    st.vega_lite_chart(
        spec=hardship_chart(hardship.strengths, right, hardship.unit, 1 / len(names)),
        alt=f"Accuracy over the strength of: {hardship.title}",
    )
    st.caption(f"{len(labels)} test pictures at each strength; the dashed line is pure guessing.")
    st.html(_strip(hardship, images[EXAMPLE], [each[EXAMPLE] for each in probabilities], names))
    with st.expander("The curve as a table"):
        table = pd.DataFrame({hardship.unit: hardship.strengths, "Accuracy": right})
        shares = {"Accuracy": st.column_config.NumberColumn(format="percent")}
        st.dataframe(table, hide_index=True, column_config=shares, alt="The curve")


@st.cache_data(
    show_spinner="Making it harder …",
    max_entries=40,
    hash_funcs={
        Predictor: attrgetter("identity"),
        Hardship: lambda hardship: hardship.name,
    },
)
def _answers(
    predictor: Predictor, images: NDArray[np.uint8], hardship: Hardship
) -> list[NDArray[np.float32]]:
    """Probabilities `(N, classes)` at each strength."""
    return [
        predictor.predict_pixels(
            np.stack([hardship.apply(pixels, strength) for pixels in images])
        ).probabilities
        for strength in hardship.strengths
    ]


def _strip(
    hardship: Hardship,
    pixels: NDArray[np.uint8],
    answers: list[NDArray[np.float32]],
    names: tuple[str, ...],
) -> str:
    """One picture at every strength, with what is said of it."""
    figures = "".join(
        f'<figure class="judged">{picture_html(hardship.apply(pixels, strength), "")}'
        f"<figcaption><b>{escape(names[int(answer.argmax())])}</b> "
        f"{percent(float(answer.max()))}<br>at {strength:g}</figcaption></figure>"
        for strength, answer in zip(hardship.strengths, answers, strict=True)
    )
    return f'<div class="judged-strip">{figures}</div>'
