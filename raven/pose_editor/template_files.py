"""Template files: reading them whole, and writing one template without touching the others of its file."""

import json
from pathlib import Path
from typing import Any

from raven.errors import InvalidInput
from raven.files import replacing
from raven.gui.texts import t
from raven.settings.emotion_templates import FACTORY_FILE, EmotionTemplate, parse_templates, read_json, write_template


def read_templates(file: Path) -> tuple[dict[str, EmotionTemplate], list[str]]:
    """The templates of a file in any of the known forms, in its order, and warnings about what is not used.

    Raises `InvalidInput`, which names the file and the place in it.
    """
    warnings: list[str] = []
    templates = parse_templates(read_json(file), file.name, warnings.append)
    if not templates:
        raise InvalidInput(file.name, t("holds no template"))
    return templates, warnings


def save_template(file: Path, name: str, template: EmotionTemplate) -> None:
    """Put a template into a file under a name, in one step. Other templates that the file holds stay as they are.

    Raises `InvalidInput` for a file that holds something else (it is not overwritten) and for the factory set, and `OSError`.
    """
    check_name(name)
    if file.name == FACTORY_FILE:
        raise InvalidInput(file.name, t("is the factory set, which factory resets need; save under another name"))
    before: Any = read_json(file) if file.exists() else {}
    parse_templates(before, file.name, lambda warning: None)
    if not before.keys() - {name}:
        write_template(file, name, template)
        return
    scratch = file.with_name(f".{file.name}.one")
    try:
        write_template(scratch, name, template)  # so that every template is written in the one form, zeros listed
        one: Any = read_json(scratch)
    finally:
        scratch.unlink(missing_ok=True)
    with replacing(file) as partial:
        partial.write_text(json.dumps(before | one, indent=2) + "\n", "utf-8")


def check_name(name: str) -> None:
    """Raises `InvalidInput` for what cannot be the name of an emotion."""
    if name == "zero":
        raise InvalidInput("name", t("zero is the face at rest of the factory set; choose another name"))
    parse_templates({name: {}}, "name")


def emotion_files(folder: Path) -> dict[str, Path]:
    """The file of every emotion in an emotions folder, as `EmotionLibrary` picks them. Raises `InvalidInput`."""
    if not folder.is_dir():
        raise InvalidInput(str(folder), t("is no folder that can be read"))
    return {file.stem: file for file in sorted(folder.rglob("*.json")) if file.name[0] not in "_."}
