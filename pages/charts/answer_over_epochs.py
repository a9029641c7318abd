"""A network's prediction for one picture after each epoch, as a chart."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOST_CLASSES = 5  # drawn as lines


def epoch_table(
    epochs: Sequence[int], probabilities: NDArray[np.float32], class_names: Sequence[str]
) -> pd.DataFrame:
    """The probabilities of the `MOST_CLASSES` classes that were likeliest at any time.

    Args:
        epochs: the numbers of the epochs, counted from 1.
        probabilities: `(epochs, classes)`, 0 to 1.
        class_names: one name for each class.

    Returns:
        One row for each epoch and class: the columns `epoch`, `class` and `probability`.
    """
    likely = np.argsort(-probabilities.max(axis=0), kind="stable")[:MOST_CLASSES]
    return pd.DataFrame(
        [
            {"epoch": epoch, "class": class_names[i], "probability": float(row[i])}
            for epoch, row in zip(epochs, probabilities, strict=True)
            for i in sorted(likely)
        ]
    )


def epoch_spec(table: pd.DataFrame, epoch: int | None) -> dict[str, Any]:
    """A Vega-Lite specification for such a table, with a rule at one epoch.

    Args:
        table: the table from `epoch_table`.
        epoch: where the rule stands; None: at the last epoch.

    Returns:
        The specification, without data for the lines.
    """
    here = int(table["epoch"].max()) if epoch is None else epoch
    return {
        "height": 170,
        "encoding": {
            "x": {
                "field": "epoch",
                "type": "quantitative",
                "title": "after epoch",
                "axis": {"tickMinStep": 1, "format": "d", "grid": False},
                "scale": {"nice": False},
            },
            "y": {
                "field": "probability",
                "type": "quantitative",
                "title": None,
                "scale": {"domain": [0, 1]},
                "axis": {"format": ".0%", "tickCount": 3},
            },
        },
        "layer": [
            _class_lines(),
            {
                "data": {"values": [{"here": here}]},
                "mark": {"type": "rule", "strokeDash": [4, 3], "color": "#7a8499"},
                "encoding": {"x": {"field": "here", "type": "quantitative"}, "y": None},
            },
        ],
    }


def _class_lines() -> dict[str, Any]:
    by_class = {"field": "class", "type": "nominal", "title": None, "sort": None}
    return {
        "mark": {"type": "line", "point": {"size": 36}, "strokeWidth": 2.2},
        "encoding": {
            "color": by_class,
            "shape": by_class,
            "tooltip": [
                {"field": "class", "type": "nominal"},
                {"field": "epoch", "type": "quantitative"},
                {"field": "probability", "type": "quantitative", "format": ".1%"},
            ],
        },
    }
