"""How the fields of calls and answers say what may be in them and what it means, in annotations.

    speed: Annotated[float, Limits(ge=0.25, le=4, strict=True), Meaning("2 is twice as fast.")] = 1.0

The server checks calls by these annotations, and describes both in its OpenAPI document. It has pydantic do so, which asks what
stands in an annotation for its part in a schema: that is what the methods here are for. To write or read a call needs no package.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

Schema: TypeAlias = dict[str, Any]
Inner: TypeAlias = Callable[[Any], Schema]

SHAPE = "x-shape"
"""Where the JSON schema of a field names what the library accepts there, for the document to put in."""


MISSHAPEN = "misshapen"
"""The kind of a complaint about a value that is of none of the types it may have."""


@dataclass(frozen=True)
class Limits:
    """What may be in a field: its range, or how long it may be. `strict`: of this type alone, not what could become it."""

    ge: float | None = None
    le: float | None = None
    lt: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    strict: bool | None = None
    allow_inf_nan: bool | None = None

    def __get_pydantic_core_schema__(self, source: Any, inner: Inner) -> Schema:
        return inner(source) | {name: value for name, value in vars(self).items() if value is not None}


class Meaning:
    """What a field says. `shape`: the name of what the library accepts there; `more`: further keys of a JSON schema."""

    def __init__(self, text: str = "", shape: str | None = None, **more: Any) -> None:
        named = {SHAPE: shape} if shape else {}
        self._told = ({"description": text} if text else {}) | named | more

    def __get_pydantic_json_schema__(self, core: Any, inner: Inner) -> Schema:
        return inner(core) | self._told


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


Text = Annotated[str, Limits(strict=True)]
Whole = Annotated[int, Limits(strict=True)]
Real = Annotated[float, Limits(strict=True)]
"""A number: an integer will do, a bool or a numeral in a string will not."""
Finite = Annotated[float, Limits(strict=True, allow_inf_nan=False)]
