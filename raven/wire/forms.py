"""What calls and answers are made of: fields with limits and meanings, and the ways to JSON and back.

    class SpeakCall(Form):
        text: Text = told("What to say; it may be written in Markdown.")
        speed: Real = told("2 is twice as fast.", ge=0.25, le=4, default=1.0)

The server checks calls by this and describes both in its OpenAPI document. It has pydantic do so, which understands the metadata
of a dataclass's fields, and asks what stands in an annotation for its part in a schema. To write or read a call needs no package.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Self,
    TypeAlias,
    Union,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

Schema: TypeAlias = dict[str, Any]
Inner: TypeAlias = Callable[[Any], Schema]

SHAPE = "x-shape"
"""Where the JSON schema of a field names what the library accepts there, for the document to put in."""
MISSHAPEN = "misshapen"
"""The kind of a complaint about a value that is of none of the types it may have."""


def told(
    text: str = "",
    *,
    default: Any = MISSING,
    default_factory: Any = MISSING,
    shape: str | None = None,
    examples: list[Any] | None = None,
    more: Mapping[str, Any] | None = None,
    **limits: float | bool,
) -> Any:
    """A field and what it means. `shape`: the name of what the library accepts there; `more`: further keys of its JSON schema.

    `limits`: those that pydantic knows, such as `ge`, `le`, `lt`, `min_length`, `max_length`.
    """
    extra = ({SHAPE: shape} if shape else {}) | dict(more or {})
    known = {"description": text, "examples": examples, "json_schema_extra": extra}
    metadata = {name: value for name, value in known.items() if value} | limits
    return field(default=default, default_factory=default_factory, metadata=metadata)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(told, field))
class Form:
    """A call or an answer, or a part of one: every class below this one is a frozen dataclass, made by keywords."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True)(cls)

    def to_json(self) -> dict[str, Any]:
        """As JSON values. Fields that have their default are left out."""
        return cast(dict[str, Any], to_json(self))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """From JSON. What that has more is ignored; what it lacks, as from an older server, is None.

        Nothing is checked: values of another type than expected stay as they are.
        """
        return cast(Self, _read(cls, data))


# Annotations for types that several fields have


@dataclass(frozen=True)
class Bounds:
    """What may be in a field. `strict`: of this type alone, not what could become it."""

    ge: float | None = None
    le: float | None = None
    strict: bool | None = None
    allow_inf_nan: bool | None = None

    def __get_pydantic_core_schema__(self, source: Any, inner: Inner) -> Schema:
        return inner(source) | {name: value for name, value in vars(self).items() if value is not None}


class Meaning:
    """What a field says, and further keys of its JSON schema."""

    def __init__(self, text: str = "", **more: Any) -> None:
        self.text = text
        self._more = more

    def __get_pydantic_json_schema__(self, core: Any, inner: Inner) -> Schema:
        return inner(core) | ({"description": self.text} if self.text else {}) | self._more


@dataclass(frozen=True)
class Before:
    """What is made of a value before it is looked at: for clients that write it in another way."""

    change: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, inner: Inner) -> Schema:
        function = {"type": "no-info", "function": self.change}
        return {"type": "function-before", "function": function, "schema": inner(source)}


@dataclass(frozen=True)
class Complaint:
    """One message in place of those about each of several types that a value might have had."""

    message: str

    def __get_pydantic_core_schema__(self, source: Any, inner: Inner) -> Schema:
        named = {"custom_error_type": MISSHAPEN, "custom_error_message": self.message}
        return {"type": "custom-error", "schema": inner(source), **named}


Text = Annotated[str, Bounds(strict=True)]
Whole = Annotated[int, Bounds(strict=True)]
Real = Annotated[float, Bounds(strict=True)]
"""A number: an integer will do, a bool or a numeral in a string will not."""
Finite = Annotated[float, Bounds(strict=True, allow_inf_nan=False)]


# JSON


def to_json(value: Any) -> Any:
    """A form, or what is in one, as JSON values."""
    if isinstance(value, Form):
        told_of: Any = value
        given = {each.name: (getattr(value, each.name), default_of(each)) for each in fields(told_of)}
        return {name: to_json(inner) for name, (inner, usual) in given.items() if usual is MISSING or inner != usual}
    if isinstance(value, Mapping):
        return {key: to_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        is_of_numbers = bool(value) and isinstance(value[0], int | float)  # vectors are long
        return list(value) if is_of_numbers else [to_json(inner) for inner in value]
    return value


def default_of(field: "Field[Any]") -> Any:
    """What the field is where nothing else is said; `MISSING` if it always must be said."""
    return field.default if field.default_factory is MISSING else field.default_factory()


def _read(kind: Any, value: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(value, Mapping):
        made: Any = kind  # a class, which is_dataclass does not tell from what is made of it
        given = {name: _read(hint, value[name]) for name, hint in _hints(made).items() if name in value}
        needed = [each.name for each in fields(made) if default_of(each) is MISSING]
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
