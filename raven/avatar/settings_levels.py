"""One level of settings (a request, the operator's file) made ready to be laid over another: known keys, one form.

Old files give the crop as four flat keys, each the amount cut from its side in a picture that is 2 wide and 2 high.
They are read as the nested crop of today.
"""

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from raven.avatar.validation import Number, invalid_input, path
from raven.errors import InvalidInput

FLAT_CROP = ("crop_left", "crop_right", "crop_top", "crop_bottom")
_CUT: TypeAdapter[float] = TypeAdapter(Number)


def read_level(data: object, root: str, known: Mapping[str, Collection[str]], warnings: list[str]) -> dict[str, Any]:
    """The known part of `data`. `known` has the keys of the settings (under ""), of `crop`, and of an `animefx` effect.

    What is left out is named in `warnings`. Raises `InvalidInput` when `data` or a flat crop key is unusable; other
    values are not looked at.
    """
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise InvalidInput(root, "must be an object")
    level = {key: value for key, value in data.items() if key not in FLAT_CROP}
    flat = {key: data[key] for key in FLAT_CROP if key in data}
    if flat and "crop" in level:
        warnings.extend(f"{path(root, key)}: ignored, because crop is given" for key in flat)
    elif flat:
        level["crop"] = _crop_from_flat(flat, root)
    level = _known_part(level, known[""], root, warnings)
    if isinstance(level.get("crop"), Mapping):
        level["crop"] = _known_part(level["crop"], known["crop"], path(root, "crop"), warnings)
    if isinstance(level.get("animefx"), list | tuple):
        level["animefx"] = [
            _known_effect(entry, known["animefx"], path(root, "animefx", i), warnings)
            for i, entry in enumerate(level["animefx"])
        ]
    return level


def lay_over(level: Mapping[str, Any], below: Mapping[str, Any]) -> dict[str, Any]:
    """`level`, completed from `below`: key by key, and edge by edge for the crop."""
    merged = {**below, **level}
    crops = [side["crop"] for side in (below, level) if "crop" in side]
    if crops and all(isinstance(crop, Mapping) for crop in crops):
        merged["crop"] = {key: value for crop in crops for key, value in crop.items()}
    return merged


def _known_part(data: Mapping[Any, Any], known: Collection[str], root: str, warnings: list[str]) -> dict[str, Any]:
    warnings.extend(f"{path(root, str(key))}: unknown, ignored" for key in data if key not in known)
    return {key: value for key, value in data.items() if key in known}


def _known_effect(entry: object, known: Collection[str], root: str, warnings: list[str]) -> object:
    if isinstance(entry, list | tuple) and len(entry) == 2 and isinstance(entry[1], Mapping):
        return [entry[0], _known_part(entry[1], known, path(root, 1), warnings)]
    return entry


def _crop_from_flat(flat: Mapping[str, object], root: str) -> dict[str, float | bool]:
    cut = {key: _cut(flat.get(key, 0.0), path(root, key)) for key in FLAT_CROP}
    return {
        "enabled": any(cut.values()),
        "left": cut["crop_left"] / 2,
        "top": cut["crop_top"] / 2,
        "right": 1 - cut["crop_right"] / 2,
        "bottom": 1 - cut["crop_bottom"] / 2,
    }


def _cut(value: object, field: str) -> float:
    try:
        cut = _CUT.validate_python(value)
    except ValidationError as error:
        raise invalid_input(field, error) from None
    if not 0 <= cut < 2:
        raise InvalidInput(field, "must be from 0 to less than 2 (the width or height of the picture)")
    return cut
