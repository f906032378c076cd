"""What of a character's files goes to the server with its picture: the cels, and the rig or what was corrected."""

import json
import logging
from pathlib import Path
from typing import Any

from raven.client.errors import InvalidInput
from raven.wire.characters import find_cel_files, intake_file, rig_file

log = logging.getLogger(__name__)


def find_cels(picture: Path) -> dict[str, Path]:
    """The cels of the character whose picture this is, by name: in drawing order, effect cels last by alphabet.

    A file that looks like a cel of this character but is none is named in the log.
    """
    cels, unused = find_cel_files(picture)
    for file, cel in unused.items():
        log.warning("%s is not used: there is no cel named %s", file.name, cel)
    return cels


def find_rig(picture: Path) -> dict[str, Any]:
    """`{"rig": ...}` from NAME.rig.json, or else `{"correction": ...}` from NAME.intake.json; empty if there is neither.

    Raises `InvalidInput` for a file that is no JSON object.
    """
    rig = _object(rig_file(picture), "rig")
    if rig is not None:
        return {"rig": rig}
    intake = _object(intake_file(picture), "correction")
    return {"correction": intake["correction"]} if intake and "correction" in intake else {}


def _object(file: Path, field: str) -> dict[str, Any] | None:
    """What a JSON file holds; None if there is no such file."""
    if not file.is_file():
        return None
    try:
        data = json.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{file.name}: is no JSON file", 422, "invalid_input", field) from error
    if not isinstance(data, dict):
        raise InvalidInput(f"{file.name}: does not hold an object with parts of a face", 422, "invalid_input", field)
    return data
