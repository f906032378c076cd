"""Which files beside a character's picture are its cels: NAME_CEL.png, and fx_....png for every character of a folder."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from raven.cels import CELS, EFFECT_PREFIX

EFFECT_NAME = re.compile(rf"{EFFECT_PREFIX}[A-Za-z0-9_]{{1,60}}")
DOUBLE_SIZE = "@2x"
ICON = "icon"


class CelFiles(NamedTuple):
    """What lies beside a picture."""

    cels: dict[str, Path]
    """By name, in drawing order, effect cels last by alphabet; the character's own before those for all."""
    unused: dict[Path, str]
    """Files that look like cels of the character, each with what is none in its name."""


def find_cel_files(picture: Path) -> CelFiles:
    """The cels of the character whose picture this is, with the same file extension.

    Letter case matters in NAME, and in the names of effects that are not written in capitals. Icons (`NAME_icon.png`)
    and pictures in double size (`NAME@2x.png`, `NAME_CEL@2x.png`) are passed over.
    """
    picture = picture.absolute()
    name = picture.stem.removesuffix(DOUBLE_SIZE)
    own: dict[str, Path] = {}
    of_all: dict[str, Path] = {}
    unused: dict[Path, str] = {}
    for file in sorted(picture.parent.iterdir()):
        if file.suffix.lower() != picture.suffix.lower() or not file.is_file():
            continue
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


def in_drawing_order(names: Collection[str]) -> list[str]:
    """The names of cels, bottom to top; effect cels last, by alphabet."""
    return [cel for cel in (*CELS, *sorted(set(names) - set(CELS))) if cel in names]


def _effect(stem: str) -> str | None:
    name = stem if stem.startswith(EFFECT_PREFIX) else stem.lower()
    return name if EFFECT_NAME.fullmatch(name) else None
