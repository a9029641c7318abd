"""MNIST: 70,000 handwritten digits, the field's first exercise."""

import numpy as np

from utils.datasets.array_dataset import ArrayDataset
from utils.datasets.base import DATASETS, Progress, ShouldStop, never, no_progress
from utils.datasets.download import Download, fetch_all
from utils.datasets.originals import Original, Originals
from utils.datasets.take_home import DATA_FOLDER, Arrays, TakeHome
from utils.datasets.take_home_arrays import find_idx_files, load_idx_file, with_channel_axis
from utils.paths import data_folder

_PUBLISHED = Download(
    url="https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
    file="mnist.npz",
    size=11_490_434,
    digest="sha256:731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
)
_ORIGINALS: Originals = {
    "x_train": Original((60_000, 28, 28), 0xF3639B56, 0x7C765A52),
    "y_train": Original((60_000,), 0xBA07E8EF, 0xE812AF3F),
    "x_test": Original((10_000, 28, 28), 0xE4CA5F57, 0x47BDF894),
    "y_test": Original((10_000,), 0xEE8604D9, 0xFB8EB7E0),
}


def load_mnist() -> Arrays:
    """MNIST from `mnist.npz` or `mnist/` in the data folder if one is there, else from Keras."""
    import keras

    file = DATA_FOLDER / "mnist.npz"
    if file.exists():
        with np.load(file) as arrays:
            parts = [arrays[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    elif (files := find_idx_files("mnist", "MNIST/raw")) is not None:
        parts = [load_idx_file(each) for each in files]
    else:
        train, test = keras.datasets.mnist.load_data()
        parts = [*train, *test]
    return with_channel_axis(parts)


class Mnist(ArrayDataset):
    """Handwritten digits, 28×28, light on black; 60,000 for training and 10,000 for testing.

    Each digit fits a box of 20×20 pixels; its centre of mass is in the middle of the picture.
    """

    name = "mnist"
    rank = 1
    title = "MNIST"
    summary = "70,000 digits written by American high-school pupils and census workers."
    subject = "a digit"
    class_names = tuple("0123456789")
    source = "Y. LeCun, C. Cortes and C. Burges: The MNIST database of handwritten digits (1998)"
    url = "https://yann.lecun.org/exdb/mnist/"
    licence = "Creative Commons BY-SA 3.0"
    download_bytes = _PUBLISHED.size
    places = (_PUBLISHED.file, "mnist", "MNIST/raw")  # the last one is torchvision's
    originals = _ORIGINALS

    def download(self, progress: Progress = no_progress, should_stop: ShouldStop = never) -> None:
        """Download the archive that Keras publishes."""
        wanted = [] if self.status().here else [_PUBLISHED]
        fetch_all(wanted, data_folder(), self.title, progress, should_stop)

    @property
    def take_home(self) -> TakeHome:
        """From the same files, or from Keras."""
        return TakeHome(load_mnist)


DATASETS.register(Mnist())
