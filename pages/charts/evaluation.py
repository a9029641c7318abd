"""Charts for evaluation: confusion matrix, reliability diagram, robustness, map of pictures."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.evaluation.calibration import Bin

BLUE, ORANGE, GREY = "#2f6fde", "#e8850c", "#7a8499"
CELL = 34  # pixels of height for a row of the confusion matrix
AROUND = 80  # pixels of height for its title and axis
SHORT = 3  # characters of a class name that fits below a column
PICKED = "picked"  # the name of the selection in the confusion matrix
HEIGHT = 320  # pixels

# Ten colours with shapes: each pair is distinct with any kind of colour vision.
_COLOURS = (BLUE, ORANGE, "#0f9a8a", "#8a5cd6", GREY, "#c9a400", "#4d8f2a", "#d0568f", "#5a3d1e",
            "#00b7d8")  # fmt: skip
_SHAPES = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross",
           "triangle-right", "triangle-left", "circle", "square")  # fmt: skip


def confusion_chart(
    counts: NDArray[np.int64], names: Sequence[str], shares: bool, ink: str
) -> dict[str, Any]:
    """The confusion matrix as a Vega-Lite specification with its data; a cell can be picked.

    Args:
        counts: `(classes, classes)`: row: true class, column: predicted class.
        names: one name for each class.
        shares: whether to write shares of the true class instead of counts.
        ink: CSS colour of the numbers off the diagonal.

    Returns:
        A specification with the selection `PICKED`, which has the fields `truth` and `answer`.
    """
    level = max(map(len, names)) <= SHORT
    axis = {
        "type": "nominal",
        "sort": None,
        "axis": {"labelOverlap": False, "labelAngle": 0 if level else -40},
    }
    return {
        "title": "What is taken for what",
        "height": AROUND + CELL * len(names),
        "data": {"values": _cells(counts, names, shares)},
        "encoding": {
            "x": {"field": "answer", "title": "What the network said", **axis},
            "y": {"field": "truth", "title": "What it really was", **axis},
            "tooltip": [
                {"field": "truth", "title": "really"},
                {"field": "answer", "title": "said"},
                {"field": "count", "title": "pictures", "format": ","},
                {"field": "share", "title": "of this class", "format": ".1%"},
            ],
        },
        "layer": [_squares(), _numbers(ink)],
    }


def _cells(counts: NDArray[np.int64], names: Sequence[str], shares: bool) -> list[dict[str, Any]]:
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return [
        {
            "truth": truth,
            "answer": answer,
            "count": int(counts[i, j]),
            "share": float(share[i, j]),
            "written": _written(int(counts[i, j]), float(share[i, j]), shares),
            "is_right": i == j,
        }
        for i, truth in enumerate(names)
        for j, answer in enumerate(names)
    ]


def _squares() -> dict[str, Any]:
    """The cells: the more pictures, the stronger the colour. A cell can be picked."""
    picked = {"name": PICKED, "select": {"type": "point", "fields": ["truth", "answer"]}}
    strength = {"type": "pow", "exponent": 0.4, "domain": [0, 1], "range": [0, 0.85]}
    return {
        "params": [picked],
        "mark": {"type": "rect", "cursor": "pointer", "stroke": GREY, "strokeOpacity": 0.3},
        "encoding": {
            "color": _right_or(BLUE, ORANGE),
            "opacity": {
                "field": "share",
                "type": "quantitative",
                "scale": strength,
                "legend": None,
            },
        },
    }


def _numbers(ink: str) -> dict[str, Any]:
    return {
        "mark": {"type": "text", "fontSize": 11},
        "encoding": {
            "text": {"field": "written", "type": "nominal"},
            "color": _right_or("white", ink),
        },
    }


def _right_or(right: str, wrong: str) -> dict[str, Any]:
    return {"condition": {"test": "datum.is_right", "value": right}, "value": wrong}


def _written(count: int, share: float, shares: bool) -> str:
    if not count:
        return ""
    return (f"{share:.0%}" if share >= 0.005 else "<1%") if shares else f"{count:,}"


def reliability_chart(bins: Sequence[Bin]) -> dict[str, Any]:
    """The reliability diagram: accuracy over confidence, beside the diagonal where they are equal.

    Guo et al., "On Calibration of Modern Neural Networks", 2017.
    """
    rows = [
        {"confidence": each.confidence, "accuracy": each.accuracy, "count": each.count}
        for each in bins
    ]
    return {
        "title": "As often right as it says?",
        "height": HEIGHT,
        "layer": [
            {
                "data": {"values": [{"x": 0, "y": 0}, {"x": 1, "y": 1}]},
                "mark": {"type": "line", "strokeDash": [5, 4], "color": GREY},
                "encoding": {
                    "x": {"field": "x", "type": "quantitative"},
                    "y": {"field": "y", "type": "quantitative"},
                },
            },
            {
                "data": {"values": rows},
                "mark": {"type": "line", "color": BLUE, "point": False, "opacity": 0.5},
                "encoding": _confidence_axes(),
            },
            {
                "data": {"values": rows},
                "mark": {"type": "circle", "color": BLUE, "opacity": 1},
                "encoding": _dots(),
            },
        ],
    }


def _dots() -> dict[str, Any]:
    """The bins as dots, larger where there are more pictures."""
    return {
        **_confidence_axes(),
        "size": {
            "field": "count",
            "type": "quantitative",
            "title": "Pictures",
            "scale": {"type": "sqrt", "range": [40, 500]},
            "legend": None,
        },
        "tooltip": [
            {"field": "confidence", "title": "says", "format": ".1%"},
            {"field": "accuracy", "title": "is right", "format": ".1%"},
            {"field": "count", "title": "pictures", "format": ","},
        ],
    }


def _confidence_axes() -> dict[str, Any]:
    axis = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": "%"}}
    return {
        "x": {"field": "confidence", "title": "How sure it says it is", **axis},
        "y": {"field": "accuracy", "title": "How often it is right", **axis},
    }


def robustness_chart(
    severities: Sequence[float], accuracies: Sequence[float], unit: str, guessing: float
) -> dict[str, Any]:
    """Accuracy over the severity of a corruption; a dashed line shows pure guessing.

    Args:
        severities: from the weakest to the strongest.
        accuracies: 0 to 1, one for each severity.
        unit: what the severities are measured in.
        guessing: the accuracy of pure guessing, 0 to 1.

    Returns:
        A Vega-Lite specification with its data.
    """
    rows = [{"x": x, "y": y} for x, y in zip(severities, accuracies, strict=True)]
    across = {"field": "x", "type": "quantitative", "title": f"Severity ({unit})"}
    up = {
        "field": "y",
        "type": "quantitative",
        "title": "Accuracy",
        "scale": {"domain": [0, 1]},
        "axis": {"format": "%"},
    }
    return {
        "title": "Robustness",
        "height": HEIGHT - 40,
        "layer": [
            {
                "data": {"values": [{"guess": guessing}]},
                "mark": {"type": "rule", "strokeDash": [5, 4], "color": GREY},
                "encoding": {"y": {"field": "guess", "type": "quantitative"}},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "line", "color": BLUE, "point": {"size": 70, "color": BLUE}},
                "encoding": {
                    "x": across,
                    "y": up,
                    "tooltip": [
                        {"field": "x", "title": unit},
                        {"field": "y", "title": "accuracy", "format": ".1%"},
                    ],
                },
            },
        ],
    }


def picture_map_chart(
    places: NDArray[np.float32],
    truths: Sequence[str],
    answers: Sequence[str],
    urls: Sequence[str],
    names: Sequence[str],
) -> dict[str, Any]:
    """Pictures as points, coloured by their true class; hovering over one shows the picture.

    Args:
        places: where the points are, `(N, 2)`.
        truths: the true class of each picture.
        answers: the predicted class of each picture.
        urls: the pictures as data URLs. Vega's tooltip draws any field called "image".
        names: all class names, in the order of the legend.

    Returns:
        A Vega-Lite specification with its data.
    """
    rows = [
        {
            "x": round(float(x), 4),
            "y": round(float(y), 4),
            "really": truth,
            "said": answer,
            "is_wrong": truth != answer,
            "image": url,
        }
        for (x, y), truth, answer, url in zip(places, truths, answers, urls, strict=True)
    ]
    hidden = {"type": "quantitative", "axis": None, "scale": {"zero": False}}
    return {
        "title": "Test pictures, as the network arranges them",
        "height": 460,
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "size": 45},
        "encoding": {
            "x": {"field": "x", **hidden},
            "y": {"field": "y", **hidden},
            "color": _by_class("really", names, _COLOURS),
            "shape": _by_class("really", names, _SHAPES),
            "opacity": {"condition": {"test": "datum.is_wrong", "value": 1}, "value": 0.55},
            "stroke": {"condition": {"test": "datum.is_wrong", "value": "#d03030"}, "value": None},
            "strokeWidth": {"condition": {"test": "datum.is_wrong", "value": 2.5}, "value": 0},
            "tooltip": [{"field": "image"}, {"field": "really"}, {"field": "said"}],
        },
    }


def _by_class(field: str, names: Sequence[str], values: Sequence[str]) -> dict[str, Any]:
    scale = {"domain": list(names), "range": list(values[: len(names)])}
    return {"field": field, "type": "nominal", "title": "Really", "scale": scale}
