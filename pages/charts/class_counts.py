"""The number of pictures of each class, as a table and a chart."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from utils.datasets import Splits

SPLITS = {"train": "for training", "test": "for testing"}  # split -> words on the screen
TOTAL = "in all"
COLOURS = ("#2f6fde", "#e8850c")  # distinct with any kind of colour vision
ROW = 36  # pixels of height for a class
AROUND = 195  # pixels of height for title, legend and axis

Counts = dict[str, list[Any]]  # column -> a value for each class


def class_counts(splits: Splits, class_names: Sequence[str]) -> Counts:
    """Counts the pictures of each class.

    Args:
        splits: the data set's pictures.
        class_names: the data set's class names.

    Returns:
        The columns "class", one for each split, and `TOTAL`.
    """
    counts = {
        words: np.bincount(splits[split].labels, minlength=len(class_names))
        for split, words in SPLITS.items()
    }
    columns = {**counts, TOTAL: sum(counts.values())}
    return {"class": list(class_names)} | {
        name: np.asarray(column).tolist() for name, column in columns.items()
    }


def class_counts_chart(table: Counts) -> dict[str, Any]:
    """A Vega-Lite specification with its data: two bars for each class."""
    splits = list(SPLITS.values())
    rows = [
        {"class": name, "split": split, "pictures": count}
        for split in splits
        for name, count in zip(table["class"], table[split], strict=True)
    ]
    return {
        "title": "Pictures of each class",
        "height": AROUND + ROW * len(table["class"]),
        "data": {"values": rows},
        "mark": {"type": "bar", "cornerRadiusEnd": 2, "tooltip": True},
        "encoding": {
            "x": {"field": "pictures", "type": "quantitative", "title": "Number of pictures"},
            "y": {
                "field": "class",
                "type": "nominal",
                "title": None,
                "sort": None,
                "axis": {"labelOverlap": False},
            },
            "yOffset": {"field": "split", "type": "nominal", "sort": splits},
            "color": {
                "field": "split",
                "type": "nominal",
                "title": "Pictures",
                "scale": {"domain": splits, "range": list(COLOURS)},
                "legend": {"orient": "top", "symbolType": "square"},
            },
        },
    }
