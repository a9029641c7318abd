"""Comparing runs: their curves, the settings that differ, renaming and deleting."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from models.runs import Run
from pages.charts.run_comparison import (
    LOOKS,
    MOST_RUNS,
    Axis,
    Curve,
    RunCurves,
    comparison_spec,
    comparison_table,
)
from pages.runs import keys
from pages.runs.run_table import choose_runs
from pages.widgets import page, run_controls, services, wording
from pages.widgets.coach_card import render_coach
from pages.widgets.glossary import TERMS
from pages.widgets.run_results import render_again
from pages.widgets.titles import run_titles
from utils.markup import HTML
from utils.text import MOST_NAME, escape_markdown

SECONDS = 2.0  # between two refreshes while a run is in progress
CURVES: dict[Curve, str] = {
    "val_accuracy": "Validation accuracy",
    "val_loss": "Validation loss",
    "accuracy": "Training accuracy",
    "loss": "Training loss",
}
AXES: dict[Axis, str] = {"epoch": "epochs", "step": "steps", "seconds": "seconds"}
CURVE_HELP = (
    f"**Validation:** {TERMS['validation']} **Training:** on the pictures that are being trained "
    f"on, smoothed.  \n**Accuracy:** {TERMS['accuracy']}  \n**Loss:** {TERMS['loss']}"
)
AXIS_HELP = (
    f"**Epoch:** {TERMS['epoch']} **Step:** {TERMS['step']} **Seconds:** {TERMS['training time']} "
    "Over seconds, you see what each run reaches in the same time."
)


def render_runs() -> None:
    """The page's content, refreshed every two seconds while a run is in progress."""
    is_busy = _is_busy(services.run_store().list())
    st.fragment(_render_all, run_every=SECONDS if is_busy else None)(is_busy)


def _is_busy(runs: Sequence[Run]) -> bool:
    return any(not run.status.state.is_over for run in runs)


def _render_all(was_busy: bool) -> None:
    runs = services.run_store().list()
    if was_busy and not _is_busy(runs):
        st.rerun()  # without the timer
    if not runs:
        _render_none()
        return
    titles = run_titles(runs)
    chosen = choose_runs(runs, titles)
    if not chosen:
        st.info("Tick one or more runs at the left of the table to see their curves.")
        return
    labels = [str(titles[run.id]) for run in chosen]
    _render_actions(chosen, labels)
    _render_curves(chosen, labels)
    if len(chosen) > 1:
        _render_differences(chosen, labels)
    else:
        render_coach(chosen[0], chosen[0].status, chosen[0].metrics())


def _render_none() -> None:
    with st.container(border=True):
        st.subheader("Nothing has been trained here yet", anchor=False)
        st.markdown(
            "Every training is kept as a run: its settings, its curves and the trained network. "
            "Here you can look at your runs, compare them and use them. The first one takes a "
            "minute."
        )
        if st.button("Train a network", type="primary", icon=page.icon_of("train")):
            page.go_to("train")


def _render_actions(chosen: Sequence[Run], labels: Sequence[str]) -> None:
    with st.container(horizontal=True, gap="small"):
        if len(chosen) == 1:
            (run,) = chosen
            if st.button("Open", icon=":material/open_in_new:", type="primary"):
                page.go_to("train", run=run.id)
            if run.problem is None:
                render_again(run)
                _render_rename(run)
        _render_delete(chosen, labels)


def _render_rename(run: Run) -> None:
    with st.popover("Rename", icon=":material/edit:"):
        name = st.text_input(
            "New name", run.name, max_chars=MOST_NAME, key=f"{keys.RUNS_NAME}_{run.id}"
        )
        if st.button("Use this name", type="primary") and run_controls.attempt(
            lambda: run.rename(name)
        ):
            st.rerun()


def _render_delete(chosen: Sequence[Run], labels: Sequence[str]) -> None:
    """Draw the delete button, which asks for a second press before anything is deleted."""
    what = f"“{escape_markdown(labels[0])}”" if len(chosen) == 1 else f"these {len(chosen)} runs"
    with st.popover("Delete", icon=":material/delete:"):
        st.markdown(f"Delete {what}, with curves and trained networks? This cannot be undone.")
        if st.button("Delete for good", type="primary", icon=":material/delete_forever:"):
            done = [run_controls.attempt(run.delete) for run in chosen]
            if all(done):
                st.rerun()


