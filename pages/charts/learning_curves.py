"""The learning curves of one run, loss and accuracy, as they grow."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from models.training.events import EpochEnded, StepReported
from pages.charts.thinning import rounded_up, smoothed, thinned

Quantity = Literal["loss", "accuracy"]

POINTS = 200  # of the training curve: more would not show in a chart 500 pixels wide
SETTLING = 32  # pieces of the training curve that settle at a time
SMOOTHING = 0.008  # half-life of the smoothed curve, as a share of the planned epochs
LONGEST_SMOOTHING = 0.3  # epochs; a longer half-life would lag behind the validation curve
LATER = 0.3  # a close-up leaves out this first share of the steps so far
HEIGHT = 260  # pixels
TRAINING = ("settled", "growing")  # the tables of the training curve
BY_STEP = {"field": "step"}
RAW = {"strokeWidth": 1, "opacity": 0.35}
SMOOTH = {"strokeWidth": 2.5, "strokeCap": "round"}

FORMATS = {"loss": ".3f", "accuracy": ".1%"}


@dataclass(frozen=True)
class Frame:
    """What stays the same while a chart grows: how far it will go, and where guessing lies."""

    quantity: Quantity
    epochs: int
    steps_per_epoch: int
    num_classes: int
    close_up: bool = False  # show only the range of the later part

    @property
    def guessing(self) -> float:
        """The loss or accuracy of a guess that ignores the picture."""
        return math.log(self.num_classes) if self.quantity == "loss" else 1 / self.num_classes


@dataclass(frozen=True)
class LiveTables:
    """The rows of a live chart. No value in them is missing or infinite.

    The `height` of a value is the value clipped to the vertical axis.

    Attributes:
        settled: the pieces of the training curve from one point to the next: `step`, `value`
            (smoothed), `epoch` (fractional), `height` and `raw_height` where a piece ends, and
            `epoch_before`, `height_before`, `raw_height_before` where it begins.
        growing: the same for the last few pieces, the only ones that change with every report.
        validation: `epoch`, `step`, `value`, `height`.
        axis: one row with `low` and `high`, the ends of the vertical axis, and `guessing`.
    """

    settled: pd.DataFrame
    growing: pd.DataFrame
    validation: pd.DataFrame
    axis: pd.DataFrame


def live_tables(
    frame: Frame, steps: Sequence[StepReported], epochs: Sequence[EpochEnded]
) -> LiveTables:
    """The tables of a live chart: about `POINTS` rows of training, one for every epoch.

    Args:
        frame: what stays the same for the chart.
        steps: all reports so far, in order.
        epochs: all epochs that have ended, in order.

    Returns:
        The tables, under the names that `live_spec` uses.
    """
    x = np.array([report.step / frame.steps_per_epoch for report in steps])
    raw = np.array([getattr(report, frame.quantity) for report in steps], dtype=float)
    smooth = smoothed(x, raw, min(SMOOTHING * frame.epochs, LONGEST_SMOOTHING))
    checks = _checks(frame, epochs)
    low, high = _vertical_range(frame, x, smooth, checks)
    kept = [i for i in thinned(len(x), POINTS) if np.isfinite(raw[i])]
    pieces = _pieces(
        {
            "epoch": x[kept],
            "height": smooth[kept].clip(low, high),
            "raw_height": raw[kept].clip(low, high),
        }
    )
    pieces["step"] = [steps[i].step for i in kept]
    pieces["value"] = smooth[kept]
    validation = pd.DataFrame(checks, columns=["epoch", "step", "value"])
    validation["height"] = validation["value"].clip(low, high)
    settled = (len(kept) - 1) // SETTLING * SETTLING
    return LiveTables(
        settled=pieces[: max(settled, 0)],
        growing=pieces[max(settled, 0) :],
        validation=validation,
        axis=pd.DataFrame([{"low": low, "high": high, "guessing": frame.guessing}]),
    )


def _pieces(points: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """One row for each point: its coordinates and those of the point before it."""
    before = {f"{name}_before": np.append(each[:1], each[:-1]) for name, each in points.items()}
    return pd.DataFrame({**points, **before})


def _checks(frame: Frame, epochs: Sequence[EpochEnded]) -> list[tuple[int, int, float]]:
    """Epoch, step and validation value of every epoch that has one."""
    found = [(e.epoch, e.step, getattr(e, f"val_{frame.quantity}")) for e in epochs]
    return [each for each in found if each[2] is not None and math.isfinite(each[2])]


def _vertical_range(
    frame: Frame,
    x: np.ndarray,
    smooth: np.ndarray,
    checks: Sequence[tuple[int, int, float]],
) -> tuple[float, float]:
    """The ends of the vertical axis: round numbers, which seldom change while a curve grows."""
    since = LATER * x[-1] if frame.close_up and len(x) else 0.0
    later_checks = [value for epoch, _, value in checks if epoch >= since]
    shown = np.append(smooth[x >= since], later_checks)
    shown = shown[np.isfinite(shown)]
    if frame.quantity == "accuracy":
        if not frame.close_up or not len(shown):
            return 0.0, 1.0
        return max(0.0, 1 - rounded_up(max(1 - shown.min(), 0.001))), 1.0
    if not frame.close_up or not len(shown):
        shown = np.append(shown, frame.guessing * 1.1)
    return 0.0, rounded_up(max(shown.max(), 1e-6))


def live_spec(frame: Frame) -> dict[str, Any]:
    """The Vega-Lite specification of a live chart, for the tables of `live_tables` by their names.

    It depends on the frame alone: the ends of the vertical axis come from a table, so a browser
    that gets new rows redraws only the marks. The training curve is drawn in pieces, because Vega
    keeps thousands of rows and marks that are gone: unlike the points of a line, a piece can have
    a key, by which its mark is found again. Colours are named as in the theme.
    """
    tooltip = _tooltip(frame.quantity)
    checks = {"type": "line", "strokeWidth": 1.5, "strokeDash": [5, 3]}
    points = {"type": "point", "shape": "diamond", "filled": True, "opacity": 1}
    size = min(90, max(20, 1500 // frame.epochs))  # smaller where there will be many
    return {
        "height": HEIGHT,
        "encoding": {"x": _x_axis(frame), "y": _y_axis(frame, "height")},
        "layer": [
            _guessing_line(frame),
            *(_curve(table, frame, "raw_height", RAW) for table in TRAINING),
            *(_curve(table, frame, "height", SMOOTH) for table in TRAINING),
            _layer("validation", checks, "orange"),
            _layer("validation", {**points, "size": size}, "orange", key=BY_STEP, tooltip=tooltip),
        ],
    }


def _curve(table: str, frame: Frame, height: str, look: dict[str, Any]) -> dict[str, Any]:
    """A curve drawn in pieces."""
    return _layer(
        table,
        {"type": "rule", **look},
        "blue",
        y=_y_axis(frame, height),
        x2={"field": "epoch_before"},
        y2={"field": f"{height}_before"},
        key=BY_STEP,
        tooltip=_tooltip(frame.quantity),
    )


def _layer(table: str, mark: dict[str, Any], color: str, **encoding: Any) -> dict[str, Any]:
    return {
        "data": {"name": table},
        "mark": mark,
        "encoding": {"color": {"value": color}, **encoding},
    }


def _guessing_line(frame: Frame) -> dict[str, Any]:
    across = {"x": {"value": 0}, "x2": {"value": "width"}}
    rule = {"type": "rule", "strokeDash": [2, 4], "opacity": 0.7, "clip": True}
    return _layer("axis", rule, "gray", y=_y_axis(frame, "guessing"), **across)


def _x_axis(frame: Frame) -> dict[str, Any]:
    return {
        "field": "epoch",
        "type": "quantitative",
        "title": "epoch",
        "axis": {"tickMinStep": 1, "format": "d", "tickCount": min(frame.epochs, 10)},
        "scale": {"domain": [0, frame.epochs], "nice": False},
    }


def _y_axis(frame: Frame, field: str) -> dict[str, Any]:
    is_share = frame.quantity == "accuracy"
    ends = [{"expr": _from_table("low", 0)}, {"expr": _from_table("high", 1)}]
    return {
        "field": field,
        "type": "quantitative",
        "title": None,
        "axis": {"format": "~%" if is_share else "~g", "tickCount": 6, "minExtent": 40},
        "scale": {"domain": ends, "zero": False, "nice": False},
    }


def _from_table(column: str, before: float) -> str:
    """A Vega expression for a column of the `axis` table; `before` while the table is empty."""
    rows = "data('axis')"
    return f"length({rows}) ? {rows}[0].{column} : {before}"


def _tooltip(quantity: Quantity) -> list[dict[str, Any]]:
    return [
        {"field": "epoch", "type": "quantitative", "format": ".2~f"},
        {"field": "step", "type": "quantitative", "format": ","},
        {
            "field": "value",
            "type": "quantitative",
            "format": FORMATS[quantity],
            "title": quantity,
        },
    ]
