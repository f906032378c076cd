"""Seeing an avatar over HTTP: the feeds, a single frame, and what state a session is in."""

import time
from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, request

from raven.errors import InvalidInput
from raven.live.session import Session
from raven.server.http.connection import connection_of
from raven.server.http.endpoint import Media, endpoint
from raven.server.http.peers import peer_of
from raven.server.http.problems import Malformed
from raven.server.http.stream import stream
from raven.server.services import services
from raven.video.codecs import IMAGES, ImageFormat
from raven.wire.answers import SessionList, SessionSummary, State
from raven.wire.parts import CONTENT_TYPE, CORNER, CROP, FRAME_ID, FRAME_TIME, FULL_SIZE, STATISTICS
from raven.wire.ranges import FRAME_RATES

SHORT_FORMATS = {"mjpg": ImageFormat.JPEG, "mjpeg": ImageFormat.JPEG}

blueprint = Blueprint("avatar_feed", __name__, url_prefix="/api/avatar")


@endpoint(
    blueprint.get("/result_feed"),
    "feed",
    media=Media(
        f"Endless: a part for each frame, until the session is closed. Its head has `{FRAME_ID}`, `{FRAME_TIME}` (seconds "
        f"on the server's monotonic clock), `{CROP}`, `{FULL_SIZE}`, `{CORNER}` (where in it this picture lies) "
        f"and `{STATISTICS}`.",
        (CONTENT_TYPE,),
    ),
    query=("instance_id", "format", "fps"),
    required=("instance_id",),
    errors=(400, 404, 422, 503),
)
def result_feed() -> Response:
    """The running pictures of a session; `format` and `fps` are the viewer's own wishes."""
    if "instance_id" not in request.args:
        raise Malformed("instance_id", "this parameter is missing")
    return _feed(_session(), _format(request.args.get("format")))


@endpoint(
    blueprint.get("/feed.<extension>"),
    "feed",
    media=Media("Endless, as for `result_feed`.", (CONTENT_TYPE,)),
    query=("instance_id", "fps"),
    errors=(404, 422, 503),
)
def feed(extension: str) -> Response:
    """The feed by a short address such as `feed.mjpg`, for players: without an id that of the default session."""
    format = SHORT_FORMATS.get(extension) or ImageFormat.parse(extension, "format")
    return _feed(_session(), format)


@endpoint(
    blueprint.get("/snapshot"),
    "pictures",
    media=Media("The frame.", IMAGES),
    query=("instance_id", "format"),
    errors=(404, 422, 503),
)
def snapshot() -> Response:
    """One frame of the session, as it is now."""
    session = _session()
    format = _format(request.args.get("format")) or ImageFormat.PNG
    response = Response(session.snapshot(format), mimetype=format.mime)
    response.cache_control.no_store = True
    return response


@endpoint(blueprint.get("/state"), "sessions", query=("instance_id",), errors=(404,))
def state() -> State:
    """All that is set in a session, and how it fares; `clock` is now on the clock of `X-Frame-Time`."""
    session, own = _session(), services().own_characters
    told = session.state() | {"voice": own.voice(session).model_dump(), "clock": time.monotonic()}
    return replace(State.from_json(told), saved=own.saved(session))


@endpoint(blueprint.get("/sessions"), "sessions")
def sessions() -> SessionList:
    """Every session of the server, oldest first."""
    return SessionList(
        sessions=[
            SessionSummary(
                instance_id=session.id,
                character=session.character.name,
                running=session.running,
                viewers=session.feed.viewers,
            )
            for session in services().sessions.all()
        ]
    )


def _session() -> Session:
    return services().sessions.pick(request.args.get("instance_id"))


def _format(name: str | None) -> ImageFormat | None:
    return None if name is None else ImageFormat.parse(name, "format")


def _most_fps() -> float | None:
    text = request.args.get("fps")
    if text is None:
        return None
    try:
        fps = float(text)
    except ValueError:
        fps = float("nan")
    low, high = FRAME_RATES
    if not low <= fps <= high:
        raise InvalidInput("fps", f"must be a number from {low:g} to {high:g}")
    return fps


def _feed(session: Session, format: ImageFormat | None) -> Response:
    most_fps = _most_fps()
    headers = {"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    if request.method == "HEAD":
        return Response(iter(()), headers=headers)  # without end, and so without a length
    here = services()
    connection = connection_of(request.environ)
    viewer = here.viewers.enter(peer_of(request.remote_addr or ""), connection)
    stall_seconds, keeps_up = here.config.limits.stall_seconds, partial(here.viewers.keeps_up, viewer)
    response = Response(
        stream(session, format, most_fps, connection, stall_seconds, keeps_up, here.clock), headers=headers
    )
    response.call_on_close(partial(here.viewers.leave, viewer))
    return response
