"""Characters of one's own, kept by the server: listed, saved from sessions, changed, deleted and restored, and as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from raven.files import replacing
from raven.wire import answers, calls

if TYPE_CHECKING:
    from raven.client.connection import Connection

ROOT = "/api/characters"


class OwnCharacters:
    """The characters of a server, see docs/library.md. An `id` may be a character's name as well.

    Every change raises `errors.Conflict`, and changes nothing, where another program saved the character meanwhile.
    """

    def __init__(self, connection: Connection) -> None:
        self._server = connection

    def all(self) -> answers.OwnCharacters:
        """All characters, one's own first, and what is in the bin."""
        return self._server.ask(answers.OwnCharacters, ROOT)

    def get(self, id: str) -> answers.CharacterDetails:
        """All that is known of one."""
        return self._server.ask(answers.CharacterDetails, _path(id))

    def create(self, instance_id: str, name: str, about: calls.AboutCharacter | None = None) -> answers.OwnCharacter:
        """Keep what a session shows, and all that was set there, as a new character."""
        call = calls.CreateCharacterCall(instance_id=instance_id, name=name, **vars(about or calls.AboutCharacter()))
        return self._server.tell(answers.OwnCharacter, ROOT, call)

    def save(
        self, id: str, instance_id: str, revision: int | None = None, about: calls.AboutCharacter | None = None
    ) -> answers.OwnCharacter:
        """Keep what a session shows in place of what a character was. `revision`: which is changed, if not the session's."""
        said = vars(about or calls.AboutCharacter())
        call = calls.SaveCharacterCall(instance_id=instance_id, revision=revision, **said)
        return self._server.tell(answers.OwnCharacter, f"{_path(id)}/save", call)

    def change(self, id: str, call: calls.ChangeCharacterCall) -> answers.OwnCharacter:
        """Change what is said of a character: its name, author, licence, persona, voice."""
        return self._server.tell(answers.OwnCharacter, f"{_path(id)}/change", call)

    def rename(self, id: str, name: str) -> answers.OwnCharacter:
        """Give it another name; its id stays."""
        return self.change(id, calls.ChangeCharacterCall(name=name))

    def duplicate(self, id: str, name: str | None = None) -> answers.OwnCharacter:
        """The same once more."""
        call = calls.DuplicateCharacterCall(name=name)
        return self._server.tell(answers.OwnCharacter, f"{_path(id)}/duplicate", call)

    def delete(self, id: str) -> None:
        """Put it into the bin, for thirty days."""
        self._server.post(f"{_path(id)}/delete")

    def restore(self, id: str) -> answers.OwnCharacter:
        """Bring it back from there."""
        return answers.OwnCharacter.from_json(self._server.post(f"{_path(id)}/restore"))

    def thumbnail(self, id: str) -> bytes:
        """A small WebP."""
        return self._server.get(f"{_path(id)}/thumbnail.webp").content

    def export(self, id: str, file: str | Path) -> None:
        """Write it as one `.raven` file, which appears whole or not at all."""
        content = self._server.get(f"{_path(id)}/file").content
        with replacing(Path(file)) as partial:
            partial.write_bytes(content)

    def take_in(self, file: str | Path, name: str | None = None) -> answers.CharacterDetails:
        """Take in a `.raven` file, or a zip of a character's files."""
        path = Path(file)
        parts = {"file": (path.name, path.read_bytes(), "application/octet-stream")}
        answer = self._server.upload(f"{ROOT}/import", parts, calls.ImportedCharacter(name=name))
        return answers.CharacterDetails.from_json(answer.json())


def _path(id: str) -> str:
    return f"{ROOT}/{quote(id, safe='')}"
