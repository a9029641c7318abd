"""The digits that ship with scikit-learn: real handwriting without a download."""

import importlib.util
import zlib
from functools import cache
from pathlib import Path

import numpy as np

from utils.datasets.base import (
    BUILT_IN,
    DATASETS,
    Dataset,
    DatasetError,
    DatasetStatus,
    Progress,
    ShouldStop,
    Split,
    Splits,
)
from utils.datasets.take_home import Arrays, TakeHome
from utils.preprocessing.geometry import centre_of_mass, fit_box

_ALL = 1_797
_TRAIN = 1_437  # four fifths; the last fifth is by other writers


def load_digits() -> Arrays:
    """scikit-learn's 1,797 digits, 8×8, in the layout of MNIST; the last 360 are for testing."""
    from sklearn.datasets import load_digits as load_small_digits

    small, labels = load_small_digits(return_X_y=True)
    images = small.reshape(-1, 8, 8).astype(np.uint8)  # values from 0 to 16
    x, y = np.stack([_like_mnist(each) for each in images])[..., None], labels.astype(np.int64)
    return x[:1437], y[:1437], x[1437:], y[1437:]


class Digits(Dataset):
    """1,797 digits of 8×8 pixels, enlarged to the layout of MNIST: 28×28, light on black."""

    name = BUILT_IN
    rank = 0
    title = "Built-in digits"
    summary = "1,797 handwritten digits, always here. Tiny originals of 8×8 pixels, enlarged."
    subject = "a digit"
    class_names = tuple("0123456789")
    source = "E. Alpaydin and C. Kaynak: Optical Recognition of Handwritten Digits (1998)"
    url = "https://archive.ics.uci.edu/dataset/80"
    licence = "Creative Commons BY 4.0"

    def status(self) -> DatasetStatus:
        """Whether scikit-learn, which ships them, is installed."""
        path = _file()
        if path is None:
            return DatasetStatus(here=False, problem=_MISSING)
        return DatasetStatus(here=True, size_bytes=path.stat().st_size, place=path)

    def counts(self) -> tuple[int, int]:
        """The first 1,437 and the other 360."""
        return _TRAIN, _ALL - _TRAIN

    @property
    def take_home(self) -> TakeHome:
        """From scikit-learn."""
        return TakeHome(load_digits, packages=("scikit-learn", "pillow"))

    def _load(self, size: int, progress: Progress, should_stop: ShouldStop) -> Splits:
        images, labels = _pictures()
        return {
            "train": Split(images[:_TRAIN], labels[:_TRAIN]),
            "test": Split(images[_TRAIN:], labels[_TRAIN:]),
        }


_CRC = 0xE7D89AA3  # CRC-32 of the table
_REINSTALL = "Reinstall it with: pip install --force-reinstall scikit-learn"
_MISSING = "The package scikit-learn is not installed. Install it with: pip install scikit-learn"


def _file() -> Path | None:
    # Importing scikit-learn takes a second and 60 MB, so its file is read directly.
    package = importlib.util.find_spec("sklearn")
    if package is None or package.origin is None:
        return None
    path = Path(package.origin).parent / "datasets" / "data" / "digits.csv.gz"
    return path if path.is_file() else None


@cache
def _pictures() -> tuple[np.ndarray, np.ndarray]:
    path = _file()
    if path is None:
        raise DatasetError(_MISSING)
    table = _table(path)
    small = table[:, :-1].reshape(-1, 8, 8)
    images = np.stack([_like_mnist(picture) for picture in small])[..., None]
    labels = table[:, -1].astype(np.int64)
    images.setflags(write=False)
    labels.setflags(write=False)
    return images, labels


def _table(path: Path) -> np.ndarray:
    """scikit-learn's table, uint8 `(1797, 65)`: 64 pixels and a label per row.

    Raises DatasetError if the file is damaged or holds something else.
    """
    try:
        table = np.loadtxt(path, delimiter=",", dtype=np.uint8)
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise DatasetError(f"{path} is damaged ({error}). {_REINSTALL}") from error
    if zlib.crc32(table.data) != _CRC:
        raise DatasetError(f"{path} does not hold scikit-learn's 1,797 digits. {_REINSTALL}")
    return table


def _like_mnist(small: np.ndarray) -> np.ndarray:
    """Enlarge a picture `(8, 8)` with values from 0 to 16 to uint8 `(28, 28)`."""
    ink = (small * (255 / 16)).astype(np.uint8)
    return centre_of_mass(fit_box(ink, 28), 28)


DATASETS.register(Digits())
