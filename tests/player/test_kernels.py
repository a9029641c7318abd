"""The player's kernels, held against the Keras layers that they are to compute."""

import numpy as np
import pytest

from models.layer_kinds import LAYER_KINDS
from models.layer_kinds.anatomy import anatomy_of
from models.player.network_file import as_read, network_file
from tests.unit.models.layer_kinds.test_layer_kinds import EXAMPLES, answer, built

MACHINES = ("wasm", "script")


def written(model):
    return network_file(anatomy_of(model).layers, {"probabilities": model.layers[-1].name})


def test_every_kind_of_layer_has_a_kernel(player):
    known = player.evaluate("Object.keys(KERNELS)")
    assert [name for name in LAYER_KINDS.names() if name not in known] == []


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(("name", "index"), EXAMPLES)
def test_a_kernel_computes_what_the_layer_does(player, name, index, machine):
    model, _, inputs, _ = built(name, index)
    with as_read(model):
        expected = answer(model, [each[None] for each in inputs])
    found = player.outputs(written(model), inputs, machine)["asked"]
    np.testing.assert_allclose(found, expected.ravel(), rtol=1e-4, atol=1e-4)
