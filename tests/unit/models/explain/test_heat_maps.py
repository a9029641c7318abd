"""Heat maps: for the chosen class, with the right sign, and a note where there is none."""

import keras
import numpy as np
import pytest
from keras import layers

from models.architectures import ARCHITECTURES
from models.explain import FAINT, HEATMAPS, Heatmap
from models.explain.grad_cam import NO_CONVOLUTION, ONE_CELL, last_maps, weighed_maps
from models.explain.open_networks import Opened
from tests.random_networks import random_network, random_pixels

SHAPE = (16, 16, 1)
WITH_CONVOLUTION = [name for name in ARCHITECTURES.names() if name != "fully_connected"]


def quadrants(units, activation, kernel):
    """One map, the picture's brightness, whose mean each unit weighs with its own number."""
    pixels = keras.Input(SHAPE, name="pixels")
    x = layers.Conv2D(1, 1, name="conv")(layers.Rescaling(1 / 255)(pixels))
    x = layers.GlobalAveragePooling2D()(x)
    model = keras.Model(pixels, layers.Dense(units, activation=activation, name="last")(x))
    model.get_layer("conv").set_weights([np.ones((1, 1, 1, 1)), np.zeros(1)])
    model.get_layer("last").set_weights([np.array([kernel], float), np.zeros(units)])
    return Opened(model)


def bright_corner():
    pixels = np.zeros(SHAPE, np.uint8)
    pixels[:4, :4] = 255
    return pixels


def maps(name, opened, pixels, classes):
    return HEATMAPS[name].compute(opened, pixels, classes)


def is_nothing(name, heat, *beside):
    method = HEATMAPS[name]
    return method.is_nothing(heat, method.scale([heat, *beside]))


def test_a_sigmoid_unit_speaks_for_the_second_class_and_against_the_first():
    opened = quadrants(1, "sigmoid", [5.0])
    against, speaks = maps("grad_cam", opened, bright_corner(), (0, 1))
    assert speaks.values[:4, :4].min() > 0
    assert not speaks.values[4:].any()
    assert is_nothing("grad_cam", against, speaks)
    assert not is_nothing("grad_cam", speaks, against)
    assert not against.values.any()


def test_a_negative_weight_reverses_the_sign():
    opened = quadrants(1, "sigmoid", [-5.0])
    speaks, against = maps("grad_cam", opened, bright_corner(), (0, 1))
    assert speaks.values[:4, :4].min() > 0
    assert is_nothing("grad_cam", against, speaks)


def test_the_two_classes_of_a_sigmoid_are_each_others_negative():
    opened = random_network("cat_or_dog", (32, 32, 3), 2)
    pixels = random_pixels((32, 32, 3))
    layer = last_maps(opened.model)
    cat, dog = weighed_maps(opened, layer, pixels, (0, 1))
    assert np.abs(dog).max() > 0
    assert cat == pytest.approx(-dog, abs=1e-6)


def test_a_saturated_answer_still_has_its_map():
    opened = quadrants(1, "sigmoid", [5000.0])
    pixels = np.full(SHAPE, 255, np.uint8)
    assert opened.model(opened.batch(pixels)).numpy() == 1.0
    (speaks,) = maps("grad_cam", opened, pixels, (1,))
    assert speaks.values.max() > 0


def test_each_class_of_a_softmax_has_its_own_map():
    opened = quadrants(3, "softmax", [2.0, -1.0, 0.0])
    for_it, against_it, indifferent = maps("grad_cam", opened, bright_corner(), (0, 1, 2))
    assert for_it.values[:4, :4].min() > 0
    assert is_nothing("grad_cam", against_it, for_it)
    assert is_nothing("grad_cam", indifferent, for_it)


def test_a_network_without_convolution_says_why_not():
    opened = random_network("fully_connected", SHAPE, 10)
    pixels = random_pixels(SHAPE)
    for refused in maps("grad_cam", opened, pixels, (0, 3)):
        assert refused.values is None
        assert refused.note == NO_CONVOLUTION
    for method in ("occlusion", "saliency"):
        (shown,) = maps(method, opened, pixels, (3,))
        assert np.abs(shown.values).max() > 0


