"""Characters of the user's own in sessions: which one a session shows, how it speaks, and whether anything is unsaved."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, ref

from raven.errors import InvalidInput, NotFound
from raven.figure.character import Character, load_character
from raven.figure.figure import Figure
from raven.figure.shipped import find_character, list_characters
from raven.library import About, Contents, Library, Stored, Voice
from raven.library.made import MadeFrom, contents_of
from raven.library.packed import SUFFIX, unpack
from raven.library.wardrobe import with_picture
from raven.live.directions import Directions
from raven.live.session import Session
from raven.said import said
from raven.server.resources.originals import Original, Originals
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EmotionTemplate, parse_templates
from raven.settings.levels import resolve_settings
from raven.wire.answers import Saved

NO_VOICE = Voice()


@dataclass(frozen=True)
class ServerCharacter:
    """A character that the server has, by name."""

    character: Character
    original: Original
    stored: Stored | None
    """It is one of the user's own."""


@dataclass(frozen=True)
class _Kept:
    """What a session showed when it was loaded or saved."""

    figure: "ref[Figure]"
    settings: AnimatorSettings
    emotions: Mapping[str, EmotionTemplate]
    voice: Voice
    stored: Stored | None


class OwnCharacters:
    """The library, and what sessions show of it. All calls may come from any thread."""

    def __init__(self, library: Library, originals: Originals, server_settings: Mapping[str, Any]) -> None:
        self.library = library
        self._originals = originals
        self._server_settings = server_settings
        self._lock = threading.Lock()
        self._kept: WeakKeyDictionary[Session, _Kept] = WeakKeyDictionary()
        self._voices: WeakKeyDictionary[Session, Voice] = WeakKeyDictionary()

    def named(self, name: str) -> ServerCharacter:
        """The shipped character of this name, or the user's own of this id or name. Raises `NotFound`, `InvalidInput`."""
        if name in list_characters():
            return _of_file(find_character(name), None)
        try:
            stored = self.library.get(name)
        except NotFound as error:
            shipped, own = list_characters(), [each.stored.manifest.name for each in self.library.all() if each.stored]
            raise NotFound(
                said(
                    "no_such_character",
                    "there is no character named {name!r}; there are {known}",
                    name=name,
                    known=[*own, *shipped],
                )
            ) from error
        return _of_file(stored.picture, stored)

    def at(self, path: Path) -> ServerCharacter:
        """The character in a file: of a picture, or of a `.raven` file, which is taken into the library if it is not there.

        Raises `NotFound`, `InvalidInput`.
        """
        if path.suffix.lower() != SUFFIX:
            return _of_file(path, None)
        if not path.is_file():
            raise NotFound(said("no_file", "there is no file {file}", file=path))
        stored = self.library.take_in(unpack(path.read_bytes(), field=path.name))
        return _of_file(stored.picture, stored)

    # Sessions.

    def shown(
        self, session: Session, figure: Figure, stored: Stored | None, turn: int | None = None
    ) -> tuple[str, ...]:
        """A session shows `figure` now: of one of the user's own with all that was saved. Returns warnings."""
        warnings: list[str] = []
        if session.told.figure is not figure:
            return ()  # another one was asked for later
        if stored is not None:
            warnings += self._dress(session, stored, turn)
        if (told := session.told).figure is figure:
            self._keep(session, told, self.voice(session), stored)
        return tuple(warnings)

    def uploaded(self, session: Session) -> None:
        """A session shows a picture that is saved nowhere."""
        with self._lock:
            self._kept.pop(session, None)

    def voice(self, session: Session) -> Voice:
        """How a session's character speaks where nothing else is said."""
        with self._lock:
            return self._voices.get(session, NO_VOICE)

    def set_voice(self, session: Session, voice: Voice) -> None:
        """From now on it speaks so."""
        with self._lock:
            self._voices[session] = voice

    def saved(self, session: Session) -> Saved:
        """Whether what a session shows is saved, and where."""
        with self._lock:
            kept, voice = self._kept.get(session), self._voices.get(session, NO_VOICE)
        is_deleted = kept is not None and kept.stored is not None and kept.stored.id not in self.library
        if kept is None or is_deleted:
            return Saved(id=None, name=None, revision=None, outfit=None, unsaved=True)
        told, stored = session.told, kept.stored
        is_same = kept.figure() is told.figure and kept.settings == told.settings
        is_same = is_same and kept.emotions == told.library.custom and kept.voice == voice
        return Saved(
            id=stored.id if stored else None,
            name=stored.manifest.name if stored else None,
            revision=stored.revision if stored else None,
            outfit=stored.outfit if stored else None,
            unsaved=not is_same,
        )

    def create(self, session: Session, about: About) -> Stored:
        """Keep what a session shows as a new character. Raises `InvalidInput` for a name that is taken, `NotFound`."""
        self.library.check_name(about.name)  # before what takes time
        told, voice = (
            session.told,
            self.voice(session),
        )  # as they are now: what changes while it is written is not saved
        stored = self.library.create(self._contents(told, about))
        self._keep(session, told, voice, stored)
        return stored

    def save(self, session: Session, id: str, about: About, revision: int | None, outfit: str | None = None) -> Stored:
        """Keep what a session shows in place of what a character was, in the outfit that it shows, or as one of this name.

        A session that does not show the character gives it the picture, and leaves settings and all else as they are.
        Raises `Conflict`, `NotFound`, `InvalidInput` naming `outfit`.
        """
        with self._lock:
            kept = self._kept.get(session)
        is_shown = kept is not None and kept.stored is not None and kept.stored.id == id
        if revision is None and kept is not None and kept.stored is not None and is_shown:
            revision = kept.stored.revision
        if revision is None:
            raise InvalidInput(
                "revision", said("session_of_another", "is missing: this session does not show that character")
            )
        told, voice = session.told, self.voice(session)
        before, made = self.library.get(id).contents, self._contents(told, about)
        shown = outfit if kept is None or kept.stored is None or not is_shown else outfit or kept.stored.outfit
        if is_shown or shown is None:
            before = before.described(about)
        contents = with_picture(before, made, shown, share=is_shown or shown is None)
        stored = self.library.save(id, contents, revision).wearing(shown)
        if is_shown or shown is None:
            self._keep(session, told, voice, stored)
        return stored

    def renamed(self, stored: Stored) -> None:
        """Sessions that show the character know it under what is said of it now."""
        with self._lock:
            for session, kept in list(self._kept.items()):
                if (
                    kept.stored is not None
                    and kept.stored.id == stored.id
                    and kept.stored.revision == stored.revision - 1
                ):
                    outfit = kept.stored.outfit
                    is_there = outfit is None or outfit in stored.manifest.wardrobe
                    self._kept[session] = replace(kept, stored=stored.wearing(outfit if is_there else None))

    def _keep(self, session: Session, told: Directions, voice: Voice, stored: Stored | None) -> None:
        with self._lock:
            self._kept[session] = _Kept(ref(told.figure), told.settings, told.library.custom, voice, stored)

    def _dress(self, session: Session, stored: Stored, turn: int | None) -> list[str]:
        """Give a session all that was saved with a character."""
        contents, warnings = stored.contents, list[str]()
        if (values := contents.settings) is not None:
            settings, told = resolve_settings(values, self._server_settings)
            warnings += (*told, *session.set_settings(settings, turn))
        templates = parse_templates(contents.emotions or {}, "emotions", warnings.append)
        session.set_emotions(templates, turn)
        self.set_voice(session, stored.manifest.voice)
        return warnings

    def _contents(self, told: Directions, about: About) -> Contents:
        figure = told.figure
        original = self._originals.of(figure)
        is_in_template = bool(original.rig) and original.correction is None
        intake = None if is_in_template else self._originals.intake(figure)
        source = MadeFrom(original.file, original.cels, original.rig, intake)
        try:
            return contents_of(source, about, figure.character.picture.rgba8(), told.settings, told.library.custom)
        except FileNotFoundError as error:
            raise original.gone() from error


def checked_voice(voice: Any) -> Voice:
    """A call's or an answer's voice as the library has it."""
    return NO_VOICE if voice is None else Voice(**{name: getattr(voice, name) for name in Voice.model_fields})


def _of_file(picture: Path, stored: Stored | None) -> ServerCharacter:
    character = load_character(picture)
    if stored is not None:
        character = replace(character, name=stored.manifest.name)
    original = Original(picture, character.name, rig=character.rig if character.intake is None else {})
    if (intake := character.intake) is not None:
        original = replace(original, correction=intake.correction, faces=intake.found.faces)
    return ServerCharacter(character, original, stored)
