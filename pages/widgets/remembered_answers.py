"""Results of the interactive worker, and a cache of the latest ones.

All sessions share the cache, which is bounded by bytes: results are large, and computing one again
takes only a moment. Each is kept under the identity of its network.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from models import worker_tasks
from models.codegen import network_export
from models.codegen.network_export import Exported
from models.explain import Heatmap, epochs
from models.explain import feature_maps as explain_feature_maps
from models.explain.epochs import EpochAnswers
from models.explain.feature_maps import FeatureMaps
from models.explain.open_networks import epochs_kept
from models.layer_kinds.anatomy import Anatomy
from models.serving.identity import NetworkIdentity
from pages.widgets import services
from utils.lru_cache import LRUCache

KEPT_BYTES = 64_000_000
OPENING = "Opening the network"
LOOKING = "Looking inside"

Pixels = NDArray[np.uint8]


@st.cache_resource(show_spinner=False)
def _remembered() -> LRUCache[Any]:
    return LRUCache(KEPT_BYTES)


def anatomy(network: NetworkIdentity) -> Anatomy:
    """The network's layers and weights. Raises NetworkError."""
    found: Anatomy = _known(worker_tasks.anatomy, OPENING, lambda a: a.nbytes, network)
    return found


def feature_maps(network: NetworkIdentity, pixels: Pixels) -> FeatureMaps:
    """The output of every layer for uint8 pixels `(H, W, C)`. Raises NetworkError."""
    found: FeatureMaps = _known(
        explain_feature_maps.feature_maps, LOOKING, lambda maps: maps.nbytes, network, pixels
    )
    return found


def heatmaps(
    network: NetworkIdentity, pixels: Pixels, method: str, classes: tuple[int, ...]
) -> list[Heatmap]:
    """Heat maps: where the picture speaks for each class.

    Args:
        network: the network.
        pixels: uint8 `(H, W, C)`.
        method: name of the method.
        classes: indices of the classes.

    Raises:
        NetworkError: the network cannot be opened.
    """
    found: list[Heatmap] = _known(
        worker_tasks.heatmaps, LOOKING, _bytes_of, network, pixels, method, classes
    )
    return found


def answers_by_epoch(network: NetworkIdentity, pixels: Pixels) -> EpochAnswers:
    """The network's answers to uint8 pixels `(H, W, C)` after each epoch that was kept."""
    asked = tuple(map(network.after, epochs.some_epochs(epochs_kept(network))))
    found: EpochAnswers = _known(
        epochs.answers_by_epoch,
        "Asking every epoch",
        lambda answers: answers.probabilities.nbytes,
        asked,
        pixels,
    )
    return found


def exported(network: NetworkIdentity, name: str, pictures: Pixels) -> Exported:
    """The network as a file, checked on pictures `(N, H, W, C)`.

    Raises FormatError and NetworkError.
    """
    found: Exported = _known(
        network_export.export,
        "Writing the file and checking it",
        lambda made: made.nbytes,
        network,
        name,
        pictures,
    )
    return found


def player_file(network: NetworkIdentity, pictures: Pixels) -> bytes:
    """The file with which the network runs in a page, checked on pictures `(N, H, W, C)`.

    Raises NetworkError.
    """
    found: bytes = _known(worker_tasks.player_file, "Making the page", len, network, pictures)
    return found


def _bytes_of(maps: list[Heatmap]) -> int:
    return sum(0 if each.values is None else each.values.nbytes for each in maps)


def _known(
    function: Callable[..., Any], waiting: str, size: Callable[[Any], int], *args: Any
) -> Any:
    """The result, from the cache if the same was asked of the same edition of the network."""
    key = (function.__name__, *map(_hashable, args))
    answer = _remembered().get(key)
    if answer is None:
        topic = f"inside {function.__name__}"
        answer = services.ask_helper(function, *args, waiting=waiting, topic=topic)
        _remembered().keep(key, answer, size(answer))
    return answer


def _hashable(value: Any) -> Any:
    return (value.shape, value.tobytes()) if isinstance(value, np.ndarray) else value
