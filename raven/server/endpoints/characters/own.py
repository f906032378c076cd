"""Characters of one's own: kept from a session, saved again, renamed, doubled, deleted and restored.

Every change is whole or none, and is made to a revision: of two programs that change the same one, the second is told.
"""

from typing import Any

from flask import Blueprint

from raven.library import About, Stored
from raven.library.manifest import checked
from raven.library.wardrobe import without_outfit
from raven.server.endpoints.avatar_control import done
from raven.server.endpoints.characters.told import all_characters, details, summary
from raven.server.http.endpoint import endpoint
from raven.server.resources.own_characters import checked_voice
from raven.server.services import services, session_of, working
from raven.wire.answers import CharacterDetails, Done, OwnCharacter, OwnCharacters
from raven.wire.calls import (
    AboutCharacter,
    ChangeCharacterCall,
    CreateCharacterCall,
    DuplicateCharacterCall,
    RemoveOutfitCall,
    SaveCharacterCall,
    SetVoiceCall,
)

blueprint = Blueprint("characters_own", __name__)
ROOT = "/api/characters"


@endpoint(blueprint.get(ROOT), "characters")
def own_characters() -> OwnCharacters:
    """All characters, one's own first; and what was deleted and can be restored."""
    return all_characters()


@endpoint(blueprint.get(f"{ROOT}/<id>"), "characters", errors=(404, 422))
def own_character(id: str) -> CharacterDetails:
    """All that is known of a character of one's own."""
    return details(services().own_characters.library.get(id))


@endpoint(blueprint.post(ROOT), "characters", errors=(404, 503))
def create_character(call: CreateCharacterCall) -> OwnCharacter:
    """Keep what a session shows, and all that was set there, as a new character."""
    own, session = services().own_characters, session_of(call)
    about = _about(About(name="new", voice=own.voice(session)), call, name=call.name)
    with working(services().originals.of(session.told.figure).pixels):
        return summary(own.create(session, about))


@endpoint(blueprint.post(f"{ROOT}/<id>/save"), "characters", errors=(404, 409, 503))
def save_character(id: str, call: SaveCharacterCall) -> OwnCharacter:
    """Keep what a session shows, and all that was set there, in place of what a character was."""
    own, session = services().own_characters, session_of(call)
    stored = own.library.get(id)
    before = stored.manifest.about.model_copy(update={"voice": own.voice(session)})
    with working(services().originals.of(session.told.figure).pixels):
        return summary(own.save(session, stored.id, _about(before, call), call.revision, call.outfit))


@endpoint(blueprint.post(f"{ROOT}/<id>/change"), "characters", errors=(404, 409))
def change_character(id: str, call: ChangeCharacterCall) -> OwnCharacter:
    """Change what is said of a character: its name, author, licence, persona, voice."""
    own = services().own_characters
    stored = own.library.get(id)
    contents = stored.contents
    about = _about(contents.about, call, name=call.name)
    changed = own.library.save(
        stored.id, contents.described(about), stored.revision if call.revision is None else call.revision
    )
    own.renamed(changed)
    return summary(changed)


@endpoint(blueprint.post(f"{ROOT}/<id>/remove_outfit"), "characters", errors=(404, 409))
def remove_outfit(id: str, call: RemoveOutfitCall) -> OwnCharacter:
    """Take an outfit out of a character's wardrobe. Sessions that show it go on."""
    own = services().own_characters
    stored = own.library.get(id).wearing(call.outfit)
    assert stored.outfit is not None
    contents = without_outfit(stored.contents, stored.outfit)
    changed = own.library.save(stored.id, contents, stored.revision if call.revision is None else call.revision)
    own.renamed(changed)
    return summary(changed)


@endpoint(blueprint.post(f"{ROOT}/<id>/duplicate"), "characters", errors=(404,))
def duplicate_character(id: str, call: DuplicateCharacterCall) -> OwnCharacter:
    """The same character once more."""
    library = services().own_characters.library
    stored: Stored = library.get(id)
    wanted = library.free_name(stored.manifest.name) if call.name is None else call.name
    about = _about(stored.contents.about, AboutCharacter(), name=wanted)
    return summary(library.create(stored.contents.described(about)))


@endpoint(blueprint.post(f"{ROOT}/<id>/delete"), "characters", errors=(404, 409))
def delete_character(id: str) -> Done:
    """Put a character into the bin, from where `restore` brings it back for thirty days. Sessions that show it go on."""
    services().own_characters.library.delete(id)
    return done()


@endpoint(blueprint.post(f"{ROOT}/<id>/restore"), "characters", errors=(404, 409, 422))
def restore_character(id: str) -> OwnCharacter:
    """Bring a character back from the bin. If its name was given to another meanwhile, it gets a similar one."""
    library = services().own_characters.library
    return summary(library.get(library.restore(id).id))


@endpoint(blueprint.post("/api/avatar/set_voice"), "speech", errors=(404,))
def set_voice(call: SetVoiceCall) -> Done:
    """How the session's character speaks where a call says nothing else; saved with it."""
    services().own_characters.set_voice(session_of(call), checked_voice(call.voice))
    return done()


def _about(before: About, call: AboutCharacter, name: str | None = None) -> About:
    """What is said of a character after a call. Raises `InvalidInput` naming the field."""
    told: dict[str, Any] = {"author": call.author, "licence": call.licence, "persona": call.persona, "name": name}
    if call.voice is not None:
        told["voice"] = checked_voice(call.voice)
    return checked(About, before.model_dump() | {field: value for field, value in told.items() if value is not None})
