"""Reading a file of weights that PyTorch wrote before version 1.6, without PyTorch.

Such a file is a row of pickles (a magic number, a version, the byte order, the state dict, the
keys of the storages), then each storage's count and raw numbers. Unpickling runs what a file
names; here it may name the few things that weights are made of, and nothing else.
"""

import pickle
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedIOBase
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

MAGIC = 0x1950A86A20F9469CFC6C
VERSION = 1001


class TorchFileError(ValueError):
    """The file is not one of weights in that format."""


@dataclass(frozen=True)
class _Tensor:
    """Where a tensor's numbers lie: in a storage, from an offset, in these steps."""

    storage: str
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def view(self, storages: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
        numbers = storages[self.storage]
        last = self.offset + sum((n - 1) * s for n, s in zip(self.shape, self.strides, strict=True))
        if not 0 <= self.offset <= last < numbers.size:
            raise TorchFileError(f"A tensor {self.shape} reaches outside its storage.")
        strides = [numbers.itemsize * step for step in self.strides]
        return np.lib.stride_tricks.as_strided(
            numbers[self.offset :], self.shape, strides, writeable=False
        )


def _tensor(storage: str, offset: int, shape: Any, strides: Any, *_: object) -> _Tensor:
    return _Tensor(storage, offset, tuple(shape), tuple(strides))


class _Unpickler(pickle.Unpickler):
    """Knows four names, and gathers the type of every storage that it comes across."""

    KNOWN: ClassVar[Mapping[tuple[str, str], Any]] = {
        ("collections", "OrderedDict"): OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _tensor,
        ("torch", "FloatStorage"): "<f4",
        ("torch", "LongStorage"): "<i8",
    }

    def __init__(self, file: BufferedIOBase) -> None:
        super().__init__(file)
        self.types: dict[str, tuple[str, int]] = {}

    def find_class(self, module: str, name: str) -> Any:
        """What a name stands for. Raises TorchFileError for any that weights do not need."""
        try:
            return self.KNOWN[module, name]
        except KeyError:
            raise TorchFileError(
                f"The file names {module}.{name}, which no weights need."
            ) from None

    def persistent_load(self, pid: Any) -> str:
        """The key of a storage; its numbers follow after the pickles."""
        _, dtype, key, _, count, _ = pid
        self.types[key] = (dtype, count)
        return str(key)


def read_torch_file(file: BufferedIOBase) -> dict[str, NDArray[Any]]:
    """The tensors of a file, by name, in the shapes and the order of axes that PyTorch gives them.

    Raises TorchFileError for a file of another kind or one that is cut off.
    """
    try:
        return _read(file)
    except (pickle.UnpicklingError, EOFError, KeyError, TypeError, ValueError) as error:
        raise TorchFileError(f"This is not a file of weights that can be read: {error}") from error


def _read(file: BufferedIOBase) -> dict[str, NDArray[Any]]:
    if (_unpickled(file), _unpickled(file)) != (MAGIC, VERSION):
        raise TorchFileError("Its magic number or version is another.")
    _unpickled(file)  # the byte order of numbers that this format no longer uses
    reader = _Unpickler(file)
    tensors = reader.load()
    storages = {key: _storage(file, *reader.types[key]) for key in _unpickled(file)}
    if file.read(1):
        raise TorchFileError("Something follows after its last number.")
    return {name: tensor.view(storages) for name, tensor in tensors.items()}


def _unpickled(file: BufferedIOBase) -> Any:
    return _Unpickler(file).load()


def _storage(file: BufferedIOBase, dtype: str, count: int) -> NDArray[Any]:
    written = int.from_bytes(file.read(8), "little")
    numbers = file.read(count * np.dtype(dtype).itemsize)
    if written != count or len(numbers) != count * np.dtype(dtype).itemsize:
        raise TorchFileError("It is cut off.")
    return np.frombuffer(numbers, dtype)
