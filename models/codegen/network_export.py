"""A trained network as a file, compared with the network before it is given away. Needs Keras."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.codegen.export_formats import FORMATS, Floats, Predict
from models.evaluation.outputs import class_probabilities
from models.explain.open_networks import open_network
from models.serving.identity import NetworkIdentity
from models.serving.litert_file import describe_network
from models.serving.predictor_info import PredictorError, PredictorInfo

if TYPE_CHECKING:
    import keras

TOLERANCE = 1e-4  # between a probability of the network and that of its file
BATCH = 50  # pictures predicted together: a hundred large ones take much memory


class FormatError(Exception):
    """There is no file, or it does not predict as the network does; a sentence for the user."""


@dataclass(frozen=True)
class Exported:
    """A file that was loaded again and predicted as the network does.

    Attributes:
        content: the file.
        pictures: how many were compared.
        difference: the largest absolute difference between two probabilities.
    """

    content: bytes
    pictures: int
    difference: float

    @property
    def nbytes(self) -> int:
        """Size in bytes."""
        return len(self.content)


def export(network: NetworkIdentity, name: str, pictures: NDArray[np.uint8]) -> Exported:
    """Write a network as a file, and compare the two on pictures.

    Args:
        network: which one.
        name: of the format, in FORMATS.
        pictures: uint8 `(N, H, W, C)`, 0 to 255, at least one.

    Returns:
        The file.

    Raises:
        FormatError: if there is no file, or its probabilities differ by more than TOLERANCE.
        NetworkError: if there is no network.
    """
    chosen = FORMATS[name]
    model = open_network(network).model
    try:
        with TemporaryDirectory() as folder:
            file = Path(folder) / f"network.{name}"
            chosen.write(model, file, _description(network))
            difference = _difference(model, chosen.load(file), pictures.astype(np.float32))
            content = file.read_bytes()
    except ImportError as error:
        raise FormatError(
            f"A file for {chosen.title} needs a package that is missing here ({error.name}). "
            "Install all that is in requirements.txt."
        ) from error
    except OSError as error:
        raise FormatError(
            f"The file could not be written: {error.strerror or error}. Is the disk full?"
        ) from error
    except Exception as error:  # converters raise nearly anything for what they do not support
        raise FormatError(f"This network cannot be written as {chosen.title}.") from error
    if not difference <= TOLERANCE:
        raise FormatError(
            f"The file for {chosen.title} gives other probabilities than the network, by up to "
            f"{difference:.4f}, so it is not offered."
        )
    return Exported(content, len(pictures), difference)


def _description(network: NetworkIdentity) -> str:
    """What one has to know to use the file; empty if `predictor.json` cannot be read."""
    try:
        info = PredictorInfo.read(network.folder)
    except PredictorError:
        return ""
    return describe_network(info.title, info.input_shape, info.class_names)


def _difference(model: "keras.Model", predict: Predict, pixels: Floats) -> float:
    """The largest absolute difference between two probabilities; NaN if one of them is NaN."""
    worst = 0.0
    for start in range(0, len(pixels), BATCH):
        batch = pixels[start : start + BATCH]
        expected = class_probabilities(np.asarray(model(batch, training=False)))
        found = class_probabilities(np.asarray(predict(batch)))
        if expected.shape != found.shape:
            return np.inf
        worst = float(np.maximum(worst, np.abs(expected - found).max()))  # keeps a NaN
    return worst