def _render_curves(chosen: Sequence[Run], labels: Sequence[str]) -> None:
    curve, axis = _choose_curve_and_axis()
    if len(chosen) > MOST_RUNS:
        st.caption(f"Only the first {MOST_RUNS} of the {len(chosen)} are drawn.")
    curves = _curves(chosen[:MOST_RUNS], labels)
    table = comparison_table(curves, curve, axis)
    if table.empty:
        st.info(f"{CURVES[curve]}: there is nothing to draw yet.")
        return
    with st.container(key=keys.RUNS_CHART):
        st.html(_legend([each.label for each in curves]))
        st.vega_lite_chart(
            table,
            comparison_spec(table, [each.label for each in curves], curve, axis),
            key=f"comparison_{curve}_{axis}",
            alt=f"{CURVES[curve]} over {AXES[axis]} of {len(curves)} runs",
        )


def _choose_curve_and_axis() -> tuple[Curve, Axis]:
    with st.container(horizontal=True, gap="medium"):
        curve: Curve = st.segmented_control(
            "Curve",
            list(CURVES),
            format_func=CURVES.__getitem__,
            default="val_accuracy",
            required=True,
            wrap=True,
            key=keys.RUNS_CURVE,
            help=CURVE_HELP,
        )
        axis: Axis = st.segmented_control(
            "Over",
            list(AXES),
            format_func=AXES.__getitem__,
            default="epoch",
            required=True,
            wrap=True,
            key=keys.RUNS_AXIS,
            help=AXIS_HELP,
        )
    return curve, axis


def _legend(labels: Sequence[str]) -> HTML:
    """The runs' names, each with its dash pattern and its marker."""
    entry = HTML('<div><span style="color:{};--dash:{}">{}</span>{}</div>')
    entries = HTML().join(
        entry.format(look.color, _dash(look.dash), look.sign, label)
        for label, look in zip(labels, LOOKS, strict=False)
    )
    return HTML('<div class="run-legend">{}</div>').format(entries)


def _dash(lengths: Sequence[int]) -> str:
    """A dash pattern as a CSS background."""
    stops, at = [], 0
    for index, length in enumerate(lengths):
        ink = "transparent" if index % 2 else "currentColor"
        stops.append(f"{ink} {at}px {at + length}px")
        at += length
    return f"repeating-linear-gradient(90deg,{','.join(stops)})"


def _curves(runs: Sequence[Run], labels: Sequence[str]) -> list[RunCurves]:
    curves = []
    for run, label in zip(runs, labels, strict=False):
        status, metrics = run.status, run.metrics()
        steps_per_epoch = wording.steps_per_epoch(status, metrics)
        curves.append(RunCurves(label, steps_per_epoch, metrics.steps, metrics.epochs))
    return curves


def _render_differences(chosen: Sequence[Run], labels: Sequence[str]) -> None:
    st.subheader("What differs", anchor=False)
    table = differences(chosen, labels)
    if table.empty:
        st.markdown("Nothing: these runs have the same settings.")
    else:
        st.dataframe(table, hide_index=True, alt="Settings in which the chosen runs differ")


def differences(runs: Sequence[Run], labels: Sequence[str]) -> pd.DataFrame:
    """The settings in which runs differ.

    Args:
        runs: two or more runs.
        labels: their titles, in the same order.

    Returns:
        One row for each setting that is not the same in all of them; the column `Setting`, and one
        for each run.
    """
    settings = [wording.flat_settings(run.config) for run in runs]
    names = {name: None for each in settings for name in each}
    rows = [
        {"Setting": wording.setting_title(name)}
        | {
            label: wording.setting_value(name, each.get(name))
            for label, each in zip(labels, settings, strict=True)
        }
        for name in names
        if any(each.get(name) != settings[0].get(name) for each in settings)
    ]
    return pd.DataFrame(rows)
