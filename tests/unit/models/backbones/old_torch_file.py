"""Writes files of weights as PyTorch did before version 1.6, without PyTorch."""

import io
import pickle
import sys
from collections import OrderedDict
from types import ModuleType

import numpy as np

from models.backbones.torch_file import MAGIC, VERSION

TORCH, UTILS = ModuleType("torch"), ModuleType("torch._utils")


class FloatStorage:
    """Float32 numbers."""


class LongStorage:
    """Int64 numbers."""


def _rebuild_tensor_v2(*_):
    """Stands for the function that PyTorch calls."""


for module, thing in ((TORCH, FloatStorage), (TORCH, LongStorage), (UTILS, _rebuild_tensor_v2)):
    thing.__module__, thing.__qualname__ = module.__name__, thing.__name__
    setattr(module, thing.__name__, thing)


class Tensor:
    """A tensor that lies in memory in another order than its axes, as such files may have it."""

    def __init__(self, values, order):
        self.values, self.order = values, order

    def __reduce__(self):
        stored = np.ascontiguousarray(self.values.transpose(self.order))
        strides = np.empty(self.values.ndim, int)
        strides[list(self.order)] = [step // stored.itemsize for step in stored.strides]
        arguments = (Storage(stored), 0, self.values.shape, tuple(map(int, strides)))
        return _rebuild_tensor_v2, (*arguments, False, OrderedDict())


class Storage:
    """A row of numbers."""

    def __init__(self, numbers):
        self.numbers = numbers


class Pickler(pickle.Pickler):
    """Writes storages as references, and keeps them."""

    def __init__(self, file):
        super().__init__(file, protocol=2)
        self.storages = {}

    def persistent_id(self, thing):
        if not isinstance(thing, Storage):
            return None
        key = str(len(self.storages))
        self.storages[key] = thing.numbers
        kind = FloatStorage if thing.numbers.dtype == np.float32 else LongStorage
        return ("storage", kind, key, "cpu", thing.numbers.size, None)


def old_torch_file(tensors, version=VERSION):
    """The content of a file with these arrays, by name."""
    file = io.BytesIO()
    for thing in (MAGIC, version, {"little_endian": True}):
        pickle.dump(thing, file, protocol=2)
    pickler = Pickler(file)
    orders = {name: tuple(reversed(range(each.ndim))) for name, each in tensors.items()}
    known = {"torch": TORCH, "torch._utils": UTILS}
    sys.modules.update(known)
    try:
        pickler.dump(OrderedDict((n, Tensor(each, orders[n])) for n, each in tensors.items()))
    finally:
        for name in known:
            del sys.modules[name]
    pickle.dump(list(pickler.storages), file, protocol=2)
    for numbers in pickler.storages.values():
        file.write(numbers.size.to_bytes(8, "little") + numbers.tobytes())
    return file.getvalue()
