"""One level of settings (a request, the operator's file) made ready to be laid over another: known keys, one form."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from raven.errors import InvalidInput, Place
from raven.settings.filter_calls import readable_calls
from raven.settings.former import in_todays_form


def read_level(
    data: object,
    root: str | Place,
    known: Mapping[str, Collection[str]],
    effects: Sequence[Sequence[Any]],
    warnings: list[str],
) -> dict[str, Any]:
    """The known part of `data`, in the form of today; see `former_settings`.

    `known` has the keys of the settings (under ""), of `crop`, and of an `animefx` effect; `effects` are the [name, effect]
    pairs below this level. What is left out or read differently is named in `warnings`. Raises `InvalidInput` when `data`, a
    flat key of old or the chain of filters is unusable; other values are not looked at.
    """
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise InvalidInput(root, "must be an object")
    level = _known_part(in_todays_form(data, root, effects, warnings), known[""], root, warnings)
    if isinstance(level.get("crop"), Mapping):
        level["crop"] = _known_part(level["crop"], known["crop"], Place.at(root, "crop"), warnings)
    if isinstance(level.get("animefx"), list | tuple):
        level["animefx"] = [
            _known_effect(entry, known["animefx"], Place.at(root, "animefx", i), warnings)
            for i, entry in enumerate(level["animefx"])
        ]
    if level.get("postprocessor_chain") is not None:
        place = Place.at(root, "postprocessor_chain")
        level["postprocessor_chain"] = readable_calls(level["postprocessor_chain"], place, warnings.append)
    return level


def lay_over(level: Mapping[str, Any], below: Mapping[str, Any]) -> dict[str, Any]:
    """`level`, completed from `below`: key by key, and edge by edge for the crop."""
    merged = {**below, **level}
    crops = [side["crop"] for side in (below, level) if "crop" in side]
    if crops and all(isinstance(crop, Mapping) for crop in crops):
        merged["crop"] = {key: value for crop in crops for key, value in crop.items()}
    return merged


def _known_part(
    data: Mapping[Any, Any], known: Collection[str], root: str | Place, warnings: list[str]
) -> dict[str, Any]:
    warnings.extend(f"{Place.at(root, str(key))}: unknown, ignored" for key in data if key not in known)
    return {key: value for key, value in data.items() if key in known}


def _known_effect(entry: object, known: Collection[str], root: str | Place, warnings: list[str]) -> object:
    if isinstance(entry, list | tuple) and len(entry) == 2 and isinstance(entry[1], Mapping):
        return [entry[0], _known_part(entry[1], known, Place.at(root, 1), warnings)]
    return entry
