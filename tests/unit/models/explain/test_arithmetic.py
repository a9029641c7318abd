"""The arithmetic on the screen is the network's own, for every layer of every architecture."""

from functools import cache

import numpy as np
import pytest

from models.architectures import ARCHITECTURES
from models.evaluation.outputs import class_probabilities
from models.explain.arithmetic import explain_cell
from models.explain.receptive_field import receptive_field
from models.layer_kinds import LAYER_KINDS, NotExplainedError
from models.layer_kinds.calculation import Line, Pooled, Products, Shares
from models.layer_kinds.windows import Window
from tests.random_networks import random_network, random_pixels

CELLS = 12  # of every layer
CASES = [
    (name, shape, classes)
    for name in ARCHITECTURES.names()
    for shape, classes in (((28, 28, 1), 10), ((33, 47, 3), 2))
]


@cache
def seen_inside(name, shape, classes):
    opened = random_network(name, shape, classes)
    pixels = random_pixels(shape)
    values = opened.every_output(opened.batch(pixels), training=False)
    outputs = {
        layer.name: np.asarray(value)[0]
        for layer, value in zip(opened.model.layers, values, strict=True)
    }
    return opened, opened.anatomy(), outputs


def some_cells(shape, seed=0):
    """Corners, where the padding is, and some cells at random."""
    chance = np.random.default_rng(seed)
    corners = [tuple(0 for _ in shape), tuple(size - 1 for size in shape)]
    return corners + [tuple(int(chance.integers(size)) for size in shape) for _ in range(CELLS)]


@pytest.mark.parametrize(("name", "shape", "classes"), CASES)
def test_every_layers_numbers_are_the_networks_own(name, shape, classes):
    _, anatomy, outputs = seen_inside(name, shape, classes)
    for layer in anatomy.layers[1:]:
        for cell in some_cells(outputs[layer.info.name].shape):
            told = explain_cell(anatomy, outputs, layer.info.name, cell)
            assert told.network_value == outputs[layer.info.name][cell]
            assert told.value == pytest.approx(told.network_value, abs=1e-4, rel=1e-4), (
                layer.info.name,
                cell,
            )


@pytest.mark.parametrize("name", ARCHITECTURES.names())
def test_every_kind_of_layer_that_we_have_is_explained(name):
    _, anatomy, _ = seen_inside(name, (28, 28, 1), 10)
    assert {layer.info.kind for layer in anatomy.layers} <= set(LAYER_KINDS.names())


def test_a_convolution_tells_patch_kernel_products_bias_and_activation():
    _, anatomy, outputs = seen_inside("two_convs_dropout", (28, 28, 1), 10)
    layer = next(each for each in anatomy.layers if each.info.kind == "Conv2D")
    products, bias, activation = explain_cell(anatomy, outputs, layer.info.name, (5, 6, 7)).parts
    assert isinstance(products, Products)
    before = outputs[layer.info.inputs[0]]
    assert np.array_equal(products.patch, before[5:8, 6:9])
    assert np.array_equal(products.kernel, layer.weights["kernel"][..., 7])
    assert isinstance(bias, Line)
    assert bias.value == pytest.approx(products.sums.sum() + layer.weights["bias"][7])
    assert isinstance(activation, Line)
    assert activation.value == max(0.0, bias.value)


def test_the_edge_of_a_padded_map_counts_as_zero_and_is_marked():
    _, anatomy, outputs = seen_inside("four_blocks", (28, 28, 1), 10)
    products = explain_cell(anatomy, outputs, "block1_conv", (0, 0, 3)).parts[0]
    assert isinstance(products, Products)
    assert not products.is_inside[:2].any()
    assert not products.is_inside[:, :2].any()
    assert products.is_inside[2:, 2:].all()
    assert not products.patch[:2].any()


