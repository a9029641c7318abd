"""What the page asks of the interactive worker, and what of it is still known.

The last answers of all sessions are kept together, as many as fit: they are large, and asking
again takes a moment only.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from models import questions
from models.explain import Heatmap
from models.explain.anatomy import Anatomy
from models.explain.epochs import EpochAnswers
from models.explain.feature_maps import FeatureMaps
from models.explain.networks import NetworkAddress
from models.formats import Exported
from models.inference import PredictorInfo
from utils.lately import Lately
from utils.ui import services

KEPT_BYTES = 64_000_000
OPENING = "Opening the network"
LOOKING = "Looking inside"

Pixels = NDArray[np.uint8]


@st.cache_resource(show_spinner=False)
def _lately() -> Lately:
    return Lately(KEPT_BYTES)


def address_of(info: PredictorInfo, epoch: int | None = None) -> NetworkAddress:
    """Where the worker finds a predictor's network, as it was after an epoch."""
    return NetworkAddress(info.kind, info.name, str(services.run_store().home), epoch)


def anatomy(address: NetworkAddress) -> Anatomy:
    """The network's layers and weights. Raises NetworkError."""
    found: Anatomy = _known(questions.anatomy, OPENING, lambda a: a.nbytes, address)
    return found


def feature_maps(address: NetworkAddress, pixels: Pixels) -> FeatureMaps:
    """What every layer makes of the pixels. Raises NetworkError."""
    found: FeatureMaps = _known(
        questions.feature_maps, LOOKING, lambda maps: maps.nbytes, address, pixels
    )
    return found


def heatmaps(
    address: NetworkAddress, pixels: Pixels, method: str, classes: tuple[int, ...]
) -> list[Heatmap]:
    """Where the pixels speak for each of these classes. Raises NetworkError."""
    found: list[Heatmap] = _known(
        questions.heatmaps, LOOKING, _bytes_of, address, pixels, method, classes
    )
    return found


def answers_by_epoch(address: NetworkAddress, pixels: Pixels) -> EpochAnswers:
    """What the network said to the pixels after each epoch. Raises NetworkError."""
    found: EpochAnswers = _known(
        questions.answers_by_epoch,
        "Asking every epoch",
        lambda answers: answers.probabilities.nbytes,
        address,
        pixels,
    )
    return found


def exported(address: NetworkAddress, name: str, pictures: Pixels) -> Exported:
    """The network as a file, checked on pictures `(N, H, W, C)`.

    Raises FormatError and NetworkError.
    """
    found: Exported = _known(
        questions.export,
        "Writing the file and checking it",
        lambda made: made.nbytes,
        address,
        name,
        pictures,
    )
    return found


def _bytes_of(maps: list[Heatmap]) -> int:
    return sum(0 if each.values is None else each.values.nbytes for each in maps)


def _known(
    function: Callable[..., Any],
    waiting: str,
    size: Callable[[Any], int],
    address: NetworkAddress,
    *args: Any,
) -> Any:
    """The answer, from memory if the network's files are still the same."""
    key = (function.__name__, address, _edition(address), *map(_hashable, args))
    answer = _lately().get(key)
    if answer is None:
        topic = f"inside {function.__name__}"
        answer = services.ask_helper(function, address, *args, waiting=waiting, topic=topic)
        _lately().keep(key, answer, size(answer))
    return answer


def _hashable(value: Any) -> Any:
    return (value.shape, value.tobytes()) if isinstance(value, np.ndarray) else value


def _edition(address: NetworkAddress) -> tuple[int, ...]:
    """When the network's file, and the folder of its checkpoints, were last written."""
    file = address.file()
    times = []
    for path in (file, file.parent if address.epoch else file.parent / "checkpoints"):
        try:
            times.append(path.stat().st_mtime_ns)
        except OSError:
            times.append(0)
    return tuple(times)
