"""Fashion-MNIST: 70,000 pieces of clothing in MNIST's format, and harder."""

from pathlib import Path

from utils.datasets.array_dataset import ArrayDataset
from utils.datasets.base import (
    DATASETS,
    DatasetError,
    Progress,
    ShouldStop,
    never,
    no_progress,
)
from utils.datasets.download import Download, fetch_all
from utils.datasets.idx import find_idx, read_idx
from utils.datasets.originals import Original, Originals
from utils.datasets.take_home import Arrays, TakeHome
from utils.datasets.take_home_arrays import find_idx_files, load_idx_file, with_channel_axis
from utils.paths import data_folder
from utils.preprocessing.clothing import CLOTHING

_FOLDER = "fashion-mnist"
_BASE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets"
_FILES = {  # published size and MD5, from the README of the data set
    "x_train": ("train-images-idx3-ubyte.gz", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
    "y_train": ("train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe"),
    "x_test": ("t10k-images-idx3-ubyte.gz", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
    "y_test": ("t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310"),
}
_PUBLISHED = {
    part: Download(f"{_BASE}/{name}", f"{_FOLDER}/{name}", size, f"md5:{md5}")
    for part, (name, size, md5) in _FILES.items()
}
_ORIGINALS: Originals = {
    "x_train": Original((60_000, 28, 28), 0xAE65DCCD, 0xD3C47F59),
    "y_train": Original((60_000,), 0x2ED6E46A, 0x2AF5C9A9),
    "x_test": Original((10_000, 28, 28), 0x12728439, 0x7E248AD4),
    "y_test": Original((10_000,), 0x242BC73F, 0x8372F388),
}


def load_fashion_mnist() -> Arrays:
    """Fashion-MNIST from `fashion-mnist/` in the data folder if it is there, else from Keras."""
    import keras

    if (files := find_idx_files("fashion-mnist", "FashionMNIST/raw")) is not None:
        parts = [load_idx_file(each) for each in files]
    else:
        train, test = keras.datasets.fashion_mnist.load_data()
        parts = [*train, *test]
    return with_channel_axis(parts)


class FashionMnist(ArrayDataset):
    """Clothes, 28×28, light on black; 60,000 for training and 10,000 for testing."""

    name = "fashion_mnist"
    rank = 2
    title = "Fashion-MNIST"
    summary = "70,000 small photos of clothes, shoes and bags from a shop's catalogue."
    subject = "a piece of clothing"
    class_names = (
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    )
    preparation = CLOTHING
    source = "H. Xiao, K. Rasul and R. Vollgraf, Zalando Research (2017), arXiv:1708.07747"
    url = "https://github.com/zalandoresearch/fashion-mnist"
    licence = "MIT"
    download_bytes = sum(file.size for file in _PUBLISHED.values())
    places = (_FOLDER, "FashionMNIST/raw")  # the second one is torchvision's
    originals = _ORIGINALS

    def download(self, progress: Progress = no_progress, should_stop: ShouldStop = never) -> None:
        """Download those of the four files that are missing or have the wrong content."""
        folder = data_folder()
        wanted = (
            []
            if self.status().here
            else [
                file for part, file in _PUBLISHED.items() if not self._has(folder / _FOLDER, part)
            ]
        )
        fetch_all(wanted, folder, self.title, progress, should_stop)

    @property
    def take_home(self) -> TakeHome:
        """From the same files, or from Keras."""
        return TakeHome(load_fashion_mnist)

    def _has(self, folder: Path, part: str) -> bool:
        try:
            path = find_idx(folder, part)
            return path is not None and Original.of(read_idx(path)) == self.originals[part]
        except DatasetError:
            return False


DATASETS.register(FashionMnist())
