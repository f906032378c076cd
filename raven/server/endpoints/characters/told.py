"""Characters as answers tell of them."""

from collections.abc import Iterable

from flask import url_for

from raven.figure.shipped import list_characters
from raven.library import Listed, Stored
from raven.server.endpoints.remarks import remarked
from raven.server.services import services
from raven.settings.emotion_templates import parse_templates
from raven.settings.levels import resolve_settings
from raven.wire.answers import CharacterDetails, OwnCharacter, OwnCharacters, SpokenManner
from raven.wire.forms import to_json
from raven.wire.remarks import remark


def all_characters() -> OwnCharacters:
    """The user's own and the shipped characters, and what is in the bin."""
    library = services().own_characters.library
    own = [_listed(each) for each in library.all()]
    return OwnCharacters(
        characters=[*own, *map(_shipped, list_characters())],
        bin=[_listed(each, in_bin=True) for each in library.bin()],
    )


def summary(stored: Stored) -> OwnCharacter:
    """A character of the user's own."""
    return OwnCharacter(
        id=stored.id,
        name=stored.manifest.name,
        own=True,
        revision=stored.revision,
        saved=stored.manifest.saved or None,
        outfits=stored.outfits,
        thumbnail=url_for("characters_files.thumbnail", id=stored.id, revision=stored.revision),
        damaged=None,
    )


def details(stored: Stored, warnings: Iterable[str] = ()) -> CharacterDetails:
    """All of a character of the user's own. Raises `InvalidInput` if it has settings or emotions that cannot be read."""
    contents, told = stored.contents, list(warnings)
    settings, emotions = contents.settings, contents.emotions
    if settings is not None:
        settings = resolve_settings(settings, services().server_settings)[0].model_dump(mode="json")
    if emotions is not None:
        templates = parse_templates(emotions, "emotions", told.append)
        emotions = {name: template.model_dump(mode="json") for name, template in templates.items()}
    manifest = stored.manifest
    return CharacterDetails(
        **to_json(summary(stored)),
        author=manifest.author,
        licence=manifest.licence,
        persona=manifest.persona,
        voice=SpokenManner(**manifest.voice.model_dump()),
        settings=settings,
        emotions=emotions,
        files={name: file.size for name, file in manifest.files.items()},
        **remarked(told),
    )


def _listed(listed: Listed, in_bin: bool = False) -> OwnCharacter:
    if listed.stored is None:
        return _unnamed(listed.id, own=True, thumbnail=None, damaged=listed.damaged)
    told = summary(listed.stored)
    return told if not in_bin else OwnCharacter(**{**to_json(told), "thumbnail": None})


def _shipped(name: str) -> OwnCharacter:
    return _unnamed(name, own=False, thumbnail=url_for("characters_files.thumbnail", id=name), damaged=None)


def _unnamed(id: str, own: bool, thumbnail: str | None, damaged: str | None) -> OwnCharacter:
    return OwnCharacter(
        id=id,
        name=id,
        own=own,
        revision=None,
        saved=None,
        outfits=[],
        thumbnail=thumbnail,
        damaged=damaged,
        damaged_remark=remark(damaged),
    )
