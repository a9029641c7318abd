"""Plain JSON data as a dataclass, when every value is of the type that its field declares.

Files of a run may come from anybody. Python's dataclasses take what they are given; this does not.
"""

import dataclasses
import math
import types
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

LARGEST = 2**53  # what a float holds exactly, and what every chart and calendar can be scaled to
LONGEST = 10_000  # characters of a text


class WrongDataError(ValueError):
    """The data is not what it should be; the message says where, for developers."""


def read_as(kind: type[T], data: object, *, with_unknown: bool = False) -> T:
    """The dataclass of such data, all of it checked. Raises WrongDataError and nothing else.

    Args:
        kind: a dataclass. Its fields may be numbers, texts, enums, literals, dataclasses, and
            lists, tuples and mappings of these. What it raises itself, as a ValueError, counts.
        data: what a JSON file held.
        with_unknown: names that it does not know are left out instead of refused.
    """
    try:
        return _dataclass(kind, data, with_unknown)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise WrongDataError(str(error)[:LONGEST]) from error


def _dataclass(kind: type[T], data: object, with_unknown: bool = False) -> T:
    if not isinstance(data, dict):
        raise WrongDataError(f"{kind.__name__} is an object, received {type(data).__name__}.")
    hints: dict[str, Any] = _hints(kind)  # type: ignore[arg-type]
    if with_unknown:
        data = {name: value for name, value in data.items() if name in hints}
    if unknown := [*{*data} - {*hints}]:
        raise WrongDataError(f"{kind.__name__} has no {unknown[0]!r:.40}.")
    return kind(**{name: _value(hints[name], value) for name, value in data.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _value(hint: Any, value: object) -> Any:
    """The value as the type wants it. Raises ValueError or TypeError."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(hint), value)
    if origin is Literal:
        return _is(value in get_args(hint) and isinstance(value, str), hint, value)
    if origin is not None:
        return _CONTAINERS[origin](get_args(hint), value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _dataclass(hint, value)
    if issubclass(hint, Enum):
        return hint(value)
    return _SIMPLE[hint](hint, value)


def _one_of(hints: tuple[Any, ...], value: object) -> Any:
    if value is None:
        return _is(type(None) in hints, hints, value)
    (hint,) = (each for each in hints if each is not type(None))
    return _value(hint, value)


def _number(hint: Any, value: object) -> Any:
    kinds = (int,) if hint is int else (int, float)
    is_number = isinstance(value, kinds) and not isinstance(value, bool)
    return _is(is_number and (_is_odd(value) or abs(value) <= LARGEST), hint, value)  # type: ignore[arg-type]


def _is_odd(value: object) -> bool:
    """A loss may have stopped being a number; who cannot bear that looks for himself."""
    return isinstance(value, float) and not math.isfinite(value)


def _text(hint: Any, value: object) -> Any:
    return _is(isinstance(value, str) and len(value) <= LONGEST, hint, value)


def _list(hints: tuple[Any, ...], value: object) -> list[Any]:
    _is(isinstance(value, list | tuple), list, value)
    return [_value(hints[0], each) for each in value]  # type: ignore[attr-defined]


def _tuple(hints: tuple[Any, ...], value: object) -> tuple[Any, ...]:
    _is(isinstance(value, list | tuple), tuple, value)
    if hints[-1] is ...:
        return tuple(_list(hints, value))
    return tuple(_value(hint, each) for hint, each in zip(hints, value, strict=True))  # type: ignore[call-overload]


def _mapping(hints: tuple[Any, ...], value: object) -> dict[Any, Any]:
    _is(isinstance(value, Mapping), Mapping, value)
    return {_value(hints[0], k): _value(hints[1], v) for k, v in value.items()}  # type: ignore[attr-defined]


def _is(fits: object, hint: Any, value: T) -> T:
    if not fits:
        raise WrongDataError(f"{value!r:.40} is not {hint}.")
    return value


_CONTAINERS: dict[Any, Callable[[tuple[Any, ...], object], Any]] = {
    list: _list,
    tuple: _tuple,
    dict: _mapping,
    Mapping: _mapping,
}
_SIMPLE: dict[Any, Callable[[Any, object], Any]] = {
    int: _number,
    float: _number,
    str: _text,
    bool: lambda hint, value: _is(isinstance(value, bool), hint, value),
}
