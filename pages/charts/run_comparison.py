"""The learning curves of several runs in one chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from models.training.events import EpochEnded, StepReported
from pages.charts.thinning import rounded_up, smoothed, thinned

Curve = Literal["val_accuracy", "val_loss", "accuracy", "loss"]
Axis = Literal["epoch", "step", "seconds"]

POINTS = 200  # of one curve
SMOOTHING = 0.01  # half-life of a smoothed curve, as a share of its length
HEIGHT = 320  # pixels


@dataclass(frozen=True)
class Look:
    """How the curve of a run is drawn: its colour, dash pattern and point shape."""

    color: str
    dash: tuple[int, ...]  # pixels drawn, pixels left out, ...
    shape: str  # of its points, as Vega calls it
    sign: str  # that shape as a character


LOOKS = (
    Look("#2f6fde", (1, 0), "circle", "●"),
    Look("#e8850c", (7, 3), "square", "■"),
    Look("#0f9a8a", (2, 2), "diamond", "◆"),
    Look("#8a5cd6", (9, 3, 2, 3), "triangle-up", "▲"),
    Look("#7a8499", (1, 0), "triangle-down", "▼"),
    Look("#c9a400", (7, 3), "cross", "✚"),
    Look("#4d8f2a", (2, 2), "triangle-right", "▶"),
    Look("#d0568f", (9, 3, 2, 3), "triangle-left", "◀"),
)
MOST_RUNS = len(LOOKS)


@dataclass(frozen=True)
class RunCurves:
    """What a run has reported, and its label in the legend."""

    label: str
    steps_per_epoch: int
    steps: Sequence[StepReported]
    epochs: Sequence[EpochEnded]


def comparison_table(runs: Sequence[RunCurves], curve: Curve, axis: Axis) -> pd.DataFrame:
    """The points of all curves.

    Args:
        runs: what each run has reported.
        curve: the quantity. Validation has a point for every epoch; training is smoothed.
        axis: what `x` counts: epochs, steps or seconds of training.

    Returns:
        The columns `run` (a label), `x` and `y`.
    """
    read = _validation if curve.startswith("val_") else _training
    points = [(run.label, x, y) for run in runs for x, y in read(run, curve, axis)]
    return pd.DataFrame(points, columns=["run", "x", "y"])


def _validation(run: RunCurves, curve: Curve, axis: Axis) -> list[tuple[float, float]]:
    points = ((getattr(each, axis), getattr(each, curve)) for each in run.epochs)
    return [(float(x), y) for x, y in points if y is not None]


def _training(run: RunCurves, curve: Curve, axis: Axis) -> list[tuple[float, float]]:
    if not run.steps:
        return []
    if axis == "epoch":
        x = np.array([each.step / run.steps_per_epoch for each in run.steps])
    else:
        x = np.array([getattr(each, axis) for each in run.steps], dtype=float)
    raw = [getattr(each, curve) for each in run.steps]
    y = smoothed(x, raw, max(SMOOTHING * float(x[-1] - x[0]), 1e-9))
    return [(x[i], y[i]) for i in thinned(len(x), POINTS) if np.isfinite(y[i])]


def comparison_spec(
    table: pd.DataFrame, labels: Sequence[str], curve: Curve, axis: Axis
) -> dict[str, Any]:
    """The Vega-Lite specification for the rows of `comparison_table`.

    The axes end at round numbers, which seldom change while a run goes on.

    Args:
        table: the rows; not empty.
        labels: the runs' labels, which get the looks of `LOOKS` in turn.
        curve: the quantity of the table.
        axis: what its `x` counts.

    Returns:
        The specification, without data and without a legend.
    """
    is_share = curve.endswith("accuracy")
    points = {
        "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
        "encoding": {"shape": _by_run(labels, [look.shape for look in LOOKS])},
    }
    lines = {
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {"strokeDash": _by_run(labels, [list(look.dash) for look in LOOKS])},
    }
    return {
        "height": HEIGHT,
        "encoding": {
            "x": _axis("x", axis, "~s", [0.0, rounded_up(max(table["x"].max(), 1.0))]),
            "y": _axis("y", None, "~%" if is_share else "~g", _range(table["y"], is_share)),
            "color": _by_run(labels, [look.color for look in LOOKS]),
            "tooltip": [
                {"field": "run", "type": "nominal"},
                {"field": "x", "type": "quantitative", "title": axis, "format": ",.2~f"},
                {
                    "field": "y",
                    "type": "quantitative",
                    "title": curve.replace("val_", "validation "),
                    "format": ".2%" if is_share else ".4f",
                },
            ],
        },
        "layer": [lines, points] if curve.startswith("val_") else [lines],
    }


def _axis(field: str, title: str | None, form: str, domain: list[float]) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "axis": {
            "format": form,
            "minExtent": 40 if field == "y" else 0,
            "tickMinStep": 1 if field == "x" else 0,
        },
        "scale": {"domain": domain, "nice": False, "zero": False},
    }


def _range(values: "pd.Series[float]", is_share: bool) -> list[float]:
    """Round ends of the vertical axis: the worst accuracy to 1, or 0 to the worst loss."""
    if is_share:
        worst = rounded_up(max(1 - float(values.min()), 0.005))
        return [max(0.0, round(1 - worst, 6)), 1.0]
    return [0.0, rounded_up(max(float(values.max()), 1e-6))]


def _by_run(labels: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    scale = {"domain": list(labels), "range": list(values[: len(labels)])}
    return {"field": "run", "type": "nominal", "scale": scale, "legend": None}
