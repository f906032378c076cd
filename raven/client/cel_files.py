"""Which files beside a character's picture belong to it: NAME_CEL.png, fx_*.png (of every character there), NAME.rig.json."""

import json
import logging
import re
from pathlib import Path
from typing import Any

from raven.avatar.cels import CELS, EFFECT_PREFIX
from raven.client.errors import InvalidInput

log = logging.getLogger(__name__)

_EFFECT = re.compile(rf"{EFFECT_PREFIX}[a-z0-9_]{{1,60}}")


def find_cels(picture: Path) -> dict[str, Path]:
    """The cels of the character whose picture this is, by name: in drawing order, effect cels last by alphabet.

    Letter case matters in NAME only. A file that looks like a cel of this character but is none is named in the log;
    an icon (`NAME_icon.png`) and the picture in double size (`NAME@2x.png`) are passed over.
    """
    picture = picture.absolute()
    name = picture.stem.removesuffix("@2x")
    own: dict[str, Path] = {}
    of_all: dict[str, Path] = {}
    for file in sorted(picture.parent.iterdir()):
        if file.suffix.lower() != picture.suffix.lower() or not file.is_file():
            continue
        if _EFFECT.fullmatch(file.stem.lower()):
            of_all[file.stem.lower()] = file
        elif file.stem.startswith(f"{name}_"):
            cel = file.stem[len(name) + 1 :].lower()
            if cel in CELS or _EFFECT.fullmatch(cel):
                own[cel] = file
            elif not cel.endswith("icon"):
                log.warning("%s is not used: there is no cel named %s", file.name, cel)
    found = of_all | own
    return {cel: found[cel] for cel in (*CELS, *sorted(found.keys() - set(CELS))) if cel in found}


def find_rig(picture: Path) -> dict[str, Any]:
    """`{"rig": ...}` from NAME.rig.json, empty if there is none. Raises `InvalidInput` for a file that is no JSON object."""
    file = picture.with_name(f"{picture.stem.removesuffix('@2x')}.rig.json")
    if not file.is_file():
        return {}
    try:
        rig = json.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{file.name}: is no JSON file", 422, "invalid_input", "rig") from error
    if not isinstance(rig, dict):
        raise InvalidInput(f"{file.name}: does not hold an object with parts of a face", 422, "invalid_input", "rig")
    return {"rig": rig}
