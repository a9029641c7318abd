"""The file of a network for the player: its layers and weights in the format safetensors.

The format is that of https://huggingface.co/docs/safetensors, which many tools read: eight bytes
with the length of the header, the header in JSON, then the tensors. The header's metadata says
under "network" how the layers follow one another. Needs Keras.
"""

import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from models.evaluation.ood import serving_model
from models.layer_kinds import LAYER_KINDS
from models.layer_kinds.anatomy import Layer, anatomy_of, layer_of
from models.layer_kinds.info import LayerInfo

FILE = "model.safetensors"
TOLERANCE = 5e-4  # between outputs with weights as written and as trained
DTYPES = {np.dtype(np.float16): "F16", np.dtype(np.float32): "F32"}

Tensors = dict[str, NDArray[Any]]
Dtype = type[np.floating[Any]]


class NotPlayableError(Exception):
    """The player has no kernel for a layer; the message is a sentence for the user."""


def write_network(
    model: keras.Model,
    file: Path,
    pictures: NDArray[np.uint8],
    *,
    temperature: float = 1.0,
    ood_head: keras.Model | None = None,
    tta_views: int = 1,
) -> None:
    """Write a network's file for the player.

    Kernels are written as float16 if that changes no output by more than TOLERANCE, else as float32
    like all else.

    Args:
        model: the network, as trained.
        file: where it goes. It appears when it is complete.
        pictures: what to compare on, pixels 0-255 `(N, H, W, C)`.
        temperature: as in `serving_model` in models.evaluation.ood, like those that follow.
        ood_head: answers with a "familiarity".
        tta_views: how many views are averaged.

    Raises:
        NotPlayableError: if the player has no kernel for one of the layers.
        OSError: if the file cannot be written.
    """
    layers = list(anatomy_of(model).layers)
    outputs = {"probabilities": layers[-1].info.name}
    if ood_head is not None:
        layers += _head_layers(ood_head, layers[-1].info.inputs[0])
        outputs["familiarity"] = layers[-1].info.name
    asked = serving_model(model, temperature, ood_head, tta_views)
    dtype = np.float16 if _survives_rounding(asked, pictures) else np.float32
    written = file.with_suffix(".next")
    written.write_bytes(network_file(layers, outputs, temperature, tta_views, dtype))
    written.replace(file)


def network_file(
    layers: Sequence[Layer],
    outputs: Mapping[str, str],
    temperature: float = 1.0,
    views: int = 1,
    dtype: Dtype = np.float32,
) -> bytes:
    """The content of a network's file.

    Args:
        layers: from the pixels on, each after those that it gets its values from.
        outputs: the layers that answer with "probabilities" and "familiarity", by name.
        temperature: for calibration.
        views: how many views are averaged.
        dtype: of the kernels, float16 or float32.

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
    return safetensors(_tensors(layers, dtype), {"network": json.dumps(told)})


def safetensors(tensors: Tensors, metadata: dict[str, str]) -> bytes:
    """Tensors and texts as the content of a safetensors file.

    Args:
        tensors: float16 or float32, by name.
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


def _tensors(layers: Iterable[Layer], dtype: Dtype) -> Tensors:
    return {
        f"{layer.info.name}/{name}": _as_written(weight, dtype)
        for layer in layers
        for name, weight in layer.weights.items()
    }


def _as_written(weight: NDArray[np.float32], dtype: Dtype) -> NDArray[Any]:
    """Kernels are of that dtype; a norm's few numbers stay, as small ones may matter."""
    return weight.astype(dtype) if weight.ndim > 1 else weight


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


def _survives_rounding(asked: keras.Model, pictures: NDArray[np.uint8]) -> bool:
    """Whether kernels of float16 give the same outputs."""
    trained = asked.get_weights()
    expected = asked.predict(pictures, verbose=0)
    try:
        with np.errstate(over="ignore"):
            asked.set_weights([_as_written(weight, np.float16) for weight in trained])
        found = asked.predict(pictures, verbose=0)
        return all(np.abs(found[name] - expected[name]).max() <= TOLERANCE for name in expected)
    finally:
        asked.set_weights(trained)
