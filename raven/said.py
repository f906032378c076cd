"""Sentences that tell what happened, and for programs beside it which sentence it is and what stands in it.

A `Statement` is the English sentence, and goes wherever text goes. Its `kind` is stable, however the sentence is worded: by it a
client finds its own words, in any language, and puts the `values` in.
"""

import re
from collections.abc import Mapping
from enum import EnumMeta
from types import MappingProxyType
from typing import Any, TypeAlias

Value: TypeAlias = "str | int | float | tuple[str, ...] | Statement"

_NAMED = re.compile(r"\{(\w+)(!r)?\}")
NOTHING: Mapping[str, Value] = MappingProxyType({})


class Statement(str):
    """A sentence. `kind`: which one; `values`: what stands in it, by name; `place`: where it holds, "" where that is not said.

    With a place the text is `place: sentence`.
    """

    kind: str
    values: Mapping[str, Value]
    place: str

    def __new__(cls, text: str, kind: str = "", values: Mapping[str, Value] = NOTHING, place: str = "") -> "Statement":
        made = super().__new__(cls, text)
        made.kind, made.values, made.place = kind, dict(values), place
        return made

    @property
    def sentence(self) -> str:
        """The text without the place."""
        return str(self).removeprefix(f"{self.place}: ") if self.place else str(self)


def said(kind: str, sentence: str, **values: Any) -> Statement:
    """A sentence of this kind; each `{name}` in it is put in from `values`, `{name!r}` in quotes and without control characters.

    A value may be a number, text, a row of texts, a sentence, or an error, which stands for what it says.
    """
    known = {name: _value(value) for name, value in values.items()}

    def put(named: re.Match[str]) -> str:
        return repr(str(known[named[1]])) if named[2] else _written(known[named[1]])

    return Statement(_NAMED.sub(put, sentence), kind, known)


def at(place: object, text: str) -> Statement:
    """The same, told of a place. What is of no kind stays so."""
    kind, values, sentence = (
        (text.kind, text.values, text.sentence) if isinstance(text, Statement) else ("", NOTHING, text)
    )
    return Statement(f"{place}: {sentence}", kind, values, str(place))


def what_it_says(error: Exception) -> str:
    """The text of an error, with its kind if it has one."""
    return error.args[0] if error.args and isinstance(error.args[0], Statement) else str(error)


def as_data(text: str) -> dict[str, Any]:
    """A text as JSON values: `message`, and of what is of a kind `kind`, `values` and `field`, a sentence in it likewise."""
    if not isinstance(text, Statement):
        return {"message": text}
    values = {name: _data(value) for name, value in text.values.items()}
    known = {"kind": text.kind or None, "values": values or None, "field": text.place or None}
    return {"message": text.sentence, **{name: value for name, value in known.items() if value is not None}}


def _data(value: Value) -> Any:
    if isinstance(value, Statement):
        return as_data(value)
    return list(value) if isinstance(value, tuple) else value


def _value(value: Any) -> Value:
    if isinstance(value, Exception):
        return _value(what_it_says(value))
    if isinstance(value, (list, tuple, set, frozenset, Mapping, EnumMeta)):
        return tuple(map(str, value))
    if isinstance(value, (Statement, int, float)) and not isinstance(value, bool):
        return value
    return str(value)


def _written(value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