def test_pooling_shows_its_window_and_its_result():
    _, anatomy, outputs = seen_inside("two_convs_dropout", (28, 28, 1), 10)
    (pooled,) = explain_cell(anatomy, outputs, "block1_pool", (2, 3, 4)).parts
    assert isinstance(pooled, Pooled)
    assert np.array_equal(pooled.values, outputs["block1_conv"][4:6, 6:8, 4])
    assert (pooled.how, pooled.value) == ("maximum", pooled.values.max())


def test_a_softmax_tells_logits_exponentials_and_shares():
    _, anatomy, outputs = seen_inside("lenet5", (28, 28, 1), 10)
    shares = explain_cell(anatomy, outputs, "probabilities", (4,)).parts[-1]
    assert isinstance(shares, Shares)
    assert shares.shares == pytest.approx(outputs["probabilities"], abs=1e-6)
    assert shares.exponentials / shares.exponentials.sum() == pytest.approx(shares.shares)
    assert shares.index == 4


def test_a_sigmoid_ends_in_the_logistic_function():
    _, anatomy, outputs = seen_inside("lenet5", (33, 47, 3), 2)
    told = explain_cell(anatomy, outputs, "probability", (0,))
    assert "exp" in told.parts[-1].formula
    assert class_probabilities(outputs["probability"][None])[0, 1] == pytest.approx(told.value)


def test_a_pixel_is_explained_as_a_pixel():
    _, anatomy, outputs = seen_inside("lenet5", (28, 28, 1), 10)
    with pytest.raises(NotExplainedError, match="pixel"):
        explain_cell(anatomy, outputs, "pixels", (0, 0, 0))


@pytest.mark.parametrize(("name", "shape", "classes"), CASES)
def test_nothing_outside_the_receptive_field_changes_a_cell(name, shape, classes):
    opened, anatomy, outputs = seen_inside(name, shape, classes)
    pixels = random_pixels(shape)
    chosen = [layer.info.name for layer in anatomy.layers[2::3]]
    names = [layer.name for layer in opened.model.layers]
    for layer in chosen:
        cell = some_cells(outputs[layer].shape, seed=3)[3]
        field = receptive_field(anatomy, layer, cell)
        inside = (
            slice(field.top, field.top + field.height),
            slice(field.left, field.left + field.width),
        )
        other = random_pixels(shape, seed=9)
        other[inside] = pixels[inside]
        changed = opened.every_output(opened.batch(other), training=False)
        value = np.asarray(changed[names.index(layer)])[0][cell]
        assert value == pytest.approx(float(outputs[layer][cell]), abs=1e-5), layer


def test_the_receptive_field_is_no_larger_than_it_must_be():
    opened, anatomy, outputs = seen_inside("lenet5", (28, 28, 1), 10)
    field = receptive_field(anatomy, "s4_pool", (2, 2, 0))
    assert (field.height, field.width) == (16, 16)
    pixels = random_pixels((28, 28, 1))
    pixels[field.top, field.left] ^= 255
    names = [layer.name for layer in opened.model.layers]
    changed = np.asarray(opened.every_output(opened.batch(pixels))[names.index("s4_pool")])[0]
    assert changed[2, 2, 0] != outputs["s4_pool"][2, 2, 0]


def test_a_neuron_behind_flatten_sees_one_place_and_behind_dense_the_whole_picture():
    _, anatomy, _ = seen_inside("lenet5", (28, 28, 1), 10)
    assert receptive_field(anatomy, "flatten", (0,)).width < 28
    assert receptive_field(anatomy, "c5_dense", (0,)) == Window(0, 0, 28, 28)


def test_the_rows_that_windows_leave_out_at_the_end_are_not_seen():
    """28 -> 26, 13, 11, 5, 3 cells: the second pooling drops the last row of 11."""
    opened, anatomy, outputs = seen_inside("three_convs", (28, 28, 1), 10)
    assert receptive_field(anatomy, "dense", (0,)) == Window(0, 0, 26, 26)
    pixels = random_pixels((28, 28, 1))
    pixels[26:], pixels[:, 26:] = 0, 255
    answer = np.asarray(opened.model(opened.batch(pixels), training=False))[0]
    assert np.array_equal(answer, outputs["probabilities"])
