"""The charts of the lessons about training."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from models.training.events import EpochEnded
from pages.charts.evaluation import BLUE, GREY, ORANGE
from pages.charts.learning_curves import Quantity
from pages.charts.thinning import rounded_up, thinned

POINTS = 300  # of one curve
HEIGHT = 230  # pixels
SHAPES = ("circle", "diamond")  # as in the legend that the page draws for all these charts


def descent_chart(losses: Sequence[float], guessing: float) -> dict[str, Any]:
    """The loss before the first step and after each one, and that of guessing (dashed).

    Args:
        losses: in nats; the first is the loss before any step.
        guessing: the loss of pure guessing, in nats.

    Returns:
        A Vega-Lite specification with its data.
    """
    rows = [{"step": int(i), "loss": losses[i]} for i in thinned(len(losses), POINTS)]
    return {
        "title": "Loss (nats) so far",
        "height": HEIGHT,
        "layer": [
            _level(guessing),
            {
                "data": {"values": rows},
                "mark": {"type": "line", "color": BLUE, "point": len(rows) < 40},
                "encoding": {
                    "x": {
                        "field": "step",
                        "type": "quantitative",
                        "title": "steps",
                        "axis": {"tickMinStep": 1, "format": "d"},
                        "scale": {"nice": False, "domain": [0, max(10, len(losses) - 1)]},
                    },
                    "y": _loss("loss", [0, rounded_up(max(*losses, guessing))]),
                    "tooltip": [
                        {"field": "step", "format": "d"},
                        {"field": "loss", "format": ".3f"},
                    ],
                },
            },
        ],
    }


def slope_chart(
    rates: Sequence[float], losses: Sequence[float], here: float, chosen: tuple[float, float]
) -> dict[str, Any]:
    """The loss after one step with each learning rate, beside the loss before it (dashed).

    Args:
        rates: learning rates, ascending.
        losses: the loss after one step with each, in nats.
        here: the loss before the step, in nats.
        chosen: the learning rate to mark, and the loss after a step with it. A loss above the
            chart is marked at its upper edge.

    Returns:
        A Vega-Lite specification with its data.
    """
    top = rounded_up(1.6 * here)
    rows = [{"rate": r, "loss": loss} for r, loss in zip(rates, losses, strict=True)]
    x = {
        "field": "rate",
        "type": "quantitative",
        "title": "learning rate",
        "scale": {"type": "log", "domain": [rates[0], rates[-1]], "nice": False},
        "axis": {"format": "~g", "values": [10.0**power for power in range(-3, 2)]},
    }
    tooltip = [{"field": "rate", "format": ".2~g"}, {"field": "loss", "format": ".3f"}]
    return {
        "title": "Loss (nats) along the slope, from here",
        "height": HEIGHT,
        "layer": [
            _level(here),
            {
                "data": {"values": rows},
                "mark": {"type": "line", "color": BLUE, "clip": True},
                "encoding": {"x": x, "y": _loss("loss", [0, top]), "tooltip": tooltip},
            },
            *_landing(chosen, top, x, tooltip),
        ],
    }


def _landing(
    chosen: tuple[float, float], top: float, x: Mapping[str, Any], tooltip: Sequence[Any]
) -> list[dict[str, Any]]:
    """A rule at the chosen learning rate, and a point where the step with it leads."""
    rate, loss = chosen
    data = {"values": [{"rate": rate, "loss": loss, "height": min(loss, top)}]}
    point = {
        "type": "point",
        "shape": "circle" if loss <= top else "triangle-up",
        "filled": True,
        "size": 150,
        "opacity": 1,
        "color": ORANGE,
    }
    return [
        {
            "data": data,
            "mark": {"type": "rule", "color": ORANGE, "strokeDash": [4, 3]},
            "encoding": {"x": x},
        },
        {
            "data": data,
            "mark": point,
            "encoding": {"x": x, "y": _loss("height", [0, top]), "tooltip": tooltip},
        },
    ]


def training_chart(epochs: Sequence[EpochEnded], quantity: Quantity, top: float) -> dict[str, Any]:
    """Loss or accuracy on a network's own pictures (solid, blue) and unknown ones (dashed, orange).

    Args:
        epochs: what was reported after each epoch.
        quantity: loss (in nats) or accuracy.
        top: the end of the vertical axis, the same for charts that stand side by side.

    Returns:
        A Vega-Lite specification with its data.
    """
    rows = [
        {"epoch": each.epoch, "whose": whose, "value": getattr(each, field)}
        for each in epochs
        for whose, field in (("own", quantity), ("unknown", f"val_{quantity}"))
    ]
    form = ".0%" if quantity == "accuracy" else "~g"
    domain = ["own", "unknown"]
    return {
        "title": "Loss (nats)" if quantity == "loss" else "Accuracy",
        "height": 240,
        "data": {"values": rows},
        "mark": {"type": "line", "point": {"size": 45}, "strokeWidth": 2.2},
        "encoding": {
            "x": {
                "field": "epoch",
                "type": "quantitative",
                "title": "epoch",
                "axis": {"tickMinStep": 1, "format": "d"},
                "scale": {"nice": False, "domain": [1, max(2, len(epochs))]},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": None,
                "scale": {"domain": [0, top], "nice": False},
                "axis": {"format": form, "tickCount": 5, "minExtent": 36},
            },
            "color": _by("whose", domain, (BLUE, ORANGE)),
            "strokeDash": _by("whose", domain, ([1, 0], [6, 3])),
            "shape": _by("whose", domain, SHAPES),
            "tooltip": [
                {"field": "whose", "title": "pictures"},
                {"field": "epoch", "format": "d"},
                {"field": "value", "format": ".1%" if quantity == "accuracy" else ".3f"},
            ],
        },
    }


def growth_chart(rows: Sequence[Mapping[str, Any]], ways: Sequence[str]) -> dict[str, Any]:
    """Test accuracy over the number of training pictures, a line for each of two ways.

    Args:
        rows: each with `pictures`, `way`, `accuracy`, and the likely range, `low` to `high`.
        ways: the two ways, as they stand in the rows.

    Returns:
        A Vega-Lite specification with its data.
    """
    x = {
        "field": "pictures",
        "type": "quantitative",
        "title": "pictures to learn from",
        "scale": {"type": "log", "domain": [40, 1_800], "nice": False},
        "axis": {"values": [50, 150, 500, 1_437], "format": ",d"},
    }
    y = {
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [_floor(rows), 1.0], "nice": False},
        "axis": {"format": ".0%"},
    }
    return {
        "title": "Test accuracy",
        "height": 260,
        "data": {"values": list(rows)},
        "encoding": {"x": x, "color": _by("way", ways, (BLUE, ORANGE))},
        "layer": _growth_layers(y, ways),
    }


def _growth_layers(y: Mapping[str, Any], ways: Sequence[str]) -> list[dict[str, Any]]:
    """The likely ranges as upright lines, then the curves, then their points."""
    share = {"field": "accuracy", **y}
    tooltip = [
        {"field": "way"},
        {"field": "pictures", "format": ",d"},
        {"field": "accuracy", "format": ".1%"},
        {"field": "low", "title": "likely from", "format": ".1%"},
        {"field": "high", "title": "to", "format": ".1%"},
    ]
    return [
        {
            "mark": {"type": "rule", "opacity": 0.35, "strokeWidth": 2},
            "encoding": {"y": {"field": "low", **y}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line"},
            "encoding": {"y": share, "strokeDash": _by("way", ways, ([1, 0], [6, 3]))},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
            "encoding": {"y": share, "shape": _by("way", ways, SHAPES), "tooltip": tooltip},
        },
    ]


def _floor(rows: Sequence[Mapping[str, Any]]) -> float:
    """The lower end of the axis: a round tenth below all ranges."""
    return math.floor(10 * min((row["low"] for row in rows), default=0.5)) / 10


def _by(field: str, names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    scale = {"domain": list(names), "range": list(values)}
    return {"field": field, "type": "nominal", "scale": scale, "legend": None}


def _level(value: float) -> dict[str, Any]:
    return {
        "data": {"values": [{"level": value}]},
        "mark": {"type": "rule", "strokeDash": [5, 4], "color": GREY},
        "encoding": {"y": {"field": "level", "type": "quantitative"}},
    }


def _loss(field: str, domain: Sequence[float]) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "title": None,
        "scale": {"domain": list(domain), "nice": False},
        "axis": {"format": "~g", "tickCount": 6, "minExtent": 30},
    }
