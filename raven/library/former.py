"""Characters as they were before there was a library: a picture with cels, a rig and JSON files beside it, or a zip of these."""

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from raven.errors import InvalidInput
from raven.library.contents import EMOTIONS, SETTINGS, STEM, Contents, check_file_name, json_file, json_object
from raven.library.made import AS_GIVEN
from raven.library.manifest import LONGEST_NAME, About, checked
from raven.said import said
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import parse_templates
from raven.wire.characters import DOUBLE_SIZE, EFFECT_NAME, ICON, INTAKE, LAYERS, ORIGINAL, PNG, RIG

PICTURES = (PNG, ".webp", ".jpg", ".jpeg", ".psd", ".qoi", ".avif", ".gif", ".bmp", ".tga", ".tif", ".tiff")
"""Kinds of pictures, those that are taken first of several at the beginning."""
JSON = ".json"
MOST_BYTES = 256 * 2**20


def former_folder(folder: Path, name: str | None = None) -> Contents:
    """The character in a folder, or of a picture with what lies beside it. Raises `InvalidInput`, `NotFound`, `OSError`."""
    picture = None if folder.is_dir() else folder
    inside = folder if picture is None else folder.parent
    files = [each for each in sorted(inside.iterdir()) if each.is_file() and not each.name.startswith(".")]
    if picture is not None:
        stem = _stem(picture.name)
        files = [each for each in files if each == picture or _belongs(each.name, stem)]
    if sum(each.stat().st_size for each in files) > MOST_BYTES:
        raise InvalidInput(str(folder), said("more_bytes_inside", "holds more than {most} bytes", most=MOST_BYTES))
    return former({each.name: each.read_bytes() for each in files}, name, str(folder))


def former(files: Mapping[str, bytes], name: str | None = None, field: str = "file") -> Contents:
    """The character of these files, by name. Raises `InvalidInput` if there is no picture, or naming the file that is wrong."""
    main = _main_picture(files, field)
    stem = _stem(main)
    all_files: dict[str, bytes | Path] = {}
    for given, content in files.items():
        if (own := _own_name(given, stem)) is not None:
            all_files[own] = content
    templates: dict[str, Any] = {}
    for given, content in files.items():
        if given.lower().endswith(JSON) and not given.startswith(f"{stem}."):
            kind, data = _kind(json_object(content, given))
            if kind == SETTINGS:
                all_files[SETTINGS] = json_file(data)
            elif kind == EMOTIONS:
                templates |= data
    if templates:
        all_files[EMOTIONS] = json_file(templates)
    shown = _shown(all_files, f"{STEM}{main[len(stem) :]}")
    about = checked(About, {"name": name or stem.replace("_", " ")[:LONGEST_NAME]}, field)
    return Contents(about, shown, all_files)


def check_former_name(name: str) -> None:
    """Raises `InvalidInput` for the name of a file that would not lie flat in a folder."""
    pure = PurePosixPath(name)
    if len(pure.parts) != 1 or "\\" in name or ":" in name or name.startswith(".") or not name.isprintable():
        raise InvalidInput(f"files.{name[:100]}", said("no_name_in_folder", "is no name of a file in a folder"))


def _main_picture(files: Mapping[str, bytes], field: str) -> str:
    """The picture whose name begins that of the others; of several the one with most files that belong to it."""
    pictures = [name for name in files if PurePosixPath(name).suffix.lower() in PICTURES]
    bases = [name for name in pictures if _is_base(name, pictures)]
    if not bases:
        raise InvalidInput(field, said("no_picture_inside", "holds no picture of a character"))

    def rank(name: str) -> tuple[int, bool, int, str]:
        stem = _stem(name)
        belonging = sum(_belongs(other, stem) for other in files)
        kind = PICTURES.index(PurePosixPath(name).suffix.lower())
        return -belonging, _is_original(name), kind, name

    return min(bases, key=rank)


def _is_base(name: str, pictures: list[str]) -> bool:
    stem = PurePosixPath(name).stem
    if EFFECT_NAME.fullmatch(stem) or stem.endswith((DOUBLE_SIZE, f"_{ICON}")) or name.endswith(LAYERS):
        return False
    return not any(stem.startswith(f"{_stem(other)}_") for other in pictures if other != name)


def _belongs(name: str, stem: str) -> bool:
    return name.startswith((f"{stem}.", f"{stem}_", f"{stem}@")) or bool(EFFECT_NAME.match(name))


def _is_original(name: str) -> bool:
    return PurePosixPath(name).stem.endswith(ORIGINAL)


def _stem(name: str) -> str:
    """The character's name in that of its picture."""
    return PurePosixPath(name).stem.removesuffix(ORIGINAL).removesuffix(DOUBLE_SIZE)


def _own_name(name: str, stem: str) -> str | None:
    """What the file is called in the library; None for one that is no part of a character."""
    is_picture = PurePosixPath(name).suffix.lower() in PICTURES
    if EFFECT_NAME.fullmatch(PurePosixPath(name).stem) and is_picture:
        own = name
    elif (is_picture and name.startswith((f"{stem}.", f"{stem}_", f"{stem}@"))) or name in (
        f"{stem}{RIG}",
        f"{stem}{INTAKE}",
    ):
        own = f"{STEM}{name[len(stem) :]}"
    else:
        return None
    suffix = PurePosixPath(own).suffix
    own = own.removesuffix(suffix) + suffix.lower()
    try:
        check_file_name(own)
    except InvalidInput:
        return None
    return own


def _shown(files: Mapping[str, bytes | Path], main: str) -> str:
    """The picture that is loaded: as it was given, if all that is known of it was found in that; else the fitted one."""
    original = next((name for name in files if name.startswith(f"{AS_GIVEN}.")), None)
    fitted = (
        None if main.startswith(f"{AS_GIVEN}.") else f"{PurePosixPath(main).stem}{PurePosixPath(main).suffix.lower()}"
    )
    if original is None or fitted is None:
        return original or str(fitted)
    told, rig = _read(files.get(f"{STEM}{INTAKE}")), files.get(f"{STEM}{RIG}")
    is_as_found = bool(told) and (rig is None or _read(rig) == told.get("rig"))
    has_cels = any(name.startswith(f"{STEM}_") for name in files)
    return original if is_as_found and not has_cels else fitted


def _read(content: bytes | Path | None) -> dict[str, Any]:
    try:
        data = json.loads(content) if isinstance(content, bytes) else {}
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _kind(data: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """What a JSON object is: settings, templates of emotions, or nothing that is known."""
    if not data.keys().isdisjoint(AnimatorSettings.model_fields):
        return SETTINGS, data
    try:
        parse_templates(data, warn=lambda warning: None)
    except InvalidInput:
        return None, {}
    return EMOTIONS, data
