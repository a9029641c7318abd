"""What a network said to one picture after each epoch, as a chart."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOST_CLASSES = 5  # lines


def epoch_table(
    epochs: Sequence[int], probabilities: NDArray[np.float32], class_names: Sequence[str]
) -> pd.DataFrame:
    """The probabilities of the MOST_CLASSES classes that were likeliest at any time.

    Args:
        epochs: their numbers.
        probabilities: `(epochs, classes)`.
        class_names: of all classes.

    Returns:
        The columns `epoch`, `class` and `probability`.
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
    """The Vega-Lite specification, with a rule at one epoch.

    Args:
        table: from `epoch_table`.
        epoch: where the rule is; None: at the last epoch.
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
            {
                "mark": {"type": "line", "point": {"size": 36}, "strokeWidth": 2.2},
                "encoding": {
                    "color": {"field": "class", "type": "nominal", "title": None, "sort": None},
                    "shape": {"field": "class", "type": "nominal", "title": None, "sort": None},
                    "tooltip": [
                        {"field": "class", "type": "nominal"},
                        {"field": "epoch", "type": "quantitative"},
                        {"field": "probability", "type": "quantitative", "format": ".1%"},
                    ],
                },
            },
            {
                "data": {"values": [{"here": here}]},
                "mark": {"type": "rule", "strokeDash": [4, 3], "color": "#7a8499"},
                "encoding": {"x": {"field": "here", "type": "quantitative"}, "y": None},
            },
        ],
    }
