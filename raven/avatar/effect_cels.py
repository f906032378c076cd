"""The pictures of effects: the character's own, and for every name that it lacks the one that ships with Raven."""

import logging
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from raven.assets import assets_folder
from raven.avatar.cels import EFFECT_PREFIX
from raven.avatar.character import DOUBLE_SIZE, EDGES, Character
from raven.errors import UnreadablePicture
from raven.video.codecs import decode_rgba8
from raven.video.picture import Rgba8

_log = logging.getLogger(__name__)


@cache
def shipped_effect_cels() -> dict[str, Path]:
    """The effect cels that suit every character, by name: files of 512 x 512, most with one of double size beside it."""
    files = (assets_folder() / "cels").glob(f"{EFFECT_PREFIX}*.png")
    return {file.stem: file for file in sorted(files) if not file.stem.endswith(DOUBLE_SIZE)}


def available_effect_cels(character: Character) -> frozenset[str]:
    """The names of all effect cels that this character can be shown with."""
    own = (name for name in character.cels if name.startswith(EFFECT_PREFIX))
    return frozenset((*own, *shipped_effect_cels()))


def effect_picture(character: Character, name: str, edge: int) -> Rgba8 | None:
    """The effect cel as (edge, edge, 4), made from the picture of double size when there is one and `edge` asks for it.

    None if neither the character nor Raven has it. A file that cannot be read is named in the log and then does not
    count: somebody has damaged it since the character was loaded.
    """
    own, shipped = character.cels.get(name), shipped_effect_cels().get(name)
    picture = None
    if own is not None:
        if edge > own.size[0] and name in character.doubles:
            picture = _read(character.doubles[name])
        if picture is None:
            picture = own.rgba8()
    elif shipped is not None:
        double = shipped.with_name(f"{name}{DOUBLE_SIZE}.png")
        if edge > EDGES[0] and double.is_file():
            picture = _read(double)
        if picture is None:
            picture = _read(shipped)
    if picture is None or picture.shape[:2] == (edge, edge):
        return picture
    return np.array(Image.fromarray(picture).resize((edge, edge), Image.Resampling.LANCZOS))


def _read(file: Path) -> Rgba8 | None:
    try:
        return decode_rgba8(file.read_bytes(), file.name)
    except (OSError, UnreadablePicture) as error:
        _log.warning("an effect is not shown as it should be: %s", error)
        return None
