"""Which files belong to a character: what lies beside its picture, and under which names.

    NAME.png         the picture, of any size and any format that the server reads
    NAME@2x.png      the same in double size; asked for by its own file name, it is served with the same cels,
                     each from its own file of double size (NAME_CEL@2x.png, fx_...@2x.png) if there is one
    NAME_CEL.png     its cels (`blush1` ... `waver2`) and effect cels (`fx_...`), with the same file extension or as PNG
    fx_....png       effect cels of every character in this folder that has none of that name
    NAME_icon.png    a chat program's icon: not looked at
    NAME.rig.json    where the features are; a picture with such a file is in the template already and stays as it is
    NAME.intake.json what a user corrected of how the picture is taken in, if it has no rig
    NAME.original.*  the picture as it was given, where NAME.png was made of it
    NAME.layers.psd  layers that were drawn by hand, some or all, over the field of the picture

Servers look for them beside the characters that they ship, clients beside a picture that is to be shown.
"""

import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from raven.cels import CELS, EFFECT_PREFIX

EFFECT_NAME = re.compile(rf"{EFFECT_PREFIX}[A-Za-z0-9_]{{1,60}}")
DOUBLE_SIZE = "@2x"
PNG = ".png"
ICON = "icon"
ORIGINAL = ".original"
RIG, INTAKE, LAYERS = ".rig.json", ".intake.json", ".layers.psd"


class CelFiles(NamedTuple):
    """What lies beside a picture."""

    cels: dict[str, Path]
    """By name, in drawing order, effect cels last by alphabet; the character's own before those for all."""
    unused: dict[Path, str]
    """Files that look like cels of the character, each with what is none in its name."""


def find_cel_files(picture: Path) -> CelFiles:
    """The cels of the character whose picture this is, with the same file extension, or else as PNG.

    Letter case matters in NAME, and in the names of effects that are not written in capitals. Icons (`NAME_icon.png`)
    and pictures in double size (`NAME@2x.png`, `NAME_CEL@2x.png`) are passed over.
    """
    picture = picture.absolute()
    name = picture.stem.removesuffix(DOUBLE_SIZE)
    own: dict[str, Path] = {}
    of_all: dict[str, Path] = {}
    unused: dict[Path, str] = {}
    kinds = list(dict.fromkeys((PNG, picture.suffix.lower())))  # of two files for one cel the latter is taken
    files = (file for file in sorted(picture.parent.iterdir()) if file.suffix.lower() in kinds and file.is_file())
    for file in sorted(files, key=lambda file: kinds.index(file.suffix.lower())):
        if (effect := _effect(file.stem)) is not None:
            of_all[effect] = file
        elif file.stem.startswith(f"{name}_"):
            cel = file.stem.removeprefix(f"{name}_")
            if (known := _effect(cel) or (cel.lower() if cel.lower() in CELS else None)) is not None:
                own[known] = file
            elif not cel.endswith((ICON, DOUBLE_SIZE)):
                unused[file] = cel
    found = of_all | own
    return CelFiles({cel: found[cel] for cel in in_drawing_order(found)}, unused)


def double_size(file: Path) -> Path:
    """Where the same picture is in double size, if it is."""
    return file.with_name(f"{file.stem}{DOUBLE_SIZE}{file.suffix}")


def rig_file(picture: Path) -> Path:
    """Where the rig of a picture is, if it has one."""
    return picture.with_name(f"{picture.stem.removesuffix(DOUBLE_SIZE)}{RIG}")


def intake_file(picture: Path) -> Path:
    """Where it is kept how a picture was taken in; the same for NAME.png and NAME.original.*."""
    return picture.with_name(f"{picture.stem.removesuffix(ORIGINAL)}{INTAKE}")


def layers_file(picture: Path) -> Path:
    """Where a picture's layers are, if they were drawn by hand or kept."""
    return picture.with_name(f"{picture.stem.removesuffix(DOUBLE_SIZE)}{LAYERS}")


def in_drawing_order(names: Collection[str]) -> list[str]:
    """The names of cels, bottom to top; effect cels last, by alphabet."""
    return [cel for cel in (*CELS, *sorted(set(names) - set(CELS))) if cel in names]


def _effect(stem: str) -> str | None:
    name = stem if stem.startswith(EFFECT_PREFIX) else stem.lower()
    return name if EFFECT_NAME.fullmatch(name) else None
