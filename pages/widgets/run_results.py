"""The results of a run: its test result beside the published one, predictions, next steps."""

import numpy as np
import streamlit as st

from models.evaluation.report import Evaluation
from models.recipes import Published, Recipe
from models.runs import Run, RunState, RunStatus
from models.training.config import TrainingConfig
from pages.widgets import page, run_controls, take_home, training_draft, wording
from pages.widgets.glossary import TERMS
from pages.widgets.picture_grids import render_pictures
from utils.datasets import DATASETS
from utils.text import escape_markdown

KERAS_HELP = "The trained network as a .keras file, for keras.saving.load_model."


def render_results(run: Run, status: RunStatus) -> None:
    """Figures and buttons of a run that has ended; no figures if it was never tested."""
    evaluation = run.evaluation()
    if evaluation is not None:
        _render_figures(run, status, evaluation)
    _render_next_steps(run, status)
    if not run.problem:
        take_home.render_run(run)


def _render_figures(run: Run, status: RunStatus, evaluation: Evaluation) -> None:
    recipe = wording.origin(run.config)
    published = recipe.published if recipe else None
    box = st.container(border=True, key="results")
    with box, st.grid(4, min_column_width=130, gap="small"):
        _render_accuracy(evaluation.test_accuracy, published)
        _render_loss(evaluation.test_loss, published.loss if published else None)
        st.metric("Test pictures", f"{evaluation.test_samples:,}", help=TERMS["test pictures"])
        st.metric("Trained for", wording.duration(status.seconds), help=TERMS["training time"])
    if recipe:
        _render_source(recipe, run.config)


def _render_accuracy(reached: float, published: Published | None) -> None:
    better = None if published is None else f"{100 * (reached - published.accuracy):+.2f} points"
    st.metric("Test accuracy", f"{reached:.2%}", better, help=TERMS["accuracy"])
    if published is not None:
        st.metric("Published", f"{published.accuracy:.2%}", help=TERMS["published"])


def _render_loss(reached: float, published: float | None) -> None:
    larger = None if published is None else f"{reached - published:+.4f}"
    st.metric("Test loss", f"{reached:.4f}", larger, delta_color="inverse", help=TERMS["loss"])
    if published is not None:
        st.metric("Published loss", f"{published:.4f}", help=TERMS["published"])


def _render_source(recipe: Recipe, config: TrainingConfig) -> None:
    """The source of the published figures, and the settings that differ from the recipe."""
    source = f"[{recipe.source}]({recipe.url})" if recipe.url else recipe.source
    lines = [f"Recipe “{recipe.title}”. {source}"]
    changes = wording.changed_settings(recipe.config, config)
    if changes:
        lines.append(f"Other than in the recipe: {escape_markdown('; '.join(changes), 2_000)}.")
    st.caption("  \n".join(lines))


def render_predictions(run: Run) -> None:
    """The fixed test pictures of a run: what each is, and what the finished network says."""
    samples, probabilities = run.samples(), run.sample_answers()
    if samples is None or probabilities is None or run.config.dataset not in DATASETS:
        return
    images, labels = samples
    answers = probabilities.argmax(axis=1)
    names = DATASETS[run.config.dataset].class_names
    captions = [_caption(names[a], names[t]) for a, t in zip(answers, labels, strict=True)]
    st.subheader(f"What it says to {len(images)} test pictures", anchor=False)
    right = int(np.sum(answers == labels))
    st.markdown(f"{right} of {len(labels)} right. ✗ marks a wrong answer, with what it really is.")
    render_pictures(images, captions, "Test pictures with predicted class")


def _caption(answer: str, truth: str) -> str:
    return f"✓ {answer}" if answer == truth else f"✗ {answer}, is {truth}"


def _render_next_steps(run: Run, status: RunStatus) -> None:
    """Buttons: use it, take it home, go on with it, try another."""
    is_ready = run.model_file("tflite") is not None
    with st.container(horizontal=True, gap="small"):
        if status.state is not RunState.FINISHED and not run.problem:
            run_controls.render_resume(run)
        if is_ready:
            _render_uses(run)
        if status.state is RunState.FINISHED:
            run_controls.render_longer(run)
        if not run.problem:
            render_again(run)


def _render_uses(run: Run) -> None:
    in_dataset = run.config.dataset in DATASETS
    uses = {"Photo with it": "photo"}
    if in_dataset and DATASETS[run.config.dataset].preparation.drawing_prompt:
        uses = {"Draw with it": "draw", **uses}
    uses |= {"Look inside": "inside", "Evaluate": "evaluate"}
    for label, target in uses.items():
        if st.button(label, icon=page.icon_of(target)):
            page.go_to(target, run=run.id)
    file = run.model_file("keras")
    if file is not None:
        st.download_button(
            "Download .keras",
            file.read_bytes,
            file_name=f"{run.id}.keras",
            icon=":material/download:",
            help=KERAS_HELP,
        )


def render_again(run: Run) -> None:
    """A button that opens the form with this run's settings."""
    if st.button(
        "Run again with a change",
        icon=":material/replay:",
        help="Opens the form with this run's settings. Change one thing and compare.",
    ):
        training_draft.take_over(run.config)
        st.query_params.clear()
        page.go_to("train")
