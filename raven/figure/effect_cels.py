"""The pictures of effects: the character's own, and for every name that it lacks the one that ships with Raven."""

import logging
from functools import cache, lru_cache
from math import ceil, floor
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from raven.assets import assets_folder
from raven.cels import EFFECT_PREFIX
from raven.errors import UnreadablePicture
from raven.figure.character import Character
from raven.intake.fit import EDGES
from raven.video.codecs import decode_rgba8
from raven.video.picture import Rgba8
from raven.wire.characters import DOUBLE_SIZE, double_size

_log = logging.getLogger(__name__)

REACH = 3  # of the Lanczos kernel, in pixels of the smaller of the two pictures


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
        is_large = edge > own.size[0] and name in character.doubles
        part = (_read(character.doubles[name]) if is_large else None) or _visible(own.rgba8())
    elif shipped is not None:
        double = double_size(shipped)
        part = (_read(double) if edge > EDGES[0] and double.is_file() else None) or _read(shipped)
    else:
        return None
    return None if part is None else _scaled(part, edge)


class _Part(NamedTuple):
    """The visible part of a picture of `edge` x `edge`."""

    edge: int
    top: int
    left: int
    rgba8: Rgba8


@lru_cache(maxsize=256)  # both sizes of all that ship with Raven; only their visible parts, some hundred kilobytes each
def _read(file: Path) -> _Part | None:
    try:
        return _visible(decode_rgba8(file.read_bytes(), file.name))
    except (OSError, UnreadablePicture) as error:
        _log.warning("an effect is not shown as it should be: %s", error)
        return None


def _visible(picture: Rgba8) -> _Part | None:
    rows, columns = np.flatnonzero(picture[..., 3].any(1)), np.flatnonzero(picture[..., 3].any(0))
    if not len(rows):
        return None
    top, left = int(rows[0]), int(columns[0])
    return _Part(len(picture), top, left, picture[top : rows[-1] + 1, left : columns[-1] + 1].copy())


def _scaled(part: _Part, edge: int) -> EffectPicture | None:
    """The part as it is in the whole picture brought to `edge` x `edge` (Lanczos, premultiplied, as Pillow does it)."""
    if edge == part.edge:
        return EffectPicture(part.top, part.left, part.rgba8)
    height, width, _ = part.rgba8.shape
    top, bottom = _span(part.top, part.top + height, part.edge, edge)
    left, right = _span(part.left, part.left + width, part.edge, edge)
    step = part.edge / edge
    reach = ceil(REACH * max(step, 1.0)) + 1
    # The source with as much around it as the kernel looks at, though not beyond the whole picture.
    rows = max(floor(top * step) - reach, 0), min(ceil(bottom * step) + reach, part.edge)
    columns = max(floor(left * step) - reach, 0), min(ceil(right * step) + reach, part.edge)
    source = np.zeros((rows[1] - rows[0], columns[1] - columns[0], 4), np.uint8)
    y, x = part.top - rows[0], part.left - columns[0]
    source[y : y + height, x : x + width] = part.rgba8
    box = left * step - columns[0], top * step - rows[0], right * step - columns[0], bottom * step - rows[0]
    image = Image.fromarray(source).resize((right - left, bottom - top), Image.Resampling.LANCZOS, box)
    if (visible := _visible(np.array(image))) is None:
        return None
    return EffectPicture(top + visible.top, left + visible.left, visible.rgba8)


def _span(first: int, end: int, source: int, target: int) -> tuple[int, int]:
    """Which of the `target` pixels of an axis can show something of the pixels `first` to `end` of `source`."""
    reach = REACH * max(source / target, 1.0)
    return max(floor((first - reach) * target / source), 0), min(ceil((end + reach) * target / source), target)
