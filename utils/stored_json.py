"""Reading JSON that others may have written, checked by pydantic.

A file's content is a dataclass whose fields are annotated with the types below. Numbers are not
converted: neither `"3"` nor `true` counts as one.
"""

import math
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, Strict, TypeAdapter, ValidationError, WrapValidator
from pydantic import ValidatorFunctionWrapHandler as Handler

from utils.files import patiently

T = TypeVar("T")

LARGEST = 2**53  # a float holds it exactly, and charts can still be scaled to it
LONGEST = 10_000  # characters of a text

_adapters: dict[Any, TypeAdapter[Any]] = {}


def _of_a_size(number: float) -> float:
    """NaN and infinity pass, since a loss may become either."""
    if math.isfinite(number) and abs(number) > LARGEST:
        raise ValueError(f"A number is at most {LARGEST}.")
    return number


def _as_written(value: Any, validate: Handler) -> Any:
    """A whole number stays one: 9 degrees are shown as 9, not as 9.0."""
    checked = validate(value)
    return value if isinstance(value, int) else checked


def _none_if_wrong(value: Any, validate: Handler) -> Any:
    try:
        return validate(value)
    except ValidationError:
        return None


Text = Annotated[str, Field(max_length=LONGEST)]
Flag = Annotated[bool, Strict()]
Count = Annotated[int, Strict(), Field(ge=0, le=LARGEST)]
Finite = Annotated[float, Strict(), Field(allow_inf_nan=False), WrapValidator(_as_written)]
Number = Annotated[float, Strict(), AfterValidator(_of_a_size)]
IfValid = Annotated[T | None, WrapValidator(_none_if_wrong)]  # an invalid value reads as None


def read_as(kind: type[T], data: object) -> T:
    """Plain JSON data as a dataclass.

    Args:
        kind: the dataclass.
        data: what a JSON parser returned.

    Returns:
        An instance; every field has been checked.

    Raises:
        pydantic.ValidationError: a ValueError that says what is wrong, for developers.
    """
    return _adapter(kind).validate_python(data)


def read_bytes_as(kind: type[T], content: bytes) -> T:
    """The same for the content of a JSON file."""
    return _adapter(kind).validate_json(content)


def read_file_as(kind: type[T], path: Path) -> T | None:
    """The same for a file; None if it is missing or does not hold such data."""
    try:
        return read_bytes_as(kind, patiently(path.read_bytes))
    except (OSError, ValidationError):
        return None


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    """Made on first use, since that takes some milliseconds."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
