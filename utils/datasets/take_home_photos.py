"""Code for exported scripts: loads photos from class folders."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from utils.datasets.picture_source import PictureSource, find_source
from utils.datasets.take_home import DATA_FOLDER, Arrays
from utils.images.decoding import PictureError, open_picture
from utils.preprocessing.photo import PHOTO


def load_class_folders(places: tuple[str, ...], class_names: tuple[str, ...], size: int) -> Arrays:
    """Photos as squares of `size` pixels, from the first place that exists.

    Args:
        places: names of folders or zips in the data folder, without ".zip".
        class_names: names of the class folders in the order of the labels.
        size: side of a picture in pixels.

    Returns:
        `x_train, y_train, x_test, y_test`: uint8 `(N, size, size, 3)`, 0 to 255, and int64 `(N,)`.

    Raises:
        SystemExit: if no place exists.
    """
    files = (DATA_FOLDER / f"{place}{end}" for place in places for end in ("", ".zip"))
    found = next((file for file in files if file.exists()), None)
    if found is None:
        raise SystemExit(f"Put {' or '.join(places)} into {DATA_FOLDER.resolve()}.")
    source = find_source(found, class_names)
    tested, rows = Counter[int](), []
    for name in source.names:
        pixels, label = _photo(source, name, size), source.layout.labels[name]
        if pixels is not None:
            rows.append((pixels, label, source.layout.is_for_testing(name, tested[label])))
            tested[label] += rows[-1][-1]
    x, y, is_test = (np.array(column) for column in zip(*rows, strict=True))
    return x[~is_test], y[~is_test], x[is_test], y[is_test]


def _photo(source: PictureSource, name: str, size: int) -> NDArray[np.uint8] | None:
    """The picture as uint8 `(size, size, 3)`; None if the file is broken."""
    try:
        return PHOTO(open_picture(source.read(name), name, enough=2 * size), size).pixels
    except (PictureError, OSError):
        return None
