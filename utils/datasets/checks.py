"""What lies in the data folder is looked at before it is believed."""

from pathlib import Path

import numpy as np

from utils.datasets.base import DatasetError, Split


def check_array(
    path: Path, name: str, expected: tuple[int, ...], shape: tuple[int, ...], dtype: np.dtype
) -> None:
    """Raise DatasetError unless `shape` is as expected and the numbers are bytes."""
    if shape == expected and dtype == np.uint8:
        return
    raise DatasetError(
        f"{path} does not hold what it should: {name} must be uint8 {_by(expected)}, but it is "
        f"{dtype} {_by(shape)}. Download the data set again; this file is then set aside."
    )


def checked_split(images: np.ndarray, labels: np.ndarray, num_classes: int, path: Path) -> Split:
    """The split of pictures (N, H, W) or (N, H, W, C) with labels (N,).

    Raises DatasetError when a label is not one of the classes or a class has no picture.
    """
    counts = np.bincount(labels, minlength=num_classes)
    if len(counts) > num_classes or not counts.all():
        raise DatasetError(
            f"{path} does not hold what it should: its labels must be 0 to {num_classes - 1}, all "
            f"of them used, but they run from {labels.min()} to {labels.max()}. Move the file "
            "away and download the data set again."
        )
    if images.ndim == 3:
        images = images[..., None]
    return Split(images, labels.astype(np.int64))


def _by(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "one number"
