"""Networks that the interactive worker has open: their Keras models, with any epoch's weights.

Keras is imported when the first one is opened.
"""

import zipfile
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from models.explain.anatomy import Anatomy, anatomy_of
from utils.runs import RunNotFound, RunStore

if TYPE_CHECKING:
    import keras

SHIPPED = Path(__file__).parents[1] / "pretrained"
OPEN_NETWORKS = 4
KEPT_BYTES = 200_000_000  # of epochs' weights, so that going through them again reads no files
BATCH = 64

Weights = list[NDArray[np.float32]]


class NetworkError(LookupError):
    """A network cannot be opened; the message is a sentence for the user."""


@dataclass(frozen=True)
class NetworkAddress:
    """A network, wherever the process that opens it runs.

    Attributes:
        kind: whether it came with the app or was trained here.
        name: its name, or the run's id.
        home: the home folder of the runs.
        epoch: as it was after that epoch of the run, counted from 1; None: as it is now.
    """

    kind: Literal["shipped", "run"]
    name: str
    home: str
    epoch: int | None = None

    def folder(self) -> Path:
        """Where its files are. Raises NetworkError if its run is gone."""
        if self.kind == "shipped":
            return SHIPPED / self.name
        try:
            return RunStore(Path(self.home)).get(self.name).folder
        except RunNotFound as error:
            raise NetworkError("This run is not there any more: it has been deleted.") from error

    def file(self) -> Path:
        """The file with its weights. Raises NetworkError if its run is gone."""
        if self.epoch is None:
            return self.folder() / "model.keras"
        return self.folder() / "checkpoints" / f"epoch-{self.epoch:03}.weights.h5"


class Opened:
    """A network with the weights of one epoch in it. For one thread only."""

    def __init__(self, model: "keras.Model") -> None:
        self.model = model
        self._final: Weights = model.get_weights()
        self._kept: OrderedDict[tuple[Path, int], Weights] = OrderedDict()
        self._current: tuple[Path, int] | None = None  # the file in it; None: as it was opened

    def turn_to(self, file: Path | None) -> None:
        """Put these weights into it; None: those that it was opened with. Raises NetworkError."""
        if file is None:
            if self._current is not None:
                self.model.set_weights(self._final)
                self._current = None
            return
        key = _edition(file)
        if key == self._current:
            return
        if key in self._kept:
            self.model.set_weights(self._kept[key])
        else:
            self._read(file, key)
        self._current = key

    def _read(self, file: Path, key: tuple[Path, int]) -> None:
        try:
            self.model.load_weights(file)
        except Exception as error:  # h5py and Keras raise nearly anything for damaged files
            self.model.set_weights(self._final)
            self._current = None
            raise NetworkError(
                f"The checkpoint {file.name} is damaged, or belongs to another network."
            ) from error
        self._kept[key] = self.model.get_weights()
        most = max(1, KEPT_BYTES // max(1, sum(each.nbytes for each in self._final)))
        while len(self._kept) > most:
            self._kept.popitem(last=False)

    def anatomy(self) -> Anatomy:
        """Its layers, with the weights that are in it."""
        return anatomy_of(self.model)

    @cached_property
    def every_output(self) -> "keras.Model":
        """The same network, with the output of every layer."""
        import keras

        return keras.Model(self.model.input, [layer.output for layer in self.model.layers])

    @cached_property
    def features(self) -> "keras.Model":
        """The network up to what its last layer is given `(B, D)`."""
        import keras

        return keras.Model(self.model.input, self.model.layers[-1].input)

    def batch(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Pixels 0-255 `(H, W, C)` as it takes them `(1, H, W, C)`. Raises NetworkError."""
        if pixels.shape != self.model.input_shape[1:]:
            raise NetworkError(
                f"This network takes pictures of {self.model.input_shape[1:]}, not {pixels.shape}."
            )
        return pixels[None].astype(np.float32)

    def logits(self, features: "keras.KerasTensor", index: int) -> "keras.KerasTensor":
        """What speaks for a class `(B,)`, before softmax or sigmoid make a probability of it.

        A single sigmoid unit speaks for the second of two classes, and with the same strength
        against the first.
        """
        last = self.model.layers[-1]
        z = features @ last.kernel + last.bias
        if z.shape[1] == 1:
            return z[:, 0] if index == 1 else -z[:, 0]
        return z[:, index]

    def odds(self, images: NDArray[np.float32]) -> NDArray[np.float64]:
        """The logarithm of each class's odds against all others, for pixels `(N, H, W, C)`.

        Returns `(N, classes)`.
        """
        parts = range(0, len(images), BATCH)
        features = np.concatenate(
            [np.asarray(self.features(images[i : i + BATCH], training=False)) for i in parts]
        )
        last = self.model.layers[-1]
        z = features.astype(np.float64) @ np.asarray(last.kernel) + np.asarray(last.bias)
        if z.shape[1] == 1:
            return np.concatenate([-z, z], axis=1)
        return np.stack([z[:, i] - _log_sum(np.delete(z, i, axis=1)) for i in range(z.shape[1])], 1)


def _log_sum(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logarithm of the sum of exponentials of each row."""
    largest = z.max(axis=1)
    logarithms: NDArray[np.float64] = largest + np.log(np.exp(z - largest[:, None]).sum(axis=1))
    return logarithms


_open: OrderedDict[tuple[Path, int], Opened] = OrderedDict()


def open_network(address: NetworkAddress) -> Opened:
    """The network at an address, from memory if it was asked for lately. Raises NetworkError."""
    folder = address.folder()
    key = _edition(folder / "model.keras")
    if key not in _open:
        _open[key] = _load(key[0])
    _open.move_to_end(key)
    while len(_open) > OPEN_NETWORKS:
        _open.popitem(last=False)
    _open[key].turn_to(None if address.epoch is None else address.file())
    return _open[key]


def _load(file: Path) -> Opened:
    import keras

    try:
        model = keras.saving.load_model(file, compile=False)
    except (OSError, ValueError, TypeError, KeyError, zipfile.BadZipFile) as error:
        raise NetworkError("The file of this network, model.keras, is damaged.") from error
    if not _is_classifier(model):
        raise NetworkError("This network does not end in a dense layer that answers with classes.")
    return Opened(model)


def _is_classifier(model: "keras.Model") -> bool:
    last = model.layers[-1]
    return type(last).__name__ == "Dense" and last.use_bias


def _edition(file: Path) -> tuple[Path, int]:
    """A file and when it was written. Raises NetworkError if there is none."""
    try:
        return file, file.stat().st_mtime_ns
    except OSError:
        raise NetworkError(
            f"The file {file.name} of this network is missing, so nobody can look inside."
        ) from None


def epochs_kept(address: NetworkAddress) -> list[int]:
    """The epochs of which there are checkpoints, in order; none for a network without a run."""
    try:
        files = (address.folder() / "checkpoints").glob("epoch-*.weights.h5")
        return sorted(int(file.name[6:].partition(".")[0]) for file in files)
    except (NetworkError, OSError, ValueError):
        return []
