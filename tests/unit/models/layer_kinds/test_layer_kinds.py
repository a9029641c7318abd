"""Every kind in the registry, held against the Keras layer that it speaks of."""

import importlib
import math
from functools import cache

import keras
import numpy as np
import pytest
import tensorflow as tf
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from models.explain.arithmetic import explain_cell
from models.explain.filters import filters_of
from models.explain.receptive_field import receptive_field
from models.layer_kinds import LAYER_KINDS, NotExplainedError, importable_layers, kind_named
from models.layer_kinds.activation import ACTIVATIONS
from models.layer_kinds.anatomy import anatomy_of
from models.layer_kinds.windows import Window

NAMES = LAYER_KINDS.names()
EXAMPLES = [(kind.name, i) for kind in LAYER_KINDS for i in range(len(kind.examples))]
CELLS = 20


def keras_class(kind):
    return getattr(importlib.import_module(kind.modules[0]), kind.name)


@cache
def built(name, index):
    """The example's network, its anatomy, its inputs and the outputs of its layers."""
    example = LAYER_KINDS[name].examples[index]
    chance = np.random.default_rng(index)
    keras.utils.set_random_seed(index)
    shapes = enumerate(example.input_shapes)
    pictures = [keras.Input(shape, name=f"input{i}") for i, shape in shapes]
    layer = keras_class(LAYER_KINDS[name])(**example.settings, name="asked")
    output = layer(pictures if len(pictures) > 1 else pictures[0])
    model = keras.Model(pictures, output)
    for weight in layer.weights:
        if weight.dtype == "float32":
            weight.assign(chance.uniform(0.2, 1.2, weight.shape) * chance.choice([-1, 1]))
            if "variance" in weight.name:
                weight.assign(np.abs(weight))
    values = [chance.normal(0, 2, shape).astype("float32") for shape in example.input_shapes]
    outputs = {f"input{i}": value for i, value in enumerate(values)}
    outputs["asked"] = answer(model, [value[None] for value in values])[0]
    return model, anatomy_of(model), values, outputs


def answer(model, batches):
    return np.asarray(model(batches, training=False))


def some_cells(shape):
    every = list(np.ndindex(shape))
    chance = np.random.default_rng(0)
    chosen = chance.permutation(len(every))[:CELLS]
    return [every[0], every[-1], *(every[i] for i in chosen)]


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_says_what_it_is_and_has_an_example(name):
    kind = LAYER_KINDS[name]
    assert kind.title
    assert kind.summary.endswith(".")
    assert issubclass(keras_class(kind), keras.Layer)
    assert kind.examples or name == "InputLayer", "nothing compares this kind with its layer"


@pytest.mark.parametrize(("name", "index"), EXAMPLES)
def test_the_arithmetic_of_a_cell_is_the_layers_own(name, index):
    _, anatomy, _, outputs = built(name, index)
    for cell in some_cells(outputs["asked"].shape):
        told = explain_cell(anatomy, outputs, "asked", cell)
        assert told.value == pytest.approx(float(outputs["asked"][cell]), abs=2e-4, rel=2e-4), cell


@pytest.mark.parametrize(("name", "index"), EXAMPLES)
def test_a_cell_depends_on_the_cells_it_is_said_to_look_at_and_on_no_others(name, index):
    """Each input cell is disturbed by itself, strongly; whatever moves must be foretold."""
    model, anatomy, values, outputs = built(name, index)
    layer = anatomy["asked"].info
    for cell in some_cells(outputs["asked"].shape)[:6]:
        place = cell if len(cell) == 1 else cell[:-1]
        foretold = layer.about.looks_at(layer, tuple(frozenset((i,)) for i in place))
        found = influences(model, values, cell)
        for cells, moved in zip(foretold, found, strict=True):
            assert {p for p in moved if not is_among(p, cells)} == set(), (cell, "more than said")
            if moved:
                said = math.prod(map(len, cells))
                assert said == len(moved), (cell, "said more than there is")


def is_among(place, cells):
    return all(index in axis for index, axis in zip(place, cells, strict=True))


