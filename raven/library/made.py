"""The files of a character of one's own, made of what a session shows: the picture as it came, cels, rig, how it was taken in."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from raven.intake.stored import files, suffix_of
from raven.intake.take_in import Intake
from raven.library.contents import EMOTIONS, SETTINGS, STEM, THUMBNAIL, Contents, json_file
from raven.library.manifest import About
from raven.posers.puppet.rig_file import rig_text
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EmotionTemplate
from raven.video.codecs import ImageFormat, decode_rgba8, encode
from raven.video.picture import Rgba8
from raven.wire.characters import DOUBLE_SIZE, LAYERS, ORIGINAL, PNG, RIG, double_size, find_cel_files, layers_file

THUMBNAIL_EDGE = 256  # pixels: cards are 128 wide at most, on screens of double density
HEAD = (158, 43, 197)  # left, top and edge of what a thumbnail shows, template units: the head
THUMBNAIL_QUALITY = 82

AS_GIVEN = f"{STEM}{ORIGINAL}"
"""What a picture and its cels are named by that were not in the template when they came."""


@dataclass(frozen=True)
class MadeFrom:
    """What a character was made of, as it came."""

    file: bytes | Path
    """The picture; a path has its cels beside it."""
    cels: Mapping[str, bytes] = field(default_factory=dict)
    rig: Mapping[str, Any] = field(default_factory=dict)
    intake: Intake | None = None
    """How it was taken in; None for one that lies in the template as its rig says."""


def contents_of(
    source: MadeFrom, about: About, square: Rgba8, settings: AnimatorSettings, emotions: Mapping[str, EmotionTemplate]
) -> Contents:
    """A character of one's own of what a session shows. `square` is its picture, fitted; `emotions` are its own templates."""
    picture, found = _beside(source.file) if isinstance(source.file, Path) else _uploaded(source.file, source.cels)
    stem = STEM if source.intake is None else AS_GIVEN
    all_files: dict[str, bytes | Path] = {f"{stem}{rest}": content for rest, content in found.items()}
    if source.intake is None:
        all_files[f"{STEM}{RIG}"] = rig_text(dict(source.rig)).encode()
    else:
        content = source.file.read_bytes() if isinstance(source.file, Path) else source.file
        all_files = {**files(STEM, source.intake, content, picture), **all_files}
    if emotions:
        all_files[EMOTIONS] = json_file({name: each.model_dump(mode="json") for name, each in emotions.items()})
    all_files[SETTINGS] = json_file(settings.model_dump(mode="json"))
    all_files[THUMBNAIL] = thumbnail(square)
    return Contents(about, f"{stem}{picture}", all_files)


def thumbnail(square: Rgba8) -> bytes:
    """A small WebP of the head of a fitted picture."""
    left, top, edge = (round(each * square.shape[0] / 512) for each in HEAD)
    image = Image.fromarray(square[top : top + edge, left : left + edge])
    image.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    image.save(packed, "WEBP", quality=THUMBNAIL_QUALITY)
    return packed.getvalue()


def _uploaded(picture: bytes, cels: Mapping[str, bytes]) -> tuple[str, dict[str, bytes | Path]]:
    """Its suffix; and picture and cels, named by what follows the character's name."""
    suffix = suffix_of(picture)
    return suffix, {suffix: picture, **{f"_{cel}{PNG}": _as_png(data, cel) for cel, data in cels.items()}}


def _beside(picture: Path) -> tuple[str, dict[str, bytes | Path]]:
    """The same of a picture with files beside it."""
    suffix = picture.suffix.lower()
    found: dict[str, bytes | Path] = {suffix: picture}
    for cel, file in find_cel_files(picture).cels.items():
        found[f"_{cel}{file.suffix.lower()}"] = file
        if (double := double_size(file)).is_file():
            found[f"_{cel}{DOUBLE_SIZE}{file.suffix.lower()}"] = double
    if (layers := layers_file(picture)).is_file():
        found[LAYERS] = layers
    return suffix, found


def _as_png(data: bytes, cel: str) -> bytes:
    return data if data.startswith(b"\x89PNG") else encode(decode_rgba8(data, cel), ImageFormat.PNG)
