"""Factory reset: emotions back as they came with Raven. What they were is kept in a file beside each."""

import json
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from raven.assets import assets_folder
from raven.errors import InvalidInput
from raven.pose_editor.template_files import emotion_files
from raven.settings.emotion_templates import EMOTIONS, FACTORY_FILE, EmotionTemplate, parse_templates, write_template


@cache
def factory_templates() -> dict[str, EmotionTemplate]:
    """The 28 emotions as they came with Raven."""
    data = json.loads((assets_folder() / "emotions" / FACTORY_FILE).read_text("utf-8"))
    templates = parse_templates(data, FACTORY_FILE)
    return {name: templates[name] for name in EMOTIONS}


def check_emotion(name: str) -> str:
    """The name itself if the factory knows it. Raises `InvalidInput` listing those it knows."""
    if name not in EMOTIONS:
        raise InvalidInput(name, f"is none of the emotions that can be reset: {', '.join(EMOTIONS)}")
    return name


def reset_emotions(folder: Path, names: Iterable[str]) -> list[Path]:
    """Write the factory's templates of these emotions into an emotions folder; returns the backups, newly made.

    What a file held is first copied to `NAME.json.bak`, or `NAME.json.2.bak` and so on: no backup is ever overwritten. Raises
    `InvalidInput` for a name that the factory does not know, before anything changes, and `OSError`.
    """
    templates = {check_emotion(name): factory_templates()[name] for name in names}
    files = emotion_files(folder)
    backups = []
    for name, template in templates.items():
        file = files.get(name, folder / f"{name}.json")
        if file.exists():
            backups.append(_copied(file))
        write_template(file, name, template)
    return backups


def _copied(file: Path) -> Path:
    content = file.read_bytes()
    number = 1
    while True:
        backup = file.with_name(f"{file.name}.bak" if number == 1 else f"{file.name}.{number}.bak")
        try:
            handle = os.open(backup, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            number += 1
            continue
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        return backup
