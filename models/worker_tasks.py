"""Tasks of the interactive worker that the server could not name otherwise.

A page asks the worker for a function by passing the function itself, which travels as its name. So
the server must be able to import its module, and the server imports no Keras. Most such functions
live in modules that import Keras late and are asked directly, such as
`models.explain.feature_maps.feature_maps`. Here are the others: those whose modules need Keras to
be imported, and those that are given a network by its identity and have to open it first.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.explain import open_networks
from models.serving.identity import NetworkIdentity
from models.training.config import Augmentation, TrainingConfig

if TYPE_CHECKING:
    from models.architectures import InputShape
    from models.explain import Heatmap
    from models.layer_kinds.anatomy import Anatomy
    from models.layer_kinds.info import LayerTable
    from models.training.plan import StepTiming


def layer_table(
    architecture: str, options: Mapping[str, float], input_shape: "InputShape", num_classes: int
) -> "LayerTable":
    """Describe the layers of a network.

    Args:
        architecture: its name in the registry.
        options: those of the architecture.
        input_shape: height, width and channels.
        num_classes: 2 or more.

    Raises:
        InputTooSmallError: the pictures are too small for the architecture.
    """
    from models.layer_kinds import table

    return table.layer_table(architecture, options, input_shape, num_classes)


def seconds_per_step(config: TrainingConfig) -> "StepTiming":
    """Measure a training step, and count parameters. Raises InputTooSmallError."""
    from models.training import step_timing

    return step_timing.seconds_per_step(config)


def augmented(
    images: NDArray[np.uint8], augmentation: Augmentation, seed: int
) -> NDArray[np.uint8]:
    """Change pictures as training might; see `models.training.augmentation.augmented`."""
    from models.training import augmentation as keras_layers

    return keras_layers.augmented(images, augmentation, seed)


def anatomy(network: NetworkIdentity) -> "Anatomy":
    """A network's layers with their weights. Raises NetworkError."""
    return open_networks.open_network(network).anatomy()


def heatmaps(
    network: NetworkIdentity, pixels: NDArray[np.uint8], method: str, classes: tuple[int, ...]
) -> "list[Heatmap]":
    """Compute what in a picture speaks for each of some classes.

    Args:
        network: which one.
        pixels: 0-255 `(H, W, C)`.
        method: its name in the registry of heatmaps.
        classes: their indices.

    Raises:
        NetworkError: the network cannot be opened.
    """
    from models.explain import HEATMAPS

    return HEATMAPS[method].compute(open_networks.open_network(network), pixels, classes)


def player_file(network: NetworkIdentity, pictures: NDArray[np.uint8]) -> bytes:
    """The file with which a network runs in a page.

    Args:
        network: which one.
        pictures: what to compare on, 0-255 `(N, H, W, C)`.

    Raises:
        NetworkError: the network cannot be opened, or not run in a page.
    """
    from models.player import network_file

    try:
        return network_file.playable(open_networks.open_network(network).model, pictures)
    except network_file.NotPlayableError as error:
        raise open_networks.NetworkError(str(error)) from error


def picture_map(network: NetworkIdentity, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Lay pictures out on a map, similar ones close together.

    Args:
        network: which one's features decide what is similar.
        images: 0-255 `(N, H, W, C)`.

    Returns:
        Positions, float32 `(N, 2)`.

    Raises:
        NetworkError: the network cannot be opened.
    """
    from models.explain import picture_map

    return picture_map.picture_map(open_networks.open_network(network), images)
