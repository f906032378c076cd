"""One posed image in one call, without a session."""

from dataclasses import replace

from flask import Blueprint, Response

from raven.errors import InvalidInput
from raven.figure.character import Character, character_from_upload
from raven.live.still import render_still
from raven.said import said
from raven.server.http.body import Upload
from raven.server.http.endpoint import Media, UploadForm, endpoint
from raven.server.http.presence import check_presence
from raven.server.http.problems import Malformed
from raven.server.resources.arrivals import correction_of
from raven.server.services import named_character, services, working
from raven.video.codecs import IMAGES, ImageFormat
from raven.wire.calls import RenderCall

blueprint = Blueprint("avatar_render", __name__, url_prefix="/api/avatar")


@endpoint(
    blueprint.post("/render"),
    "pictures",
    media=Media("The picture.", IMAGES),
    body=RenderCall,
    form=UploadForm(RenderCall, json_required=False),
    errors=(503,),
)
def render(call: RenderCall, parts: Upload | None) -> Response:
    """The image of a character in a pose."""
    format = ImageFormat.parse(call.format)
    with working(0 if parts is None else parts.pixels):
        character = _character(call, parts)
        check_presence()
        with services().pictures.room(character):
            image = render_still(
                character,
                services().poser(call.poser),
                emotion=call.emotion,
                pose=call.pose,
                cels=call.cels,
                format=format,
                emotions=services().emotions,
            )
    return Response(image, mimetype=format.mime)


def _character(call: RenderCall, parts: Upload | None) -> Character:
    file = parts.file if parts else None
    if call.character is not None:
        if file is not None:
            raise InvalidInput(
                "character", said("picture_and_character", "either a character's name or a file can be given, not both")
            )
        character = named_character(call.character, "character").character
        return replace(character, rig={**character.rig, **(call.rig or {})})
    if parts is None or file is None:
        raise Malformed("file", said("picture_or_character", "this part is missing, and no character is named either"))
    return character_from_upload(
        file,
        parts.cels,
        services().upload_limits(),
        rig=call.rig,
        correction=correction_of(call),
        progress=lambda stage: check_presence(),
    )