def influences(model, values, cell):
    """For each input the places `(row, column)` or `(unit,)` that can change the cell at all."""
    found = []
    for which, value in enumerate(values):
        shape = value.shape if value.ndim == 1 else value.shape[:-1]
        moved = set()
        for kick in (-50.0, -0.5, 0.5, 50.0):  # strong ones saturate some, weak ones move nothing
            places = list(np.ndindex(shape))
            batches = [np.repeat(each[None], len(places), 0) for each in values]
            for i, place in enumerate(places):
                batches[which][(i, *place)] += kick
            calm = [np.repeat(each[None], len(places), 0) for each in values]
            at = (slice(None), *cell)
            changed = answer(model, batches)[at] != answer(model, calm)[at]
            moved |= {place for place, has in zip(places, changed, strict=True) if has}
        found.append(moved)
    return found


@pytest.mark.parametrize(("name", "index"), EXAMPLES)
def test_multiply_adds_use_every_weight_once_at_every_place(name, index):
    model, anatomy, _, _ = built(name, index)
    kernels = [each for each in model.get_layer("asked").weights if "kernel" in each.name]
    places = math.prod(model.output_shape[1:-1])
    expected = sum(math.prod(each.shape) for each in kernels) * places
    assert anatomy["asked"].info.multiply_adds == expected


# TensorFlow computes dilated convolutions on padded maps, and does not count grouped ones.
PROFILED = [
    (name, i)
    for name, i in EXAMPLES
    if not {"dilation_rate", "groups"} & set(LAYER_KINDS[name].examples[i].settings)
]


@pytest.mark.parametrize(("name", "index"), PROFILED)
def test_multiply_adds_are_those_that_tensorflow_counts(name, index):
    model, anatomy, _, _ = built(name, index)
    assert anatomy["asked"].info.multiply_adds == counted(model)


def counted(model):
    """The multiply-adds of convolutions and matrix products in the model's graph, by profiler."""
    given = [tf.TensorSpec((1, *each.shape[1:]), tf.float32) for each in model.inputs]
    function = tf.function(lambda *x: model(list(x), training=False)).get_concrete_function(*given)
    graph = convert_variables_to_constants_v2(function).graph
    options = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
    options["output"] = "none"
    left = [tf.compat.v1.profiler.profile(graph, cmd="op", options=options)]
    operations = 0
    while left:
        node = left.pop()
        left.extend(node.children)
        if node.name in ("Conv2D", "DepthwiseConv2dNative", "MatMul"):
            operations += node.float_ops  # a multiplication and an addition are two
    return operations // 2


def stacked(*kinds):
    """A network of these layers, from 30x26 pixels to a few neurons, with no weight at 0."""
    keras.utils.set_random_seed(3)
    pixels = keras.Input((30, 26, 2), name="pixels")
    x = pixels
    for i, layer in enumerate(kinds):
        x = layer(x)
        x = keras.layers.Activation("tanh", name=f"bend{i}")(x)
    return keras.Model(pixels, x)


L = keras.layers
STACKS = {
    "separable": lambda: (
        L.SeparableConv2D(4, 3, padding="same"),
        L.SeparableConv2D(3, 5, strides=2),
    ),
    "dilated": lambda: (
        L.Conv2D(4, 3, dilation_rate=2, padding="same"),
        L.Conv2D(3, 3, dilation_rate=(3, 1)),
        L.AveragePooling2D(2),
    ),
    "padded": lambda: (
        L.ZeroPadding2D(((0, 1), (2, 1))),
        L.Conv2D(4, 3, strides=2),
        L.ZeroPadding2D(2),
        L.DepthwiseConv2D(5),
    ),
    "wide border": lambda: (L.ZeroPadding2D(4), L.Conv2D(2, 3)),
}


@pytest.mark.parametrize("name", STACKS)
def test_the_receptive_field_is_what_the_gradient_reaches(name):
    """Summed over many pictures, the gradient is zero outside and nowhere zero on the rim."""
    model = stacked(*STACKS[name]())
    anatomy, last = anatomy_of(model), model.layers[-1].name
    pictures = tf.constant(np.random.default_rng(0).normal(0, 0.3, (8, 30, 26, 2)), tf.float32)
    for cell in some_cells(model.output_shape[1:]):
        with tf.GradientTape() as tape:
            tape.watch(pictures)
            value = tf.reduce_sum(model(pictures, training=False)[(slice(None), *cell)])
        gradient = np.abs(tape.gradient(value, pictures).numpy()).sum(axis=(0, 3))
        rows, columns = np.nonzero(gradient)
        field = receptive_field(anatomy, last, cell)
        if not len(rows):
            assert (field.height, field.width) == (0, 0), cell
            continue
        top, left = rows.min(), columns.min()
        expected = Window(top, left, rows.max() - top + 1, columns.max() - left + 1)
        assert field == expected, cell


