"""Chains as JSON: `[[filter, {parameter: value}], ...]`, checked whole before anything is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from raven.errors import InvalidInput, Place
from raven.repair import Warn, repaired
from raven.said import at, said
from raven.schema import in_words
from raven.video.postprocessor.aliases import current
from raven.video.postprocessor.chain import FilterChain, Step
from raven.video.postprocessor.parameters import Filter
from raven.video.postprocessor.registry import FILTERS

MOST_FILTERS = 64
_MOST_PARAMETERS = 32


def parse_chain(data: object, field: str | Place = "postprocessor_chain", warn: Warn | None = None) -> FilterChain:
    """The chain that `data` describes. An empty object leaves every parameter at its default; so does its absence.

    Older names of filters and parameters are understood. Raises `InvalidInput` with the position and the parameter, as
    `postprocessor_chain[2].bloom.sigma`, for unknown names, wrong types, values out of range, and two steps of one
    filter with the same `name`. With `warn`, which is for chains from files, these do not spoil a chain: values out of range
    (the nearest is taken), parameters that are unknown or null, and names that are taken (each is left out).
    """
    if not isinstance(data, list | tuple):
        raise InvalidInput(field, said("chain_wanted", "must be a list of [filter, {parameter: value}] pairs"))
    if len(data) > MOST_FILTERS:
        raise InvalidInput(field, said("too_many_filters", "must not have more than {most} filters", most=MOST_FILTERS))
    filters = [_read(entry, Place.at(field, position), warn) for position, entry in enumerate(data)]
    return FilterChain(tuple(_with_keys(filters, field, warn)))


def chain_to_json(chain: FilterChain) -> list[list[Any]]:
    """The chain as `parse_chain` reads it: order, repetitions and names as they were, with the names of today."""
    return [[step.name, step.filter.model_dump(mode="json", exclude_unset=True)] for step in chain.steps]


def _read(entry: object, place: str | Place, warn: Warn | None) -> tuple[str, str, Filter]:
    """The filter's name as written, its name, and the filter."""
    if not isinstance(entry, list | tuple) or len(entry) not in (1, 2) or not isinstance(entry[0], str):
        raise InvalidInput(place, said("filter_pair", "must be a pair [filter, {parameter: value}]"))
    name, parameters = entry[0], entry[1] if len(entry) == 2 else {}
    if parameters is None and warn:
        parameters = {}
    if not isinstance(parameters, Mapping) or not all(isinstance(key, str) for key in parameters):
        raise InvalidInput(
            Place.at(place, _short(name)), said("filter_parameters", "must have an object of parameters")
        )
    if len(parameters) > _MOST_PARAMETERS:
        raise InvalidInput(
            Place.at(place, _short(name)),
            said("too_many_parameters", "must not have more than {most} parameters", most=_MOST_PARAMETERS),
        )
    filter_name, values, written = current(name, parameters, Place.at(place, _short(name)))
    registered = FILTERS.get(filter_name)
    if registered is None:
        raise InvalidInput(place, said("no_such_filter", "there is no filter named {name!r}", name=_short(name)))

    def place_of(parameter: str | int, *inside: str | int) -> Place:
        indices = (step for step in inside if isinstance(step, int))
        return Place.at(place, name, _short(written.get(str(parameter), str(parameter))), *indices)

    if warn:
        values = repaired(registered.filter, values, place_of, warn)
    try:
        return name, filter_name, registered.filter.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        told = in_words(first["type"], first["msg"], first.get("ctx", {}))
        is_unknown = first["type"] == "extra_forbidden"
        raise InvalidInput(
            place_of(*first["loc"]), said("no_parameter", "is not a parameter of this filter") if is_unknown else told
        ) from None


def _with_keys(filters: list[tuple[str, str, Filter]], field: str | Place, warn: Warn | None) -> list[Step]:
    """Name the steps: as given, otherwise filter and number, leaving out names that are taken."""
    taken: set[str] = set()
    for position, (written, name, filter) in enumerate(filters):
        given = getattr(filter, "name", None)
        if given is None:
            continue
        if _key(name, given) in taken:
            place = Place.at(field, position, written, "name")
            problem = f"another {name} of this chain is named {_short(given)!r} too"
            if warn is None:
                raise InvalidInput(place, problem)
            warn(at(place, said("ignored", "{reason}, ignored", reason=problem)))
            filters[position] = written, name, filter.model_copy(update={"name": None})
        taken.add(_key(name, given))
    steps = []
    for _, name, filter in filters:
        given = getattr(filter, "name", None)
        number = 0
        while given is None:
            if _key(name, f"{name}{number}") not in taken:
                given = f"{name}{number}"
                taken.add(_key(name, given))
            number += 1
        steps.append(Step(name, filter, _key(name, given)))
    return steps


def _key(filter: str, name: str) -> str:
    return f"{filter}/{name}"


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
