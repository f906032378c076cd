"""Characters as files: thumbnails, one character as a `.raven` file, and files from outside taken in."""

import tempfile
import time
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from flask import Blueprint, Response, request

from raven.errors import InvalidInput, NotFound
from raven.figure.character import load_character
from raven.figure.figure import source_of
from raven.figure.shipped import find_character, list_characters
from raven.library import About, Contents
from raven.library.contents import EMOTIONS, SETTINGS, STEM, THUMBNAIL, json_file
from raven.library.former import check_former_name, former
from raven.library.from_card import is_card, of_card
from raven.library.made import thumbnail as thumbnail_of
from raven.library.manifest import MANIFEST, checked
from raven.library.packed import MEDIA_TYPE, SUFFIX, is_zip, pack, read_zip, unpack
from raven.said import said
from raven.server.endpoints.characters.own import ROOT
from raven.server.endpoints.characters.told import details
from raven.server.http.body import Upload, required_file
from raven.server.http.endpoint import Media, UploadForm, endpoint
from raven.server.resources.arrivals import correction_of
from raven.server.services import services, working
from raven.settings.emotion_templates import parse_templates
from raven.settings.levels import resolve_settings
from raven.video.decoding import declared_pixels
from raven.wire.answers import CharacterDetails
from raven.wire.calls import ImportedCharacter

blueprint = Blueprint("characters_files", __name__)
FOREVER = 365 * 86400  # seconds: an address with a revision always shows the same


@endpoint(
    blueprint.get(f"{ROOT}/<id>/thumbnail.webp"),
    "characters",
    media=Media("The picture.", ("image/webp",)),
    query=("revision",),
    errors=(404, 422),
)
def thumbnail(id: str) -> Response:
    """A small picture of a character; that of another revision has another address."""
    if id in list_characters():
        content = _thumbnail_of_shipped(id)
    else:
        contents = services().own_characters.library.get(id).contents
        content = contents.content(THUMBNAIL)
    if not content:
        raise NotFound(said("no_thumbnail", "{character} has no thumbnail", character=id))
    response = Response(content, mimetype="image/webp")
    response.cache_control.max_age = FOREVER if "revision" in request.args else 3600
    return response


@endpoint(blueprint.get(f"{ROOT}/<id>/file"), "characters", media=Media("The file.", (MEDIA_TYPE,)), errors=(404, 422))
def character_file(id: str) -> Response:
    """A character of one's own as one file, to keep or to share; see docs/library.md."""
    stored = services().own_characters.library.get(id)
    response = Response(pack(stored.contents, time.time()), mimetype=MEDIA_TYPE)
    name = quote(stored.manifest.name.replace("/", "_") + SUFFIX, safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@endpoint(
    blueprint.post(f"{ROOT}/import"),
    "characters",
    form=UploadForm(ImportedCharacter, json_required=False),
    errors=(404, 503),
)
def import_character(call: ImportedCharacter, parts: Upload) -> CharacterDetails:
    """Take in a character: a `.raven` file, a zip of files as they were before there was a library, a card of a chat program
    (PNG, charx), or a picture with its cels.

    One that is there already, whole and under the same name, is not taken in twice. A name that is taken gets a number.
    """
    file = required_file(parts)
    _check(call)
    with working():
        contents = _described(_contents(file, parts, call), call)
    with working(_most_pixels(contents)):
        contents, warnings = _looked_at(contents)
        return details(services().own_characters.library.take_in(contents), warnings)


def _check(call: ImportedCharacter) -> None:
    """Raises what is wrong with what is said beside the file, naming its field."""
    correction_of(call)
    resolve_settings(call.settings, services().server_settings, "settings")
    parse_templates(call.emotions or {}, "emotions", lambda warning: None)


def _contents(file: bytes, parts: Upload, call: ImportedCharacter) -> Contents:
    name = PurePosixPath(parts.file_name.replace("\\", "/")).stem
    if is_card(file):
        return of_card(file, call.name)
    if is_zip(file):
        files = read_zip(file, check_name=check_former_name)
        return unpack(file) if MANIFEST in files else former(files, call.name)
    suffix = PurePosixPath(parts.file_name).suffix.lower() or ".png"
    beside = {f"{STEM}_{cel}.png": content for cel, content in parts.cels.items()}
    if call.rig is not None:
        beside[f"{STEM}.rig.json"] = json_file(call.rig)
    if call.correction is not None:
        beside[f"{STEM}.intake.json"] = json_file({"correction": call.correction})
    return former({f"{STEM}{suffix}": file, **beside}, call.name or name or None)


def _described(contents: Contents, call: ImportedCharacter) -> Contents:
    if call.name is not None:
        contents = contents.described(checked(About, contents.about.model_dump() | {"name": call.name}))
    told = {SETTINGS: call.settings, EMOTIONS: call.emotions}
    return contents.with_files({name: json_file(data) for name, data in told.items() if data is not None})


def _most_pixels(contents: Contents) -> int | None:
    """Those of the largest picture, None if one does not tell. Raises `InvalidInput` naming one that is too large."""
    most = services().upload_limits().max_pixels
    told = {name: declared_pixels(contents.content(name)) for name in contents.files if not name.endswith(".json")}
    known = {name: pixels for name, pixels in told.items() if pixels is not None}
    for name, pixels in known.items():
        if pixels > most:
            raise InvalidInput(
                f"file.{name}",
                said(
                    "too_many_pixels_given",
                    "has {pixels} pixels; at most {most} are accepted",
                    pixels=pixels,
                    most=most,
                ),
            )
    return max(known.values(), default=0) if len(known) == len(told) else None


def _looked_at(contents: Contents) -> tuple[Contents, list[str]]:
    """A character that can be shown, with a thumbnail. Raises what is wrong with it, naming the file."""
    warnings: list[str] = []
    resolve_settings(contents.settings, services().server_settings, SETTINGS)
    parse_templates(contents.emotions or {}, EMOTIONS, warnings.append)
    with tempfile.TemporaryDirectory(prefix="raven-") as folder:
        for name in contents.files:
            (Path(folder) / name).write_bytes(contents.content(name))
        character = load_character(Path(folder) / contents.picture, limits=services().upload_limits())
    with services().pictures.room(character):
        services().poser(None).prepare(source_of(character))  # as a session would: it can be shown
    if not contents.content(THUMBNAIL):
        contents = contents.with_files({THUMBNAIL: thumbnail_of(character.picture.rgba8())})
    return contents, [*warnings, *character.warnings]


@cache
def _thumbnail_of_shipped(name: str) -> bytes:
    return thumbnail_of(load_character(find_character(name)).picture.rgba8())
