"""How three levels fill the settings: a request is laid over the operator's file, and that over the defaults."""

import json
import logging
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from raven.assets import assets_folder
from raven.errors import InvalidInput, Place
from raven.repair import repaired
from raven.said import at, said
from raven.schema import invalid_input
from raven.settings.animator_settings import AnimatorSettings, Crop
from raven.settings.effects import DEFAULT_EFFECTS, Effect
from raven.settings.filter_calls import readable_calls
from raven.settings.former import in_todays_form
from raven.settings.pairs import INTERVALS, in_agreement

_log = logging.getLogger(__name__)

SERVER_FILE = "animator.json"

_PAIRED_DEFAULTS = {
    name: AnimatorSettings.model_fields[name].default for name in ("crop", *chain.from_iterable(INTERVALS))
}
_DEFAULT_EFFECTS = [[name, effect.model_dump(mode="json")] for name, effect in DEFAULT_EFFECTS]


def resolve_settings(
    user: Mapping[str, Any] | None, server: Mapping[str, Any] | None = None, field: str | Place = "animator_settings"
) -> tuple[AnimatorSettings, list[str]]:
    """The settings in force when a user asks for `user`, and what to tell the user about them.

    Keys that `user` lacks are taken from `server` (the operator's file, see `server_settings`), keys that both lack
    have their default; the crop is filled edge by edge, lists are taken whole. `None` is the same as an empty object, and
    for a key the same as its absence.

    What can only mean one thing does not spoil the rest: unknown keys are left out, of numbers out of range the nearest in it
    is taken, older forms are read; the warnings say so and where. Anything else that is wrong raises `InvalidInput`, whose
    field begins with `field`, or with `animator.json` when the operator's values are wrong by themselves.
    """
    server_level = _level(server, SERVER_FILE, _DEFAULT_EFFECTS, [])
    settings = _agreed(server_level, server_level, SERVER_FILE, [])
    warnings: list[str] = []
    user_level = _level(user, field, server_level.get("animefx", _DEFAULT_EFFECTS), warnings)
    if user_level:
        settings = _agreed(_laid_over(user_level, server_level), user_level, field, warnings)
    return settings, warnings


def settings_schema(server: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every setting as JSON Schema, with what a user interface needs (see `schema_hints`).

    The defaults are those in force where the operator has set `server`; those of the crop's edges are in the crop's.
    """
    schema = AnimatorSettings.model_json_schema()
    for name, value in resolve_settings(None, server)[0].model_dump(mode="json").items():
        schema["properties"][name]["default"] = value
    return schema


def server_settings(file: Path | None = None) -> dict[str, Any]:
    """The operator's settings: the contents of `file`, of `assets/settings/animator.json` when None.

    What in it is not used as it stands is told in the log. Raises `InvalidInput` whose field begins with the file's name when
    it cannot be read or its values cannot be used.
    """
    file = file or assets_folder() / "settings" / SERVER_FILE
    try:
        data = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput(file.name, said("cannot_be_read", "cannot be read: {reason}", reason=error)) from error
    warnings: list[str] = []
    level = _level(data, file.name, _DEFAULT_EFFECTS, warnings)
    _agreed(level, level, file.name, warnings)
    for warning in warnings:
        _log.warning(warning)
    return level


def _level(data: object, root: str | Place, effects: Sequence[Sequence[Any]], warnings: list[str]) -> dict[str, Any]:
    """What `data` says in the form of today (see `former`), each value put right by itself as far as that is possible.

    `effects`: the [name, effect] pairs below this level. What is left out or read differently is named in `warnings`. Raises
    `InvalidInput` when `data`, a flat key of old or the chain of filters is unusable.
    """
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise InvalidInput(root, said("object_wanted", "must be an object"))
    level = _known_part(in_todays_form(data, root, effects, warnings), AnimatorSettings, root, warnings)
    if isinstance(level.get("crop"), Mapping):
        level["crop"] = _known_part(level["crop"], Crop, Place.at(root, "crop"), warnings)
    if isinstance(level.get("animefx"), list | tuple):
        level["animefx"] = [
            _known_effect(entry, Place.at(root, "animefx", i), warnings) for i, entry in enumerate(level["animefx"])
        ]
    if level.get("postprocessor_chain") is not None:
        place = Place.at(root, "postprocessor_chain")
        level["postprocessor_chain"] = readable_calls(level["postprocessor_chain"], place, warnings.append)
    return repaired(AnimatorSettings, level, partial(Place.at, root), warnings.append)


def _laid_over(level: Mapping[str, Any], below: Mapping[str, Any]) -> dict[str, Any]:
    """`level`, completed from `below`: key by key, and edge by edge for the crop."""
    merged = {**below, **level}
    crops = [side["crop"] for side in (below, level) if "crop" in side]
    if crops and all(isinstance(crop, Mapping) for crop in crops):
        merged["crop"] = {key: value for crop in crops for key, value in crop.items()}
    return merged


def _agreed(
    level: Mapping[str, Any], asked: Collection[str], root: str | Place, warnings: list[str]
) -> AnimatorSettings:
    """The settings of a level that is laid over all others. `asked`: the keys of which `root` is the place."""
    complete = in_agreement({**_PAIRED_DEFAULTS, **level}, asked, root, warnings)
    try:
        return AnimatorSettings.model_validate(complete)
    except ValidationError as error:
        raise invalid_input(root, error) from None


def _known_part(
    data: Mapping[Any, Any], model: type[BaseModel], root: str | Place, warnings: list[str]
) -> dict[str, Any]:
    known = model.model_fields
    unknown = said("unknown_ignored", "unknown, ignored")
    warnings.extend(at(Place.at(root, str(key)), unknown) for key in data if key not in known)
    return {key: value for key, value in data.items() if key in known}


def _known_effect(entry: object, root: str | Place, warnings: list[str]) -> object:
    if isinstance(entry, list | tuple) and len(entry) == 2 and isinstance(entry[1], Mapping):
        return [entry[0], _known_part(entry[1], Effect, Place.at(root, 1), warnings)]
    return entry
