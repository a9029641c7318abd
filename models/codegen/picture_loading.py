"""How a script on its own gets a data set's pictures, in the order that the app has them in.

The app itself never calls these: their source goes into the scripts that it gives away. Each takes
the side of a picture in pixels and returns `x_train, y_train, x_test, y_test`: uint8 `(N, H, W, C)`
and int64 `(N,)`.
"""

import gzip
import os
from collections import Counter
from pathlib import Path

import numpy as np

from utils.datasets.cats_vs_dogs import PLACES
from utils.datasets.digits import _like_mnist
from utils.datasets.picture_source import PictureSource, find_source
from utils.images.decoding import PictureError, open_picture
from utils.preprocessing.photo import PHOTO

# Where you keep files of data sets. What is not there is downloaded, if Keras knows how.
DATA_FOLDER = Path(os.environ.get("CNN_PLAYGROUND_DATA", "."))

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def load_digits(size: int) -> Arrays:
    """The 1,797 digits of scikit-learn, 8×8, laid out as MNIST's are; the last 360 for testing."""
    from sklearn.datasets import load_digits as digits

    small, labels = digits(return_X_y=True)
    pictures = small.reshape(-1, 8, 8).astype(np.uint8)  # 0 to 16 inked points a pixel
    x, y = np.stack([_like_mnist(each) for each in pictures])[..., None], labels.astype(np.int64)
    return x[:1437], y[:1437], x[1437:], y[1437:]


def load_mnist(size: int) -> Arrays:
    """MNIST, from `mnist.npz` or `mnist/` in the data folder if it is there, else from Keras."""
    import keras

    file = DATA_FOLDER / "mnist.npz"
    if file.exists():
        with np.load(file) as arrays:
            parts = [arrays[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    elif (files := _idx_files("mnist", "MNIST/raw")) is not None:
        parts = [_read_idx(each) for each in files]
    else:
        train, test = keras.datasets.mnist.load_data()
        parts = [*train, *test]
    return _as_arrays(parts)


def load_fashion_mnist(size: int) -> Arrays:
    """Fashion-MNIST, from `fashion-mnist/` in the data folder if it is there, else from Keras."""
    import keras

    if (files := _idx_files("fashion-mnist", "FashionMNIST/raw")) is not None:
        parts = [_read_idx(each) for each in files]
    else:
        train, test = keras.datasets.fashion_mnist.load_data()
        parts = [*train, *test]
    return _as_arrays(parts)


def _idx_files(*places: str) -> list[Path] | None:
    """The four files in the first folder that has them all, as published or unpacked."""
    names = ("train-images?idx3", "train-labels?idx1", "t10k-images?idx3", "t10k-labels?idx1")
    for folder in map(DATA_FOLDER.joinpath, places):
        found = [
            [*sorted(folder.glob(f"{name}-ubyte.gz")), *sorted(folder.glob(f"{name}-ubyte"))]
            for name in names
        ]
        if all(found):
            return [files[0] for files in found]
    return None


def _read_idx(file: Path) -> np.ndarray:
    """The bytes of an IDX file: pictures `(N, 28, 28)` or labels `(N,)`."""
    content = file.read_bytes()
    if content.startswith(b"\x1f\x8b"):  # packed by gzip
        content = gzip.decompress(content)
    if content[3] == 3:  # the number of axes
        return np.frombuffer(content, np.uint8, offset=16).reshape(-1, 28, 28)
    return np.frombuffer(content, np.uint8, offset=8)


def _as_arrays(parts: list[np.ndarray]) -> Arrays:
    x_train, y_train, x_test, y_test = parts
    return x_train[..., None], y_train.astype(np.int64), x_test[..., None], y_test.astype(np.int64)


def load_cats_vs_dogs(size: int) -> Arrays:
    """Photos of pets as squares of `size` pixels, in the order and the splits of the app.

    Needs the folder PetImages, or a zip of one, in the data folder. Get it at
    https://www.microsoft.com/en-us/download/details.aspx?id=54765
    """
    places = (DATA_FOLDER / f"{place}{end}" for place in PLACES for end in ("", ".zip"))
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise SystemExit(f"Put one of {', '.join(PLACES)} into {DATA_FOLDER.resolve()}.")
    source = find_source(found, ("cat", "dog"))  # in the order of the classes
    tested, rows = Counter[int](), []
    for name in source.names:
        pixels, label = _photo(source, name, size), source.layout.labels[name]
        if pixels is not None:
            rows.append((pixels, label, source.layout.is_for_testing(name, tested[label])))
            tested[label] += rows[-1][-1]
    x, y, is_test = (np.array(column) for column in zip(*rows, strict=True))
    return x[~is_test], y[~is_test], x[is_test], y[is_test]


def _photo(source: PictureSource, name: str, size: int) -> np.ndarray | None:
    """A picture as uint8 `(size, size, 3)`; None if its file is broken, as some are."""
    try:
        return PHOTO(open_picture(source.read(name), name, enough=2 * size), size).pixels
    except (PictureError, OSError):
        return None
