"""Calls and answers as JSON, and JSON as calls and answers."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Form = TypeVar("Form")


def to_json(value: Any) -> Any:
    """A call or an answer, or what is in one, as JSON values. Fields that have their default are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        told = {field.name: getattr(value, field.name) for field in fields(value)}
        usual = {field.name: default_of(field) for field in fields(value)}
        return {name: to_json(inner) for name, inner in told.items() if usual[name] is MISSING or inner != usual[name]}
    if isinstance(value, Mapping):
        return {key: to_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(inner) for inner in value]
    return value


def from_json(kind: type[Form], data: Mapping[str, Any]) -> Form:
    """JSON as a call or an answer. What it has more is ignored; what it lacks, as from an older server, is None.

    Nothing is checked: values of another type than expected stay as they are.
    """
    return cast(Form, _read(kind, data))


def default_of(field: "Field[Any]") -> Any:
    """What the field is where nothing else is said; `MISSING` if it always must be said."""
    return field.default if field.default_factory is MISSING else field.default_factory()


def _read(kind: Any, value: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(value, Mapping):
        made: Any = kind  # a class, which is_dataclass does not tell from what is made of it
        given = {name: _read(hint, value[name]) for name, hint in _hints(made).items() if name in value}
        needed = [field.name for field in fields(made) if default_of(field) is MISSING]
        return made(**dict.fromkeys(needed) | given)
    if origin in (Union, UnionType) and value is not None:
        of_values = [each for each in inner if each is not NoneType]
        return _read(of_values[0], value) if len(of_values) == 1 else value
    if origin is list and isinstance(value, list):
        return [_read(inner[0], each) for each in value]
    if origin is tuple and isinstance(value, list) and len(value) == len(inner):
        return tuple(_read(each, part) for each, part in zip(inner, value, strict=True))
    if origin is dict and isinstance(value, dict):
        return {key: _read(inner[1], each) for key, each in value.items()}
    return value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
