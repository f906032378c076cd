"""Forms that settings had in older programs, read as those of today.

The crop was four flat keys, each the amount cut from its side in a picture that is 2 wide and 2 high. Effects were flat keys as
well, `fx_NAME_duration` and the like, of what `animefx` lists now. Morphs had short names, and frames one more format.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from raven.errors import InvalidInput, Place
from raven.pose import INDEX, morphs_named
from raven.repair import in_range, repaired
from raven.said import Statement, at, said
from raven.schema import Number, invalid_input
from raven.settings.effects import Effect

FLAT_CROP = ("crop_left", "crop_right", "crop_top", "crop_bottom")
_CUT: TypeAdapter[float] = TypeAdapter(Number)
_WHOLE = 2  # width and height of the picture in the units of the flat crop
_FORMATS = {"IM": "PNG"}  # once a fast one between programs of one machine

Level = dict[Any, Any]


def in_todays_form(
    data: Mapping[Any, Any], root: str | Place, effects: Sequence[Sequence[Any]], warnings: list[str]
) -> Level:
    """`data` with its older forms in those of today. `effects`: the [name, effect] pairs that flat keys change.

    Raises `InvalidInput` for a flat key with a value that cannot be; other values are not looked at.
    """
    level = _with_crop(dict(data), root, warnings)
    level = _with_effects(level, root, effects, warnings)
    level = _with_morphs(level, root, warnings)
    if isinstance(level.get("format"), str) and (instead := _FORMATS.get(level["format"].upper())):
        gone = said(
            "format_gone",
            "{format} is not written any more, {instead} is taken",
            format=level["format"],
            instead=instead,
        )
        warnings.append(at(Place.at(root, "format"), gone))
        level["format"] = instead
    return level


def _with_crop(level: Level, root: str | Place, warnings: list[str]) -> Level:
    flat = {key: level.pop(key) for key in FLAT_CROP if key in level}
    given = {key: value for key, value in flat.items() if value is not None}
    if given and level.get("crop") is not None:
        warnings.extend(at(Place.at(root, key), _given_too("crop")) for key in given)
    elif given:
        left, right, top, bottom = (
            _cut(given.get(key, 0.0), Place.at(root, key), warnings.append) for key in FLAT_CROP
        )
        enabled = any((left, right, top, bottom))
        level["crop"] = {"enabled": enabled, "left": left, "top": top, "right": 1 - right, "bottom": 1 - bottom}
    return level


def _given_too(other: str) -> Statement:
    return said("given_too", "ignored, because {other} is given", other=other)


def _cut(value: object, field: str | Place, warn: Callable[[str], None]) -> float:
    """Which share of the picture is cut from its side."""
    try:
        cut = _CUT.validate_python(in_range(value, 0, float("inf"), field, warn))
    except ValidationError as error:
        raise invalid_input(field, error) from None
    if cut >= _WHOLE:
        raise InvalidInput(
            field, said("less_than_whole", "must be less than {most} (the width or height of the picture)", most=_WHOLE)
        )
    return cut / _WHOLE


def _with_effects(level: Level, root: str | Place, effects: Sequence[Sequence[Any]], warnings: list[str]) -> Level:
    flat: dict[str, dict[str, Any]] = {}
    for name, _ in effects:
        keys = {f"fx_{name}_{key}": key for key in Effect.model_fields}
        found = {key: level.pop(flat_key) for flat_key, key in keys.items() if flat_key in level}
        flat[name] = {key: value for key, value in found.items() if value is not None}
    given = {name: values for name, values in flat.items() if values}
    if given and level.get("animefx") is not None:
        warnings.extend(
            at(Place.at(root, f"fx_{name}_{key}"), _given_too("animefx"))
            for name, values in given.items()
            for key in values
        )
    elif given:
        level["animefx"] = [
            [name, _changed(name, effect, given[name], root, warnings.append) if name in given else effect]
            for name, effect in effects
        ]
    return level


def _changed(
    name: str, effect: Mapping[str, Any], values: Mapping[str, Any], root: str | Place, warn: Callable[[str], None]
) -> dict[str, Any]:
    def place(key: str | int, *inside: str | int) -> Place:
        return Place.at(root, f"fx_{name}_{key}", *inside)

    changed = repaired(Effect, {**effect, **values}, place, warn)
    try:
        Effect.model_validate(changed)
    except ValidationError as error:
        wrong = invalid_input("", error)
        raise InvalidInput(place(*wrong.place), wrong.message) from None
    return changed


def _with_morphs(level: Level, root: str | Place, warnings: list[str]) -> Level:
    if isinstance(name := level.get("talking_morph"), str):
        meant = _morphs(name, Place.at(root, "talking_morph"), warnings.append)
        level["talking_morph"] = meant[0] if len(meant) == 1 else name
    if isinstance(names := level.get("sway_morphs"), list | tuple):
        level["sway_morphs"] = [
            morph
            for position, name in enumerate(names)
            for morph in _morphs(name, Place.at(root, "sway_morphs", position), warnings.append)
        ]
    return level


def _morphs(name: object, place: str | Place, warn: Callable[[str], None]) -> tuple[object, ...]:
    meant = () if not isinstance(name, str) or name in INDEX else morphs_named(name)
    if meant:
        warn(at(place, said("read_as", "read as {names}", names=" and ".join(meant))))
    return meant or (name,)
