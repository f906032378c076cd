"""What a file is that was dropped or chosen: a picture of which kind, settings, emotion templates, a look, or a rig."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal

from raven.errors import UnreadablePicture
from raven.gui.texts import t
from raven.settings_editor.files import read_settings
from raven.video.decoding import decode_rgba8

JSON = (".json",)
RIG_PARTS = frozenset(("left_eye", "right_eye", "left_brow", "right_brow", "mouth", "head", "neck"))
FORMER = re.compile(
    r"crop_(left|right|top|bottom)|fx_\w+|postprocessor_\w+|animefx"
)  # settings as older programs write them
Kind = Literal["character", "backdrop", "settings", "emotions", "look", "rig"]
WORDS = {"rig": t("the rig of a face"), "emotions": t("emotion templates"), "look": t("a preset of filters")}


def kind_of(file: Path, settings: Collection[str]) -> Kind:
    """A picture with a pixel that can be seen through is a character, any other a backdrop; JSON is what its keys say.

    `settings`: the names of all settings; while there are none, what is nothing else is taken for settings.
    Raises `ValueError`, in words for people, and `OSError`.
    """
    if file.suffix.lower() in JSON:
        return _kind_of_object(read_settings(file), file.name, settings)
    try:
        picture = decode_rgba8(file.read_bytes(), file.name)
    except UnreadablePicture as error:
        raise ValueError(str(error)) from error
    return "character" if picture[..., 3].min() != 255 else "backdrop"


def read_settings_only(file: Path, settings: Collection[str]) -> dict[str, Any]:
    """What a settings file says. Raises `ValueError`, in words for people, for a file that is something else, and `OSError`.

    To take another file for settings would put every setting back to its default.
    """
    data = read_settings(file)
    kind = _kind_of_object(data, file.name, settings)
    if kind != "settings":
        raise ValueError(t("{0} holds {1}, and no settings. Drop it on the window to use it", file.name, WORDS[kind]))
    return data


def _kind_of_object(
    data: dict[str, Any], name: str, settings: Collection[str]
) -> Literal["settings", "emotions", "look", "rig"]:
    if data and data.keys() <= RIG_PARTS and all(isinstance(part, dict) for part in data.values()):
        return "rig"
    if is_emotions(data):
        return "emotions"
    known = [key for key in data if key in settings or FORMER.fullmatch(key)]
    if settings and not known:
        raise ValueError(t("{0} holds neither settings nor emotion templates nor the rig of a face", name))
    return "look" if "title" in data and known == ["postprocessor_chain"] else "settings"


def is_emotions(data: dict[str, Any]) -> bool:
    """Whether an object holds emotion templates rather than settings: `{name: {"pose": ..., "cels": ...}}`."""
    return bool(data) and all(isinstance(value, dict) and "pose" in value for value in data.values())


def read_emotions(file: Path) -> dict[str, Any]:
    """Emotion templates. Raises `ValueError`, in words for people, if the file holds none, and `OSError`."""
    data = read_settings(file)
    if not data or not all(isinstance(value, dict) for value in data.values()):
        raise ValueError(t("{0} holds no emotion templates", file.name))
    return data
