"""The Keras models that the interactive worker keeps open, with the weights of any epoch.

Keras is imported when the first one is opened.
"""

import zipfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.layer_kinds.anatomy import Anatomy, anatomy_of
from models.runs import RunNotFound, RunStore
from models.serving.identity import Epoch, NetworkIdentity
from utils.lru_cache import LRUCache

if TYPE_CHECKING:
    import keras

OPEN_NETWORKS = 4
KEPT_BYTES = 200_000_000  # of epochs' weights, so that going through them again reads no file
BATCH = 64

Weights = list[NDArray[np.float32]]


class NetworkError(LookupError):
    """A network cannot be opened; the message is a sentence for the user."""


class Opened:
    """A network with the weights of one epoch loaded. Not thread-safe."""

    def __init__(self, model: "keras.Model") -> None:
        self.model = model
        self._final: Weights = model.get_weights()
        self._current: Epoch | None = None  # whose weights are loaded; None: those of the file

    def turn_to(self, identity: NetworkIdentity) -> None:
        """Load the weights of the identity's epoch, if it names one. Raises NetworkError."""
        epoch = identity.epoch
        if epoch == self._current:
            return
        if epoch is None:
            self.model.set_weights(self._final)
        elif (kept := _weights.get(identity)) is not None:
            self.model.set_weights(kept)
        else:
            self._read(identity.weights)
            weights = self.model.get_weights()
            _weights.keep(identity, weights, sum(each.nbytes for each in weights))
        self._current = epoch

    def _read(self, file: Path) -> None:
        _check_file(file)
        try:
            self.model.load_weights(file)
        except Exception as error:  # h5py and Keras raise almost anything for damaged files
            self.model.set_weights(self._final)
            self._current = None
            raise NetworkError(
                f"The checkpoint {file.name} is damaged, or belongs to another network."
            ) from error

    def anatomy(self) -> Anatomy:
        """Its layers, with the weights that are loaded."""
        return anatomy_of(self.model)

    @cached_property
    def every_output(self) -> "keras.Model":
        """The same network, returning the output of every layer."""
        import keras

        return keras.Model(self.model.input, [layer.output for layer in self.model.layers])

    @cached_property
    def features(self) -> "keras.Model":
        """The network up to the input of its last layer `(B, D)`."""
        import keras

        return keras.Model(self.model.input, self.model.layers[-1].input)

    def batch(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Pixels 0-255 `(H, W, C)` as a float32 batch `(1, H, W, C)`. Raises NetworkError."""
        if pixels.shape != self.model.input_shape[1:]:
            raise NetworkError(
                f"This network takes pictures of {self.model.input_shape[1:]}, not {pixels.shape}."
            )
        return pixels[None].astype(np.float32)

    def logits(self, features: "keras.KerasTensor", index: int) -> "keras.KerasTensor":
        """A class's logit: its score before the softmax or sigmoid.

        The logit of a single sigmoid unit belongs to the second of two classes; that of the first
        is its negative.

        Args:
            features: the input of the last layer `(B, D)`.
            index: the class.

        Returns:
            `(B,)`.
        """
        last = self.model.layers[-1]
        z = features @ last.kernel + last.bias
        if z.shape[1] == 1:
            return z[:, 0] if index == 1 else -z[:, 0]
        return z[:, index]

    def odds(self, images: NDArray[np.float32]) -> NDArray[np.float64]:
        """The log odds of each class against all others, for pixels `(N, H, W, C)`.

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


_open: LRUCache[Opened] = LRUCache(OPEN_NETWORKS)  # by identity, of no epoch
_weights: LRUCache[Weights] = LRUCache(KEPT_BYTES)  # by identity, of an epoch


def open_network(identity: NetworkIdentity) -> Opened:
    """That network, from memory if it was used recently. Raises NetworkError."""
    _check_run(identity)
    _check_file(identity.folder / "model.keras")
    known = identity.after(None)
    opened = _open.get(known)
    if opened is None:
        opened = _load(known.weights)
        _open.keep(known, opened)
    opened.turn_to(identity)
    return opened


def _check_run(identity: NetworkIdentity) -> None:
    try:
        if identity.kind == "run":
            RunStore(Path(identity.home)).get(identity.name)
    except RunNotFound as error:
        raise NetworkError("This run has been deleted.") from error


def _check_file(file: Path) -> None:
    if not file.is_file():
        raise NetworkError(
            f"The file {file.name} of this network is missing, so nobody can look inside."
        )


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


def epochs_kept(identity: NetworkIdentity) -> list[int]:
    """The epochs that have a checkpoint, in order; none for a network without a run."""
    try:
        files = (identity.folder / "checkpoints").glob("epoch-*.weights.h5")
        return sorted(int(file.name[6:].partition(".")[0]) for file in files)
    except (OSError, ValueError):
        return []
