"""Characters as people name them to programs: a file, a shipped one, or one of their own by its name."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from raven.data_folder import user_data_folder
from raven.errors import InvalidInput, NotFound
from raven.figure.character import Character, load_character
from raven.figure.shipped import find_character, list_characters
from raven.library.manifest import Voice
from raven.library.store import Library
from raven.library.stored import Stored
from raven.wire.characters import double_size

FOLDER = "characters"
"""Below the user's data folder."""


@dataclass(frozen=True)
class Named:
    """What a name or path means."""

    picture: Path
    stored: Stored | None = None
    """It is one of the user's own."""

    def load(self, size: int = 0) -> Character:
        """The character; from its master of double size, if it has one and is wanted larger than its picture is.

        Raises `UnreadablePicture`, `InvalidInput`, `OSError`.
        """
        character, double = load_character(self.picture), double_size(self.picture)
        if character.picture.size[0] < size and double.is_file():
            character = load_character(double)
        return character if self.stored is None else replace(character, name=self.stored.manifest.name)

    @property
    def settings(self) -> dict[str, Any] | None:
        """What was saved with it, as `resolve_settings` takes it."""
        return None if self.stored is None else self.stored.contents.settings

    @property
    def emotions(self) -> dict[str, Any] | None:
        """Its own, as `parse_templates` takes them."""
        return None if self.stored is None else self.stored.contents.emotions

    @property
    def voice(self) -> Voice:
        """How it speaks."""
        return Voice() if self.stored is None else self.stored.manifest.voice


def own_characters() -> Library:
    """The library in the user's data folder."""
    return Library(user_data_folder() / FOLDER)


def named(source: str | Path, field: str = "picture") -> Named:
    """A path wins over a name: whoever has a file of that name means it. Raises `InvalidInput` naming `field`."""
    path = Path(source).expanduser()
    if path.is_file():
        return Named(path)
    if path.suffix or len(path.parts) > 1:
        what = "is no file" if path.exists() else "does not exist"
        raise InvalidInput(field, f"{path} {what}")
    if str(source) in list_characters():
        return Named(find_character(str(source)))
    library = own_characters()
    try:
        stored = library.get(str(source))
    except NotFound:
        own = [each.stored.manifest.name for each in library.all() if each.stored is not None]
        names = ", ".join([*own, *list_characters()])
        raise InvalidInput(field, f"{source} is neither a file nor one of the characters {names}") from None
    return Named(stored.picture, stored)
