"""Writing films of the avatar: frames and sound in, a file that other programs open out.

| format | suffix | picture | sound |
|---|---|---|---|
| `webm` | `.webm` | VP9 with alpha | Opus |
| `mp4` | `.mp4` | H.264 over a backdrop | AAC |
| `png`, `qoi` | a folder | numbered images with alpha, exact | FLAC |
| `webp`, `apng`, `gif` | `.webp`, `.apng`, `.gif` | an animated picture that loops; GIF knows no half-transparency | none |
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args

from raven.errors import InvalidInput, Unavailable
from raven.video.recorder.animation import Animation
from raven.video.recorder.film import Film
from raven.video.recorder.protocol import FilmSpec as FilmSpec
from raven.video.recorder.protocol import FilmWriter as FilmWriter
from raven.video.recorder.protocol import Sound as Sound
from raven.video.recorder.protocol import frame_rate as frame_rate
from raven.video.recorder.sequence import Sequence

FilmFormat = Literal["webm", "mp4", "png", "qoi", "webp", "apng", "gif"]
FORMATS: tuple[FilmFormat, ...] = get_args(FilmFormat)
SILENT: frozenset[FilmFormat] = frozenset(("webp", "apng", "gif"))
"""Formats without sound."""
FOLDERS: frozenset[FilmFormat] = frozenset(("png", "qoi"))
"""Formats that are a folder of images."""


def parse_format(name: object, field: str = "format") -> FilmFormat:
    """The format of that name, in any case. Raises `InvalidInput`."""
    lower = name.lower() if isinstance(name, str) else ""
    if lower not in FORMATS:
        raise InvalidInput(field, f"must be one of {', '.join(FORMATS)}")
    return lower


def format_of(file: Path, field: str = "output") -> FilmFormat:
    """The format that a file's suffix stands for; a path without suffix is a folder of PNG. Raises `InvalidInput`."""
    suffix = file.suffix.lower().removeprefix(".")
    if not suffix:
        return "png"
    if suffix not in FORMATS or suffix in FOLDERS:
        known = ", ".join(f".{name}" for name in FORMATS if name not in FOLDERS)
        raise InvalidInput(field, f"{file.name} has none of the suffixes {known}")
    return suffix


def why_not(format: FilmFormat) -> str | None:
    """Why this format cannot be written here, or None."""
    if format in ("webm", "mp4") and find_spec("av") is None:
        return f"{format} needs the package av: pip install av"
    return None


def open_film(file: Path, format: FilmFormat, spec: FilmSpec) -> FilmWriter:
    """The writer of a film at `file`, which is replaced. Raises `Unavailable` when a package is missing."""
    if (lack := why_not(format)) is not None:
        raise Unavailable(lack)
    match format:
        case "webm" | "mp4":
            return Film(file, format, spec)
        case "png" | "qoi":
            return Sequence(file, format, spec)
    return Animation(file, format, spec)
