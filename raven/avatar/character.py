"""Characters: a picture with its cels and its rig, from a folder or an upload, cut to the square that posers take.

    NAME.png         the picture in the template of docs/pictures; any size and any format that `decode_rgba8` reads
    NAME_CEL.png     its cels (`blush1` ... `waver2`) and effect cels (`fx_...`), with the same file extension
    fx_....png       effect cels of every character in this folder that has none of that name
    NAME_icon.png    a chat program's icon: not looked at
    NAME.rig.json    what the automatic rig shall not guess
    NAME@2x.png      the same picture in double size; asked for by its own file name, it is served with the same cels,
                     each from its own file of double size (NAME_CEL@2x.png, fx_...@2x.png) if there is one

The characters that ship with Raven are folders `assets/characters/NAME/` with `NAME.png` of 512 x 512 and a master of
1024 x 1024, `NAME@2x.png`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from raven.assets import assets_folder
from raven.avatar.cels import CELS, EFFECT_PREFIX
from raven.errors import InvalidInput, NotFound, UnreadablePicture
from raven.video.codecs import MAX_PIXELS, decode_rgba8
from raven.video.picture import Picture, Rgba8

EDGES = (512, 1024, 2048)
DOUBLE_SIZE = "@2x"
ICON = "icon"
EFFECT_NAME = re.compile(rf"{EFFECT_PREFIX}[A-Za-z0-9_]{{1,60}}")
MOST_EFFECT_CELS = 64


@dataclass(frozen=True)
class Character:
    """One character, ready to be prepared by a poser."""

    name: str
    picture: Picture
    """Square, its edge one of 512, 1024, 2048."""
    cels: Mapping[str, Picture]
    """By name, as large as `picture`: cels in the order they are drawn, then effect cels by alphabet."""
    rig: Mapping[str, Any]
    """The parsed `NAME.rig.json`, unchecked; empty if there is none."""
    folder: Path | None
    warnings: tuple[str, ...]
    """What the user should know: files that were not used, a picture without transparency."""
    doubles: Mapping[str, Path] = field(default_factory=dict)
    """The files of effect cels that are larger than `picture`, for frames that are larger too."""


@dataclass(frozen=True)
class UploadLimits:
    """How much of a picture that comes from outside is accepted."""

    max_pixels: int = MAX_PIXELS
    """Width times height, of each picture."""


def list_characters(folder: Path | None = None) -> list[str]:
    """The names of the characters in `folder` (default: those that ship with Raven), by alphabet."""
    folder = folder or assets_folder() / "characters"
    return sorted(file.stem for file in folder.glob("*/*.png") if file.stem == file.parent.name)


def find_character(name: str, folder: Path | None = None) -> Path:
    """The picture of one of `list_characters`. Raises `NotFound`."""
    folder = folder or assets_folder() / "characters"
    if name not in list_characters(folder):
        raise NotFound(f"there is no character named {name!r}; there are {', '.join(list_characters(folder))}")
    return folder / name / f"{name}.png"


def load_character(path: Path) -> Character:
    """The character whose picture is the file `path`, with the cels and the rig beside it.

    Raises `NotFound` without that file, `UnreadablePicture` and `InvalidInput` naming the file that is wrong.
    """
    path = path.absolute()
    if not path.is_file():
        raise NotFound(f"there is no picture {path}")
    name = path.stem.removesuffix(DOUBLE_SIZE)
    square, warnings = _square(decode_rgba8(path.read_bytes(), path.name), path.name)
    files, unused = _cel_files(path, name)
    doubles = {cel: double for cel, file in files.items() if (double := _double_size(file)).is_file()}
    if square.shape[0] > EDGES[0]:
        files, doubles = files | doubles, {}
    pictures = ((cel, decode_rgba8(file.read_bytes(), file.name)) for cel, file in files.items())
    return Character(
        name=name,
        picture=Picture(rgba8=square),
        cels=_cels(pictures, square.shape[0]),
        rig=_read_rig(path.with_name(f"{name}.rig.json")),
        folder=path.parent,
        warnings=(*warnings, *unused),
        doubles={cel: file for cel, file in doubles.items() if cel not in CELS},
    )


def character_from_upload(
    file: bytes,
    cels: Mapping[str, bytes],
    limits: UploadLimits | None = None,
    rig: Mapping[str, Any] | None = None,
    name: str = "upload",
) -> Character:
    """The character whose picture is `file`, with `cels` by name.

    Raises `UnreadablePicture`, and `InvalidInput` for names that are no cels. The field is `file` or the cel's name.
    """
    limits = limits or UploadLimits()
    for cel in cels:
        if cel not in CELS and not EFFECT_NAME.fullmatch(cel):
            raise InvalidInput(cel, f"is no cel; there are {', '.join(CELS)}, and effects named {EFFECT_PREFIX}...")
    if len(cels) > len(CELS) + MOST_EFFECT_CELS:
        raise InvalidInput("file", f"has {len(cels)} cels; at most {len(CELS) + MOST_EFFECT_CELS} are accepted")
    square, warnings = _square(decode_rgba8(file, "file", limits.max_pixels), "file")
    pictures = ((cel, decode_rgba8(data, cel, limits.max_pixels)) for cel, data in cels.items())
    return Character(
        name=name,
        picture=Picture(rgba8=square),
        cels=_cels(pictures, square.shape[0]),
        rig=dict(rig or {}),
        folder=None,
        warnings=warnings,
    )


def _cel_files(path: Path, name: str) -> tuple[dict[str, Path], list[str]]:
    """The cels beside the picture, and warnings about files that look like cels but are none."""
    generic: dict[str, Path] = {}
    own: dict[str, Path] = {}
    warnings = []
    for file in sorted(path.parent.iterdir()):
        if file.suffix.lower() != path.suffix.lower() or not file.is_file():
            continue
        cel = file.stem.removeprefix(f"{name}_")
        if EFFECT_NAME.fullmatch(file.stem):
            generic[file.stem] = file
        elif cel in CELS or EFFECT_NAME.fullmatch(cel):
            own[cel] = file
        elif cel != file.stem and not cel.endswith((ICON, DOUBLE_SIZE)):
            warnings.append(f"{file.name}: {cel} is no cel, ignored")
    return generic | own, warnings


def _double_size(file: Path) -> Path:
    return file.with_name(f"{file.stem}{DOUBLE_SIZE}{file.suffix}")


def _cels(decoded: Iterable[tuple[str, Rgba8]], edge: int) -> dict[str, Picture]:
    cels = {cel: Picture(rgba8=_resized(_middle(rgba8), edge)) for cel, rgba8 in decoded}  # one large picture at a time
    return {cel: cels[cel] for cel in (*CELS, *sorted(cels.keys() - set(CELS))) if cel in cels}


def _square(rgba8: Rgba8, field: str) -> tuple[Rgba8, tuple[str, ...]]:
    """The largest square in the middle, in the greatest of `EDGES` that it fills, at least the least; and warnings."""
    if not rgba8[..., 3].any():
        raise UnreadablePicture(field, "is transparent everywhere")
    warnings = []
    if rgba8[..., 3].min() == 255:
        warnings.append(f"{field}: the picture has no transparent background")
    middle = _middle(rgba8)
    edge = max((edge for edge in EDGES if edge <= middle.shape[0]), default=EDGES[0])
    if middle.shape[0] < edge:
        warnings.append(f"{field}: the picture is only {middle.shape[0]} pixels high, it will look blurred")
    return _resized(middle, edge), tuple(warnings)


def _middle(rgba8: Rgba8) -> Rgba8:
    height, width, _ = rgba8.shape
    edge = min(width, height)
    x, y = (width - edge) // 2, (height - edge) // 2
    return rgba8[y : y + edge, x : x + edge]


def _resized(square: Rgba8, edge: int) -> Rgba8:
    """Lanczos with premultiplied alpha, which Pillow sees to for this mode."""
    if square.shape[0] == edge:
        return np.ascontiguousarray(square)
    return np.array(Image.fromarray(square).resize((edge, edge), Image.Resampling.LANCZOS))


def _read_rig(file: Path) -> Mapping[str, Any]:
    if not file.is_file():
        return {}
    try:
        rig = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput(file.name, f"cannot be read: {error}") from error
    if not isinstance(rig, dict):
        raise InvalidInput(file.name, "must be a JSON object")
    return rig
