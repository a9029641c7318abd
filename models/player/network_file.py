"""The file of a network for the player: its layers and weights in the format safetensors.

The format is that of https://huggingface.co/docs/safetensors, which many tools read: eight bytes
with the length of the header, the header in JSON, then the tensors. The header's metadata says
under "network" how the layers follow one another.

Kernels are int16, and a tensor "<name>.scale" says for each filter what to multiply them by. That
is as small as float16, and an order of magnitude closer to the trained weights. Needs Keras.
"""

import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from models.evaluation.ood import serving_model
from models.layer_kinds import LAYER_KINDS
from models.layer_kinds.anatomy import Layer, anatomy_of, layer_of
from models.layer_kinds.info import LayerInfo

TOLERANCE = 1e-3  # between outputs with weights as written and as trained
LARGEST = np.iinfo(np.int16).max
DTYPES = {np.dtype(np.int16): "I16", np.dtype(np.float32): "F32"}

Tensors = dict[str, NDArray[Any]]


class NotPlayableError(Exception):
    """The player cannot run a network; the message is a sentence for the user."""


def playable(
    model: keras.Model,
    pictures: NDArray[np.uint8],
    *,
    temperature: float = 1.0,
    ood_head: keras.Model | None = None,
    tta_views: int = 1,
) -> bytes:
    """The content of a network's file for the player.

    Args:
        model: the network, as trained.
        pictures: what to compare on, pixels 0-255 `(N, H, W, C)`.
        temperature: as in `serving_model` in models.evaluation.ood, like those that follow.
        ood_head: answers with a "familiarity".
        tta_views: how many views are averaged.

    Raises:
        NotPlayableError: if the player has no kernel for one of the layers, or an output for one of
            the pictures would differ by more than TOLERANCE.
    """
    layers = list(anatomy_of(model).layers)
    outputs = {"probabilities": layers[-1].info.name}
    if ood_head is not None:
        layers += _head_layers(ood_head, layers[-1].info.inputs[0])
        outputs["familiarity"] = layers[-1].info.name
    content = network_file(layers, outputs, temperature, tta_views)
    _check_rounding(serving_model(model, temperature, ood_head, tta_views), pictures)
    return content


def network_file(
    layers: Sequence[Layer],
    outputs: Mapping[str, str],
    temperature: float = 1.0,
    views: int = 1,
) -> bytes:
    """The content of a network's file.

    Args:
        layers: from the pixels on, each after those that it gets its values from.
        outputs: the layers that answer with "probabilities" and "familiarity", by name.
        temperature: for calibration.
        views: how many views are averaged.

    Raises:
        NotPlayableError: if the player has no kernel for one of the layers.
    """
    for layer in layers:
        _check(layer.info)
    told = {
        "layers": [_told(layer.info) for layer in layers],
        "outputs": outputs,
        "temperature": temperature,
        "views": views,
    }
    return safetensors(_tensors(layers), {"network": json.dumps(told)})


def safetensors(tensors: Tensors, metadata: dict[str, str]) -> bytes:
    """Tensors and texts as the content of a safetensors file.

    Args:
        tensors: int16 or float32, by name.
        metadata: texts by name.
    """
    header: dict[str, Any] = {"__metadata__": metadata}
    place = 0
    for name, tensor in tensors.items():
        offsets = [place, place := place + tensor.nbytes]
        shape = list(tensor.shape)
        header[name] = {"dtype": DTYPES[tensor.dtype], "shape": shape, "data_offsets": offsets}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)  # the numbers begin at a multiple of eight
    return struct.pack("<Q", len(text)) + text + b"".join(map(np.ndarray.tobytes, tensors.values()))


def _tensors(layers: Iterable[Layer]) -> Tensors:
    tensors: Tensors = {}
    for layer in layers:
        for name, weight in layer.weights.items():
            place = f"{layer.info.name}/{name}"
            if weight.ndim > 1:
                tensors[place], tensors[f"{place}.scale"] = _rounded(weight)
            else:
                tensors[place] = weight
    return tensors


def _rounded(kernel: NDArray[np.float32]) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    """A kernel `(..., filters)` as whole numbers, and what to multiply each filter's by."""
    largest = np.abs(kernel).max(axis=tuple(range(kernel.ndim - 1)))
    scale = np.where(largest > 0, largest, 1).astype(np.float32) / np.float32(LARGEST)
    return np.rint(kernel / scale).astype(np.int16), scale


def _told(layer: LayerInfo) -> dict[str, Any]:
    return {
        "name": layer.name,
        "kind": layer.kind,
        "inputs": layer.inputs,
        "shape": layer.output_shape,
        "settings": layer.settings,
    }


def _check(layer: LayerInfo) -> None:
    if layer.kind not in LAYER_KINDS:  # each has a kernel, which a test sees to
        raise NotPlayableError(f"The page does not know how {layer.kind} computes.")


def _head_layers(ood_head: keras.Model, features: str) -> Iterator[Layer]:
    """The layers of an out-of-distribution head, on those last features."""
    logit, familiarity = ood_head.layers
    before = features
    for layer in map(layer_of, (*logit.layers, familiarity)):
        yield replace(layer, info=replace(layer.info, inputs=(before,)))
        before = layer.info.name


def _check_rounding(asked: keras.Model, pictures: NDArray[np.uint8]) -> None:
    """Compare outputs with those for rounded kernels. Raises NotPlayableError."""
    expected = asked(pictures, training=False)
    with as_read(asked):
        found = asked(pictures, training=False)
    difference = max(float(np.abs(found[name] - expected[name]).max()) for name in expected)
    if not difference <= TOLERANCE:
        raise NotPlayableError(
            f"In a page this network would answer otherwise, by {difference:.4f}."
        )


@contextmanager
def as_read(model: keras.Model) -> Iterator[None]:
    """For a while, a model has its weights as the player reads them."""
    trained = model.get_weights()
    try:
        model.set_weights([_as_read(weight) for weight in trained])
        yield
    finally:
        model.set_weights(trained)


def _as_read(weight: NDArray[Any]) -> NDArray[Any]:
    """A weight as the player reads it."""
    if weight.ndim < 2:
        return weight
    whole, scale = _rounded(weight)
    return whole * scale
