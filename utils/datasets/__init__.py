"""Data sets, one per file. `DATASETS` is their registry."""

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
