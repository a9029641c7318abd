"""Reading JSON that others may have written: what its fields may hold, and pydantic to check it.

A file's content is a dataclass whose fields are annotated with the types below. Numbers are taken
as they are written: `"3"` is no number, and `true` is none either.
"""

import math
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, Strict, TypeAdapter, ValidationError, WrapValidator
from pydantic import ValidatorFunctionWrapHandler as Handler

from utils.files import patiently

T = TypeVar("T")

LARGEST = 2**53  # a float holds it exactly, and every chart can be scaled to it
LONGEST = 10_000  # characters of a text

_adapters: dict[Any, TypeAdapter[Any]] = {}


def _of_a_size(number: float) -> float:
    """NaN and infinity pass: a loss may become either."""
    if math.isfinite(number) and abs(number) > LARGEST:
        raise ValueError(f"A number is at most {LARGEST}.")
    return number


def _none_if_wrong(value: Any, validate: Handler) -> Any:
    try:
        return validate(value)
    except ValidationError:
        return None


Text = Annotated[str, Field(max_length=LONGEST)]
Flag = Annotated[bool, Strict()]
Count = Annotated[int, Strict(), Field(ge=0, le=LARGEST)]
Finite = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Number = Annotated[float, Strict(), AfterValidator(_of_a_size)]
IfValid = Annotated[T | None, WrapValidator(_none_if_wrong)]  # what is wrong reads as None


def read_as(kind: type[T], data: object) -> T:
    """Plain JSON data as a dataclass. Raises pydantic.ValidationError, which is a ValueError."""
    return _adapter(kind).validate_python(data)


def read_bytes_as(kind: type[T], content: bytes) -> T:
    """The same for JSON as it stands in a file."""
    return _adapter(kind).validate_json(content)


def read_file_as(kind: type[T], path: Path) -> T | None:
    """The same for a file; None if it is missing, damaged or holds something else."""
    try:
        return read_bytes_as(kind, patiently(path.read_bytes))
    except (OSError, ValidationError):
        return None


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    """Made when it is first needed: that takes some milliseconds."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