def test_maps_of_one_cell_say_so():
    opened = random_network("four_blocks", SHAPE, 10)
    small = random_network("four_blocks", (18, 18, 1), 10)
    assert maps("grad_cam", opened, random_pixels(SHAPE), (0,))[0].values is not None
    assert last_maps(small.model).output.shape[1] == 2

    pixels = keras.Input((3, 3, 1))
    x = layers.Flatten()(layers.Conv2D(2, 3)(pixels))
    one_cell = Opened(keras.Model(pixels, layers.Dense(3, activation="softmax")(x)))
    (refused,) = maps("grad_cam", one_cell, random_pixels((3, 3, 1)), (0,))
    assert (refused.values, refused.note) == (None, ONE_CELL)


@pytest.mark.parametrize("name", WITH_CONVOLUTION)
def test_the_weights_of_the_maps_are_the_gradients_of_the_logit(name):
    """Checked against differences: raise every cell of a map a little, and see the logit rise."""
    opened = random_network(name, (28, 28, 1), 10)
    pixels = random_pixels((28, 28, 1))
    layer = last_maps(opened.model)
    (cam,) = weighed_maps(opened, layer, pixels, (3,))
    below = np.asarray(keras.Model(opened.model.input, layer.output)(opened.batch(pixels)))
    above = keras.Model(layer.output, opened.model.layers[-1].input)

    def logit(maps):
        return float(opened.logits(above(maps.astype("float32")), 3)[0])

    step, expected = 1e-2, np.zeros_like(cam)
    for index in range(below.shape[-1]):
        moved = np.zeros_like(below)
        moved[..., index] = step
        slope = (logit(below + moved) - logit(below - moved)) / (2 * step)
        expected += slope / cam.size * below[0, ..., index]
    spread = np.abs(expected).max()
    assert np.corrcoef(cam.ravel(), expected.ravel())[0, 1] > 0.9
    assert np.abs(cam - expected).max() < 0.5 * spread


@pytest.mark.parametrize("method", HEATMAPS.names())
@pytest.mark.parametrize("name", ARCHITECTURES.names())
def test_every_method_has_a_map_or_a_reason_for_every_architecture(method, name):
    opened = random_network(name, (28, 28, 1), 10)
    both = maps(method, opened, random_pixels((28, 28, 1)), (2, 5))
    assert len(both) == 2
    for each in both:
        assert each.note or np.isfinite(each.values).all()


def test_covering_what_speaks_for_a_class_is_marked_as_such():
    opened = quadrants(1, "sigmoid", [50.0])
    against, speaks = maps("occlusion", opened, bright_corner(), (0, 1))
    assert speaks.values[0, 0] > 0
    assert speaks.values[-1, -1] == 0
    assert against.values == pytest.approx(-speaks.values, abs=1e-5)


def test_saliency_is_where_the_network_looks_and_nowhere_else():
    pixels = keras.Input(SHAPE)
    x = layers.Flatten()(layers.Cropping2D(((0, 12), (0, 12)))(pixels))
    opened = Opened(keras.Model(pixels, layers.Dense(4, activation="softmax")(x)))
    (shown,) = maps("saliency", opened, random_pixels(SHAPE), (1,))
    assert shown.values[:4, :4].min() > 0
    assert not shown.values[4:].any()


@pytest.mark.parametrize("name", HEATMAPS.names())
def test_side_by_side_there_is_one_scale_and_what_is_faint_on_it_is_nothing(name):
    method = HEATMAPS[name]
    peak = 100 * method.floor
    strong, weak, faint = (
        Heatmap(np.full((2, 2), share * peak, np.float32)) for share in (1, 0.5, FAINT / 2)
    )
    scale = method.scale([faint, strong, weak])
    assert scale == pytest.approx(peak)
    assert [method.is_nothing(each, scale) for each in (strong, weak, faint)] == [0, 0, 1]
    assert "cat" in method.nothing.format(name="cat")


@pytest.mark.parametrize("name", HEATMAPS.names())
def test_maps_that_are_all_faint_are_not_amplified(name):
    method = HEATMAPS[name]
    tiny = Heatmap(np.full((2, 2), method.floor / 2, np.float32))
    scale = method.scale([tiny, Heatmap(None, "no map")])
    assert scale >= method.floor
    assert method.is_nothing(tiny, scale)
    assert method.scale([]) > 0
