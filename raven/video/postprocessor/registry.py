"""The filters there are, and what a user interface needs to know about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any

from raven.video.postprocessor.filters import camera, display, light, retouch, tape, transport
from raven.video.postprocessor.parameters import COLOUR, NAME, Filter

ROOMS = (light, camera, retouch, transport, tape, display)
"""The modules of the filters, in the order in which light meets them."""


@dataclass(frozen=True)
class Registered:
    """A filter under its name in chains."""

    name: str
    priority: float
    filter: type[Filter]


def _filters() -> Iterator[Registered]:
    """Every class with a priority; its name in chains is that of the class: `AnalogLowres` is `analog_lowres`."""
    for room in ROOMS:
        for filter in vars(room).values():
            if isinstance(filter, type) and issubclass(filter, Filter) and hasattr(filter, "priority"):
                yield Registered(re.sub(r"(?<=\w)(?=[A-Z])", "_", filter.__name__).lower(), filter.priority, filter)


FILTERS: dict[str, Registered] = {entry.name: entry for entry in sorted(_filters(), key=lambda entry: entry.priority)}


def available_filters() -> list[list[Any]]:
    """Every filter as `[name, {"defaults", "ranges", "docstring", "schema"}]`, in the order in which they usually act.

    `enabled`, which all have, is listed in `schema` only: it is about a step of a chain and not about the filter.

    A range is `[least, most]` of a number, `[False, True]` of a switch, the words of a choice, `["!RGB"]` of a colour, and
    `["!ignore"]` of what is not for users to change.
    """
    return [[entry.name, _information(entry)] for entry in FILTERS.values()]


def _information(entry: Registered) -> dict[str, Any]:
    schema = entry.filter.model_json_schema()
    properties: dict[str, dict[str, Any]] = {
        name: field for name, field in schema["properties"].items() if name != "enabled"
    }
    defaults = {parameter: schema["default"] for parameter, schema in properties.items()}
    if "name" in defaults:
        defaults["name"] = f"{entry.name}0"
    return {
        "defaults": {name: list(value) if isinstance(value, tuple) else value for name, value in defaults.items()},
        "ranges": {parameter: _range(schema) for parameter, schema in properties.items()},
        "docstring": _docstring(entry.filter, properties),
        "schema": schema,
    }


def _range(schema: dict[str, Any]) -> list[Any]:
    match schema.get("unit"):
        case unit if unit == NAME:
            return ["!ignore"]
        case unit if unit == COLOUR:
            return ["!RGB"]
    if schema.get("type") == "boolean":
        return [False, True]
    if "enum" in schema:
        return list(schema["enum"])
    return list(_limits(schema))


def _limits(schema: dict[str, Any]) -> tuple[float, float]:
    number = next((part for part in schema.get("anyOf", ()) if "minimum" in part), schema)
    return number["minimum"], number["maximum"]


def _docstring(filter: type[Filter], properties: dict[str, dict[str, Any]]) -> str:
    """What the filter imitates, then a paragraph per parameter that begins with its name."""
    paragraphs = [cleandoc(filter.__doc__ or "")]
    for parameter, schema in properties.items():
        match schema.get("unit"), _range(schema):
            case _, ["!ignore"]:
                continue
            case None, _:
                detail = ""
            case unit, ["!RGB"]:
                detail = f" Unit: {unit}, each 0 to 1."
            case unit, [least, most]:
                detail = f" Unit: {unit}, {least:g} to {most:g}."
            case unit, _:
                detail = f" Unit: {unit}."
        paragraphs.append(f"`{parameter}`: {schema['description']}{detail}")
    return "\n\n".join(paragraphs)
