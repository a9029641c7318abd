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

from utils.datasets.digits import _like_mnist
from utils.datasets.picture_cache import test_pictures_a_class
from utils.datasets.picture_source import PictureSource, find_source
from utils.pictures import PictureError, open_picture
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
    """MNIST, from `mnist.npz` in the data folder if it is there, else downloaded by Keras."""
    import keras

    file = DATA_FOLDER / "mnist.npz"
    if file.exists():
        with np.load(file) as arrays:
            parts = [arrays[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    else:
        train, test = keras.datasets.mnist.load_data()
        parts = [*train, *test]
    return _as_arrays(parts)


def load_fashion_mnist(size: int) -> Arrays:
    """Fashion-MNIST, from `fashion-mnist/*.gz` in the data folder, else downloaded by Keras."""
    import keras

    folder = DATA_FOLDER / "fashion-mnist"
    if folder.exists():
        parts = [
            _read_idx(folder / f"{split}-{kind}-ubyte.gz")
            for split in ("train", "t10k")
            for kind in ("images-idx3", "labels-idx1")
        ]
    else:
        train, test = keras.datasets.fashion_mnist.load_data()
        parts = [*train, *test]
    return _as_arrays(parts)


def _read_idx(file: Path) -> np.ndarray:
    """The bytes of an IDX file: pictures `(N, 28, 28)` or labels `(N,)`."""
    content = gzip.decompress(file.read_bytes())
    if content[3] == 3:  # the number of axes
        return np.frombuffer(content, np.uint8, offset=16).reshape(-1, 28, 28)
    return np.frombuffer(content, np.uint8, offset=8)


def _as_arrays(parts: list[np.ndarray]) -> Arrays:
    x_train, y_train, x_test, y_test = parts
    return x_train[..., None], y_train.astype(np.int64), x_test[..., None], y_test.astype(np.int64)


def load_cats_vs_dogs(size: int) -> Arrays:
    """Photos of pets as squares of `size` pixels; of each class, the first are for testing.

    Needs the folder PetImages, or one of the zips that it comes in, in the data folder. Get it at
    https://www.microsoft.com/en-us/download/details.aspx?id=54765
    """
    folders = ("Cat", "Dog")  # in the order of the classes
    zips = ("PetImages.zip", "kagglecatsanddogs_5340.zip")
    places = [DATA_FOLDER / name for name in ("PetImages", *zips)]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise SystemExit(f"Put PetImages or {zips[1]} into {DATA_FOLDER.resolve()}.")
    source = find_source(found, folders)
    most = test_pictures_a_class(source.names, folders)
    tested, rows = Counter[int](), []
    for name in source.names:
        pixels, label = _photo(source, name, size), folders.index(name.split("/")[0])
        if pixels is not None:
            rows.append((pixels, label, tested[label] < most))
            tested[label] += 1
    x, y, is_test = (np.array(column) for column in zip(*rows, strict=True))
    return x[~is_test], y[~is_test], x[is_test], y[is_test]


def _photo(source: PictureSource, name: str, size: int) -> np.ndarray | None:
    """A picture as uint8 `(size, size, 3)`; None if its file is broken, as some are."""
    try:
        return PHOTO(open_picture(source.read(name), name, enough=2 * size), size).pixels
    except (PictureError, OSError):
        return None
