"""The data sets. One file is one data set; `DATASETS` finds them all."""

from utils.datasets.base import (
    BUILT_IN,
    DATASETS,
    Cancelled,
    Dataset,
    DatasetError,
    DatasetStatus,
    Progress,
    ShouldStop,
    Split,
    Splits,
)

__all__ = [
    "BUILT_IN",
    "DATASETS",
    "Cancelled",
    "Dataset",
    "DatasetError",
    "DatasetStatus",
    "Progress",
    "ShouldStop",
    "Split",
    "Splits",
]
