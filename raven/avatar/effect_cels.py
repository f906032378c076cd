"""The pictures of effects: the character's own, and for every name that it lacks the one that ships with Raven."""

import logging
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from raven.assets import assets_folder
from raven.avatar.cels import EFFECT_PREFIX
from raven.avatar.character import DOUBLE_SIZE, Character
from raven.errors import UnreadablePicture
from raven.intake.fit import EDGES
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


class EffectPicture(NamedTuple):
    """The visible part of an effect cel, and where in the whole its upper left corner is."""

    top: int
    left: int
    rgba8: Rgba8


def effect_picture(character: Character, name: str, edge: int) -> EffectPicture | None:
    """The effect cel for frames of `edge` x `edge`, from the picture of double size when there is one and `edge` is large.

    None if neither the character nor Raven has it, or nothing is visible of it. A file that cannot be read is named in
    the log and then does not count: somebody has damaged it since the character was loaded.
    """
    own, shipped = character.cels.get(name), shipped_effect_cels().get(name)
    if own is not None:
        double = _read(character.doubles[name], edge) if edge > own.size[0] and name in character.doubles else None
        return double or _visible(own.rgba8(), edge)
    if shipped is None:
        return None
    file = shipped.with_name(f"{name}{DOUBLE_SIZE}.png")
    double = _read(file, edge) if edge > EDGES[0] and file.is_file() else None
    return double or _read(shipped, edge)


def read_effect_pictures(character: Character, edge: int) -> None:
    """Read the shipped pictures that this character may need, so that no frame has to wait for them."""
    for name in shipped_effect_cels().keys() - character.cels.keys():
        effect_picture(character, name, edge)


@lru_cache(maxsize=128)  # two sizes of all that ship with Raven; only their visible parts, some hundred kilobytes each
def _read(file: Path, edge: int) -> EffectPicture | None:
    try:
        return _visible(decode_rgba8(file.read_bytes(), file.name), edge)
    except (OSError, UnreadablePicture) as error:
        _log.warning("an effect is not shown as it should be: %s", error)
        return None


def _visible(picture: Rgba8, edge: int) -> EffectPicture | None:
    if picture.shape[:2] != (edge, edge):
        picture = np.array(Image.fromarray(picture).resize((edge, edge), Image.Resampling.LANCZOS))
    rows, columns = np.flatnonzero(picture[..., 3].any(1)), np.flatnonzero(picture[..., 3].any(0))
    if not len(rows):
        return None
    top, left = int(rows[0]), int(columns[0])
    return EffectPicture(top, left, picture[top : rows[-1] + 1, left : columns[-1] + 1].copy())
