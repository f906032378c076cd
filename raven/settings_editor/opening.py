"""What a file is that was dropped or chosen: a character, a backdrop, settings or emotion templates."""

from pathlib import Path
from typing import Any, Literal

from raven.errors import UnreadablePicture
from raven.settings_editor.files import read_settings
from raven.video.decoding import decode_rgba8

JSON = (".json",)
Kind = Literal["character", "backdrop", "settings", "emotions"]


def kind_of(file: Path) -> Kind:
    """A picture with a pixel that can be seen through is a character, any other a backdrop. Raises `ValueError`, `OSError`."""
    if file.suffix.lower() in JSON:
        return "emotions" if is_emotions(read_settings(file)) else "settings"
    try:
        picture = decode_rgba8(file.read_bytes(), file.name)
    except UnreadablePicture as error:
        raise ValueError(str(error)) from error
    return "character" if picture[..., 3].min() != 255 else "backdrop"


def is_emotions(data: dict[str, Any]) -> bool:
    """Whether an object holds emotion templates rather than settings: `{name: {"pose": ..., "cels": ...}}`."""
    return bool(data) and all(isinstance(value, dict) and "pose" in value for value in data.values())


def read_emotions(file: Path) -> dict[str, Any]:
    """Emotion templates. Raises `ValueError`, in words for people, if the file holds none, and `OSError`."""
    data = read_settings(file)
    if not data or not all(isinstance(value, dict) for value in data.values()):
        raise ValueError(f"{file.name} holds no emotion templates")
    return data
