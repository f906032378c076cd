"""How the picture of a session was taken in: told, shown, corrected, and handed out as files."""

from dataclasses import replace
from typing import Any

import numpy as np
from flask import Blueprint, Response, g, request
from PIL import Image

from raven.errors import InvalidInput
from raven.intake.brush import painted
from raven.intake.correction import parse_correction
from raven.intake.stored import description, files, suffix_of, zipped
from raven.intake.take_in import Intake, corrected
from raven.said import said
from raven.server.endpoints.remarks import remarked
from raven.server.http.endpoint import Media, endpoint
from raven.server.http.presence import check_presence
from raven.server.services import services, session_of, working
from raven.video.codecs import ImageFormat, encode
from raven.video.picture import Rgba8
from raven.wire import answers
from raven.wire.calls import CorrectCall

EDGES = (64, 4096)  # pixels of the longer side of what is shown
USUAL_EDGE = 1600
FIGURE, PICTURE = "figure", "picture"

blueprint = Blueprint("avatar_intake", __name__, url_prefix="/api/avatar")


@endpoint(blueprint.get("/intake"), "sessions", query=("instance_id",), errors=(404, 503))
def intake() -> answers.Intake:
    """How the session's picture was taken in; where features, faces and figure are, and what was corrected."""
    with working(_pixels()):
        return answers.Intake.from_json(description(_intake()))


@endpoint(
    blueprint.get("/intake/<shown>"),
    "sessions",
    media=Media("The picture or the figure.", ("image/jpeg", "image/png")),
    query=("instance_id", "edge"),
    errors=(404, 422, 503),
)
def intake_picture(shown: str) -> Response:
    """The session's picture as it was given, or its figure cut out; made smaller to be shown."""
    if shown not in (PICTURE, FIGURE):
        raise InvalidInput("shown", said("either", "must be {one} or {other}", one=PICTURE, other=FIGURE))
    edge = _edge()
    with working(_pixels()):
        taken = _intake()
        picture = taken.found.picture
        rgba8 = picture if shown == PICTURE else painted(taken.cut.figure, picture, taken.correction.cut_out.strokes)
        small = _at_most(rgba8, edge)
        format = ImageFormat.JPEG if small[..., 3].min() == 255 else ImageFormat.PNG
        response = Response(encode(small, format), mimetype=format.mime)
    response.cache_control.no_store = True
    return response


@endpoint(
    blueprint.get("/intake/files"),
    "sessions",
    media=Media("The files.", ("application/zip",)),
    query=("instance_id",),
    errors=(404, 503),
)
def intake_files() -> Response:
    """The session's character as files in a ZIP: picture, rig, the picture as it was, and how it was taken in."""
    with working(_pixels()):
        original, taken = services().originals.of(_figure()), _intake()
        content = original.content()
        packed = zipped(files(original.name, taken, content, suffix_of(content)))
    response = Response(packed, mimetype="application/zip")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{original.name}.zip"
    return response


@endpoint(blueprint.post("/correct"), "sessions", errors=(404, 503))
def correct(call: CorrectCall) -> answers.Corrected:
    """Correct how the session's picture was taken in; the answer is as that of `intake`. What is left out is as found."""
    correction, session, originals = parse_correction(call.correction), session_of(call), services().originals
    before = session.told.figure
    with working(originals.of(before).pixels), session.stepping_aside():
        taken = corrected(originals.intake(before), correction)
        check_presence()
        original = replace(originals.of(before), correction=correction)
        character = originals.character(original, taken)
        with services().pictures.room(character, session.told.figure):
            figure = session.prepare(character)
            check_presence()
            originals.keep(figure, original, taken)
            warnings = session.set_figure(figure, g.turn)
    return answers.Corrected.from_json(description(taken) | remarked(warnings))


def _figure() -> Any:
    return services().sessions.pick(request.args.get("instance_id")).told.figure


def _pixels() -> int | None:
    return services().originals.of(_figure()).pixels


def _intake() -> Intake:
    return services().originals.intake(_figure())


def _edge() -> int:
    text = request.args.get("edge", str(USUAL_EDGE))
    low, high = EDGES
    if not text.isascii() or not text.isdecimal() or not low <= int(text[:9]) <= high:
        raise InvalidInput(
            "edge", said("whole_from_to", "must be a whole number from {low} to {high}", low=low, high=high)
        )
    return int(text)


def _at_most(rgba8: Rgba8, edge: int) -> Rgba8:
    """The picture, its longer side no longer than this."""
    image = Image.fromarray(rgba8)
    image.thumbnail((edge, edge), Image.Resampling.BOX if max(image.size) > 4 * edge else Image.Resampling.LANCZOS)
    return np.asarray(image)
