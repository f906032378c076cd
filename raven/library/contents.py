"""What a character of one's own consists of, apart from where it is kept."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from raven.errors import InvalidInput, NotFound
from raven.library.manifest import About, FileSum, Manifest
from raven.said import said

STEM = "character"
"""What the files are named by, whatever the character is called: a new name changes no file."""
SETTINGS, EMOTIONS, THUMBNAIL = "settings.json", "emotions.json", "thumbnail.webp"
LARGEST_JSON = 4 * 2**20  # bytes
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_@-]*(\.[A-Za-z0-9_@-]+)+")
"""Of every file: flat, no folder, no hidden file, nothing that any system reads in another way."""
LONGEST_FILE_NAME = 100
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""What no folder on Windows can be called, and no file, whatever follows a dot: it would be a device."""


@dataclass(frozen=True)
class Contents:
    """A character of one's own: what is said of it, and its files."""

    about: About
    picture: str
    """The file that the character is made of, see `Manifest.picture`."""
    files: Mapping[str, bytes | Path]
    """By name: what is in them, or a file with that."""
    wardrobe: Mapping[str, str] = field(default_factory=dict)
    """Its other outfits by name, see `Manifest.wardrobe`."""

    def __post_init__(self) -> None:
        for name in self.files:
            check_file_name(name)
        if self.picture not in self.files:
            raise InvalidInput("picture", said("no_file", "there is no file {file}", file=self.picture))
        for outfit, picture in self.wardrobe.items():
            if picture not in self.files:
                raise InvalidInput(f"wardrobe.{outfit}", said("no_file", "there is no file {file}", file=picture))

    def called(self, name: str) -> "Contents":
        """The same under another name."""
        return self.described(self.about.model_copy(update={"name": name}))

    def described(self, about: About) -> "Contents":
        """The same with something else said of it."""
        return replace(self, about=about)

    def with_files(self, files: Mapping[str, bytes | Path]) -> "Contents":
        """The same with these files in place of those of their names, or beside them."""
        return replace(self, files={**self.files, **files})

    def content(self, name: str) -> bytes:
        """What is in a file; nothing if there is none of that name. Raises `NotFound` if it is gone meanwhile."""
        content = self.files.get(name, b"")
        if not isinstance(content, Path):
            return content
        with still_there(content):
            return content.read_bytes()

    @property
    def settings(self) -> dict[str, Any] | None:
        """The animator settings; None if it has none of its own. Raises `InvalidInput`."""
        return self._object(SETTINGS)

    @property
    def emotions(self) -> dict[str, Any] | None:
        """The templates of its own emotions, by name; None if there are none. Raises `InvalidInput`."""
        return self._object(EMOTIONS)

    def manifest(self, now: float) -> Manifest:
        """The manifest of these files, written at `now` (seconds of the Unix epoch)."""
        said = {name: getattr(self.about, name) for name in About.model_fields}
        sums = {name: _sum(self.content(name)) for name in sorted(self.files)}
        saved = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
        return Manifest(**said, saved=saved, picture=self.picture, wardrobe=dict(self.wardrobe), files=sums)

    def _object(self, name: str) -> dict[str, Any] | None:
        return json_object(self.content(name), name) if name in self.files else None


@contextmanager
def still_there(file: Path) -> Iterator[None]:
    """Read a file of a character that another call or program may delete at any time: then `NotFound` is raised."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound(
            said(
                "file_gone", "{file} of this character is gone: it was deleted or saved again meanwhile", file=file.name
            )
        ) from error


def json_object(content: bytes, field: str) -> dict[str, Any]:
    """The object in a JSON file. Raises `InvalidInput` naming it."""
    try:
        data = json.loads(content) if len(content) <= LARGEST_JSON else None
    except (ValueError, RecursionError) as error:
        raise InvalidInput(field, said("not_json", "is not JSON: {reason}", reason=error)) from error
    if not isinstance(data, dict):
        raise InvalidInput(
            field, said("json_object_of_bytes", "must be a JSON object of at most {most} bytes", most=LARGEST_JSON)
        )
    return data


def check_file_name(name: str) -> None:
    """Raises `InvalidInput` unless a character's file may be called so."""
    is_device = name.partition(".")[0].lower() in DEVICES
    if is_device or not FILE_NAME.fullmatch(name) or len(name) > LONGEST_FILE_NAME:
        raise InvalidInput(
            f"files.{name[:LONGEST_FILE_NAME]}", said("no_file_name", "is no name that a file of a character can have")
        )


def json_file(data: Mapping[str, Any]) -> bytes:
    """What `json_object` reads."""
    return json.dumps(data, indent=1, ensure_ascii=False).encode()


def _sum(content: bytes) -> FileSum:
    return FileSum(size=len(content), sha256=hashlib.sha256(content).hexdigest())
