"""Reading PyTorch's old files without PyTorch."""

import io
import pickle

import numpy as np
import pytest

from models.backbones.torch_file import MAGIC, VERSION, TorchFileError, read_torch_file
from tests.unit.models.backbones.old_torch_file import old_torch_file

RNG = np.random.default_rng(1)
TENSORS = {
    "kernel": RNG.normal(size=(4, 3, 2, 5)).astype(np.float32),
    "bias": RNG.normal(size=4).astype(np.float32),
    "count": np.array([7, 8], np.int64),
}


class Hostile:
    def __reduce__(self):
        return print, ("run by reading",)


def read(content):
    return read_torch_file(io.BytesIO(content))


def test_tensors_come_back_whatever_order_they_lie_in():
    found = read(old_torch_file(TENSORS))
    assert set(found) == set(TENSORS)
    for name, values in TENSORS.items():
        assert found[name].dtype == values.dtype
        assert np.array_equal(found[name], values)


@pytest.mark.parametrize("missing", [1, 4, 60, 400])
def test_a_file_that_is_cut_off_is_refused(missing):
    with pytest.raises(TorchFileError):
        read(old_torch_file(TENSORS)[:-missing])


def test_a_file_with_more_behind_it_is_refused():
    with pytest.raises(TorchFileError):
        read(old_torch_file(TENSORS) + b"\0")


def test_another_version_is_refused():
    with pytest.raises(TorchFileError):
        read(old_torch_file(TENSORS, version=VERSION + 1))


def test_what_is_no_such_file_is_refused():
    with pytest.raises(TorchFileError):
        read(b"PK\3\4 a zip, as newer versions write")


def test_a_file_runs_nothing(capsys):
    parts = (MAGIC, VERSION, {}, Hostile())
    with pytest.raises(TorchFileError, match="print"):
        read(b"".join(pickle.dumps(part, protocol=2) for part in parts))
    assert capsys.readouterr().out == ""


def test_a_tensor_may_not_reach_outside_its_numbers():
    content = old_torch_file({"bias": np.zeros(300, np.float32)})
    longer = content.replace(pickle.dumps((300,), 2)[2:-2], pickle.dumps((301,), 2)[2:-2], 1)
    assert longer != content
    with pytest.raises(TorchFileError):
        read(longer)