@pytest.mark.parametrize("name", ["Conv2D", "DepthwiseConv2D", "SeparableConv2D"])
def test_the_filters_of_a_map_are_what_a_single_bright_cell_leaves_behind(name):
    """A convolution of one lit cell shows its kernel, turned round, in the output."""
    layer = LAYER_KINDS[name]
    index = 0
    model, anatomy, _, _ = built(name, index)
    info = anatomy["asked"].info
    padding = info.settings["padding"] == "same"
    for which, before in enumerate(layer.maps_seen(info, 1)):
        picture = np.zeros((1, 9, 7, 4), np.float32)
        picture[0, 4, 3, before] = 1.0
        dark = answer(model, [np.zeros_like(picture)])
        response = (answer(model, [picture]) - dark)[0, ..., 1]
        top, left = (3, 2) if padding else (2, 1)
        kernel = filters_of(anatomy, "asked", 1)[which]
        around = response[top : top + 3, left : left + 3]
        assert around == pytest.approx(kernel[::-1, ::-1], abs=1e-5)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_computes_as_keras_does(name):
    x = np.linspace(-8, 8, 41).astype("float32")
    ours = [ACTIVATIONS[name].line(float(each)).value for each in x]
    assert ours == pytest.approx(np.asarray(keras.activations.get(name)(x)), abs=1e-5)


def test_relu6_says_what_it_cuts_off():
    line = ACTIVATIONS["relu6"].line(7.5)
    assert (line.words, line.value) == ("ReLU6: nothing below zero, nothing above 6", 6.0)
    assert line.formula == "min(6, max(0, 7.500))"


def test_batch_normalisation_tells_its_two_steps_with_the_layers_own_numbers():
    _, anatomy, values, outputs = built("BatchNormalization", 0)
    cell, weights = (2, 3, 1), anatomy["asked"].weights
    centred, scaled = explain_cell(anatomy, outputs, "asked", cell).parts
    spread = math.sqrt(weights["moving_variance"][1] + 0.001)
    assert centred.value == pytest.approx((values[0][cell] - weights["moving_mean"][1]) / spread)
    assert scaled.value == pytest.approx(centred.value * weights["gamma"][1] + weights["beta"][1])


def test_an_unknown_kind_says_that_it_is_not_explained_yet_and_breaks_nothing():
    kind = kind_named("Twist")
    assert kind.title == "Twist"
    assert "not explained yet" in kind.summary.lower()
    assert kind.lesson is None
    assert not kind.may_be_imported
    model = stacked(L.UpSampling2D(2), L.Conv2D(2, 3))
    anatomy = anatomy_of(model)
    outputs = {"pixels": np.zeros((30, 26, 2), np.float32)}
    name = model.layers[1].name
    outputs[name] = np.zeros((60, 52, 2), np.float32)
    with pytest.raises(NotExplainedError, match=r"Not explained yet.*UpSampling2D"):
        explain_cell(anatomy, outputs, name, (0, 0, 0))
    assert receptive_field(anatomy, model.layers[-1].name, (3, 3, 0)) == Window(0, 0, 30, 26)
    assert anatomy.table.uncounted == ("UpSampling2D",)
    assert anatomy.table.multiply_adds == 58 * 50 * 3 * 3 * 2 * 2


def test_what_may_be_imported_is_what_it_was():
    found = importable_layers()
    assert found.pop("keras.layers") == {
        "Activation", "Add", "AveragePooling2D", "BatchNormalization", "Concatenate", "Conv2D",
        "Dense", "DepthwiseConv2D", "Dropout", "Flatten", "GlobalAveragePooling2D",
        "GlobalMaxPooling2D", "InputLayer", "LayerNormalization", "LeakyReLU", "MaxPooling2D",
        "RandomBrightness", "RandomContrast", "RandomErasing", "RandomFlip", "ReLU", "Rescaling",
        "SeparableConv2D", "Softmax", "SpatialDropout2D", "ZeroPadding2D",
    }  # fmt: skip
    assert found == {
        "models.pen": {"RandomPen"},
        "models.training.random_stroke_width": {"RandomPen"},
        "models.training.random_warp": {"RandomWarp"},
        "models.warp": {"RandomWarp"},
    }
