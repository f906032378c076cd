"""One posed image in one call, without a session."""

from typing import Any

from flask import Blueprint, Response, request
from pydantic import Field, StrictStr

from raven.errors import InvalidInput
from raven.figure.character import Character, character_from_upload
from raven.live.still import render_still
from raven.server.endpoints.avatar_control import GivenCorrection, GivenRig
from raven.server.http.body import Upload, json_body, upload, validated
from raven.server.http.presence import check_presence
from raven.server.http.problems import Malformed
from raven.server.services import services, shipped_character, working
from raven.video.codecs import ImageFormat

blueprint = Blueprint("avatar_render", __name__, url_prefix="/api/avatar")


class RenderCall(GivenRig, GivenCorrection):
    """What to render: one of a shipped `character` and an uploaded file, in a pose or an emotion or both."""

    character: StrictStr | None = None
    emotion: StrictStr | None = None
    pose: dict[str, Any] = Field({})
    cels: dict[str, Any] = Field({})
    format: StrictStr = "png"
    poser: StrictStr | None = None


@blueprint.post("/render")
def render() -> Response:
    """The image of a character in a pose."""
    if request.is_json:
        call, parts = json_body(RenderCall), None
    else:
        parts = upload()
        call = validated(RenderCall, parts.json)
    format = ImageFormat.parse(call.format)
    with working(0 if parts is None else parts.pixels):
        character = call.on(_character(call, parts))
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
            raise InvalidInput("character", "either a shipped character or a file can be given, not both")
        return shipped_character(call.character, "character")
    if parts is None or file is None:
        raise Malformed("file", "this part is missing, and no character is named either")
    return character_from_upload(
        file,
        parts.cels,
        services().upload_limits(),
        rig=call.rig,
        correction=call.parsed(),
        progress=lambda stage: check_presence(),
    )
