"""Some test pictures, and what the network predicts for them after every epoch."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from models.runs import Metrics, Run
from pages.widgets.answer import picture_html
from utils.datasets import DATASETS
from utils.markup import HTML

HELP = (
    "The same pictures after every epoch; the network never trains on them. Under each: its "
    "answer, and how sure it is."
)


def render_sample_board(run: Run, metrics: Metrics) -> None:
    """Draw the pictures with the latest predictions, if there are any yet."""
    samples = run.samples()
    if samples is None:
        return
    images, labels = samples
    names = class_names_of(run, labels)
    answers = _latest_answers(metrics, len(images), len(names))
    st.markdown(
        f"**{len(images)} test pictures** · {_summary(metrics, answers, labels)}", help=HELP
    )
    cells = [
        _cell(image, names[label], None if answers is None else answers[i], names)
        for i, (image, label) in enumerate(zip(images, labels, strict=True))
    ]
    st.html(HTML('<div class="samples">{}</div>').format(HTML().join(cells)))


def class_names_of(run: Run, labels: np.ndarray) -> Sequence[str]:
    """The class names of a run.

    Args:
        run: the run.
        labels: the labels `(N,)` of its sample pictures.

    Returns:
        The data set's names, or numbers if the app no longer has that data set.
    """
    if run.config.dataset in DATASETS:
        return DATASETS[run.config.dataset].class_names
    return [str(number) for number in range(int(labels.max()) + 1)]


def _latest_answers(metrics: Metrics, count: int, classes: int) -> np.ndarray | None:
    """Probabilities `(count, classes)` after the last epoch; None if there are none that fit."""
    if not metrics.epochs:
        return None
    answers = np.asarray(metrics.epochs[-1].samples, dtype=float)
    return answers if answers.shape == (count, classes) else None


def _summary(metrics: Metrics, answers: np.ndarray | None, labels: np.ndarray) -> str:
    if answers is None:
        return "the first answers come after the first epoch"
    right = int((answers.argmax(axis=1) == labels).sum())
    return f"{right} of {len(labels)} right after epoch {metrics.epochs[-1].epoch}"


def _cell(
    image: np.ndarray, truth: str, probabilities: np.ndarray | None, names: Sequence[str]
) -> HTML:
    if probabilities is None:
        return _figure(image, truth, "", "…", truth)
    answer = names[int(probabilities.argmax())]
    sure = f"{probabilities.max():.0%}"
    if answer == truth:
        return _figure(image, truth, "right", f"✓ {answer}", sure)
    return _figure(image, truth, "wrong", f"✗ {answer}", f"{sure}, is {truth}")


def _figure(image: np.ndarray, truth: str, kind: str, caption: str, note: str) -> HTML:
    return HTML(
        '<figure class="{}">{}<figcaption><b>{}</b><span>{}</span></figcaption></figure>'
    ).format(kind, picture_html(image, truth), caption, note)
