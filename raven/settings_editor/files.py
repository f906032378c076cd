"""Settings files: one JSON object with animator settings, as the server, the page and older programs use them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from raven.files import replacing
from raven.gui.texts import t

LARGEST = 4 * 2**20  # bytes


def read_settings(file: Path) -> dict[str, Any]:
    """What a settings file says. Raises `ValueError`, in words for people, if it is none, and `OSError`."""
    if file.stat().st_size > LARGEST:
        raise ValueError(t("{0} is too large for a settings file", file.name))
    try:
        data = json.loads(file.read_text("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ValueError(t("{0} is not a JSON file: {1}", file.name, error)) from error
    if not isinstance(data, dict):
        raise ValueError(t("{0} does not hold an object of settings", file.name))
    return data


def write_settings(file: Path, settings: Mapping[str, Any]) -> None:
    """Write a settings file, whole or not at all. The same settings always give the same bytes. Raises `OSError`."""
    with replacing(file) as partial:
        partial.write_text(settings_text(settings), "utf-8")


def settings_text(settings: Mapping[str, Any]) -> str:
    """The contents of a settings file: every key of the file, whole numbers without a point."""
    return json.dumps(_plain(settings), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def completed(said: Mapping[str, Any], understood: Mapping[str, Any]) -> dict[str, Any]:
    """What a file says, completed by what the server understood: older forms in today's, what it lacks by default.

    Keys that the server does not know are kept, because the file may be for another program as well.
    """
    foreign = {name: value for name, value in said.items() if name not in understood and not _is_old(name, said)}
    return {**understood, **foreign}


def _is_old(name: str, said: Mapping[str, Any]) -> bool:
    """Whether it is an older form of something that `understood` has in today's."""
    if name.startswith("fx_"):
        return "animefx" not in said
    return name in ("crop_left", "crop_right", "crop_top", "crop_bottom") and "crop" not in said


def _plain(value: Any) -> Any:
    """25 for 25.0, as people and JavaScript write it: so a file is the same whichever client saved it."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _no_number(text: str) -> float:
    raise ValueError(t("{0} is no number", text))
