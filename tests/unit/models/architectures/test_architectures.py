from typing import Any

import keras
import numpy as np
import pytest

from models.architectures import ARCHITECTURES, InputTooSmallError
from models.layer_kinds.table import layer_table

SHAPES = [((28, 28, 1), 10), ((64, 64, 3), 2), ((96, 96, 3), 2)]


@pytest.fixture(params=ARCHITECTURES.names())
def architecture(request):
    return ARCHITECTURES[request.param]


@pytest.mark.parametrize(("shape", "num_classes"), SHAPES)
def test_probabilities_come_out(architecture, shape, num_classes):
    model = architecture.build(shape, num_classes)
    pixels = np.random.default_rng(0).integers(0, 256, (3, *shape), dtype=np.uint8)
    answers = keras.ops.convert_to_numpy(model(pixels, training=False))
    units = 1 if num_classes == 2 else num_classes
    assert answers.shape == (3, units)
    assert np.isfinite(answers).all()
    assert (answers >= 0).all()
    if units > 1:
        assert answers.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_every_weight_learns(architecture):
    keras.utils.set_random_seed(1)
    model = architecture.build((28, 28, 1), 10)
    # Eagerly: tracing and compiling a graph takes five times as long as this one step.
    model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
    before = [weight.numpy() for weight in model.trainable_weights]
    generator = np.random.default_rng(0)
    model.train_on_batch(
        generator.integers(0, 256, (32, 28, 28, 1)).astype("float32"),
        generator.integers(0, 10, 32),
    )
    for weight, old in zip(model.trainable_weights, before, strict=True):
        assert not np.array_equal(weight.numpy(), old), weight.path


def test_the_code_builds_the_same_network(architecture):
    options = {option.name: option.minimum for option in architecture.options}
    namespace: dict[str, Any] = {}
    exec(architecture.code((28, 28, 1), 10, **options), namespace)
    built = architecture.build((28, 28, 1), 10, **options)
    assert [layer.name for layer in namespace["model"].layers] == [
        layer.name for layer in built.layers
    ]
    assert namespace["model"].count_params() == built.count_params()


def test_options_have_a_default_within_their_range(architecture):
    for option in architecture.options:
        assert option.minimum <= option.default <= option.maximum
        assert option.help.endswith(".")


def test_the_table_counts_what_keras_counts(architecture):
    table = layer_table(architecture.name, {}, (28, 28, 1), 10)
    assert table.parameters == architecture.build((28, 28, 1), 10).count_params()
    assert table.multiply_adds > 0


def test_multiply_adds_of_a_known_network():
    table = layer_table("two_convs_dropout", {}, (28, 28, 1), 10)
    by_name = {layer.name: layer for layer in table.layers}
    assert by_name["block1_conv"].multiply_adds == 26 * 26 * 9 * 32
    assert by_name["block2_conv"].multiply_adds == 11 * 11 * 9 * 32 * 64
    assert by_name["probabilities"].multiply_adds == 1600 * 10
    assert by_name["block1_conv"].output_shape == (26, 26, 32)


@pytest.mark.parametrize("name", ["lenet5", "four_blocks", "three_convs", "small_vgg"])
def test_a_picture_too_small_is_refused_with_the_size_that_would_do(name):
    with pytest.raises(
        InputTooSmallError, match=r"its layer `\w+` looks at \d×\d cells"
    ) as refusal:
        ARCHITECTURES[name].build((4, 4, 1), 10)
    side = int(str(refusal.value).split("Pictures of ")[1].split("×")[0])
    assert ARCHITECTURES[name].build((side, side, 1), 10).count_params() > 0
