"""Code for exported scripts: loads IDX files, and shapes arrays as the app does."""

import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from utils.datasets.take_home import DATA_FOLDER, Arrays


def find_idx_files(*places: str) -> list[Path] | None:
    """The four files in the first folder that has all of them, with or without .gz."""
    names = ("train-images?idx3", "train-labels?idx1", "t10k-images?idx3", "t10k-labels?idx1")
    for folder in map(DATA_FOLDER.joinpath, places):
        found = [
            [*sorted(folder.glob(f"{name}-ubyte.gz")), *sorted(folder.glob(f"{name}-ubyte"))]
            for name in names
        ]
        if all(found):
            return [files[0] for files in found]
    return None


def load_idx_file(file: Path) -> NDArray[np.uint8]:
    """The array in an IDX file: images `(N, 28, 28)` or labels `(N,)`."""
    content = file.read_bytes()
    if content.startswith(b"\x1f\x8b"):  # gzip
        content = gzip.decompress(content)
    if content[3] == 3:  # number of axes
        return np.frombuffer(content, np.uint8, offset=16).reshape(-1, 28, 28)
    return np.frombuffer(content, np.uint8, offset=8)


def with_channel_axis(parts: Sequence[NDArray[np.uint8]]) -> Arrays:
    """Images as `(N, 28, 28, 1)` and labels as int64."""
    x_train, y_train, x_test, y_test = parts
    return x_train[..., None], y_train.astype(np.int64), x_test[..., None], y_test.astype(np.int64)
