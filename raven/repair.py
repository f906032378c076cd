"""Values of files from elsewhere, put right where they can only mean one thing, so that one slip does not spoil the file.

What is beyond its range becomes the nearest that is allowed, what is null is as if it were not there, and a key that nobody
knows is left out. What has no meaning stays as it is, for the schema to refuse.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeGuard

from pydantic import BaseModel, ValidationError

from raven.errors import Place
from raven.said import at, said

Warn = Callable[[str], None]
PlaceOf = Callable[..., Place]
"""The place of something, from the steps that lead there: names and numbers."""

_MOST_ROUNDS = 8  # what was wrong may have hidden what else is
_BEYOND = {"greater_than_equal": "ge", "less_than_equal": "le"}
_GONE = object()
_LARGEST = sys.float_info.max


def repaired(model: type[BaseModel], values: Mapping[str, Any], place: PlaceOf, warn: Warn) -> dict[str, Any]:
    """`values` for `model`, put right where that is possible; `warn` is told of each change but that of a null."""
    now = dict(values)
    for _ in range(_MOST_ROUNDS):
        try:
            model.model_validate(now)
        except ValidationError as error:
            before = now
            for complaint in error.errors(include_url=False):
                now = _put_right(now, complaint, place, warn)
            if now is not before:
                continue
        break
    return now


def in_range(value: object, low: float, high: float, place: str | Place, warn: Warn) -> object:
    """The nearest number from `low` to `high`. What is no finite number is given back as it is."""
    if not is_number(value) or low <= value <= high:
        return value
    return _nearest(value, high if value > high else low, place, warn)


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a finite number, which a bool is not, nor an integer beyond all fractions."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST


def _put_right(values: dict[str, Any], complaint: Mapping[str, Any], place: PlaceOf, warn: Warn) -> dict[str, Any]:
    kind, steps, value = complaint["type"], complaint["loc"], complaint["input"]
    if kind in _BEYOND and is_number(value):
        limit = complaint["ctx"][_BEYOND[kind]]
        return _with(values, steps, _nearest(value, limit, place(*steps), warn))
    if kind == "greater_than" and is_number(value):  # there is no nearest number
        least = float(complaint["ctx"]["gt"])
        warn(
            at(
                place(*steps),
                said("not_above_ignored", "{value} is not more than {least}, ignored", value=float(value), least=least),
            )
        )
        return _with(values, steps, _GONE)
    if kind == "extra_forbidden":
        warn(at(place(*steps), said("unknown_ignored", "unknown, ignored")))
        return _with(values, steps, _GONE)
    if value is None and kind != "missing" and steps and isinstance(steps[-1], str):
        return _with(values, steps, _GONE)
    return values


def _nearest(value: float, limit: float, place: str | Place, warn: Warn) -> float:
    value, most = float(value), float(limit)
    if value > most:
        told = said("above_limit", "{value} is more than {limit}, which is taken", value=value, limit=most)
    else:
        told = said("below_limit", "{value} is less than {limit}, which is taken", value=value, limit=most)
    warn(at(place, told))
    return limit


def _with(values: Any, steps: Sequence[str | int], new: object) -> Any:
    """A copy of `values` with another value at this place, or without it."""
    step, *rest = steps
    copy: Any = dict(values) if isinstance(values, Mapping) else list(values)
    if rest:
        copy[step] = _with(copy[step], rest, new)
    elif new is _GONE:
        del copy[step]
    else:
        copy[step] = new
    return copy
