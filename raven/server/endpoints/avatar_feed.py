"""Seeing an avatar over HTTP: the feeds, a single frame, and what state a session is in."""

import time
from functools import partial

from flask import Blueprint, Response, jsonify, request

from raven.errors import InvalidInput
from raven.live.session import Session
from raven.server.http.connection import connection_of
from raven.server.http.peers import peer_of
from raven.server.http.problems import Malformed
from raven.server.http.stream import stream
from raven.server.services import services
from raven.video.codecs import ImageFormat
from raven.wire.parts import CONTENT_TYPE

SHORT_FORMATS = {"mjpg": ImageFormat.JPEG, "mjpeg": ImageFormat.JPEG}
FPS_RANGE = (1.0, 120.0)

blueprint = Blueprint("avatar_feed", __name__, url_prefix="/api/avatar")


@blueprint.get("/result_feed")
def result_feed() -> Response:
    """The running pictures of a session; `format` and `fps` are the viewer's own wishes."""
    if "instance_id" not in request.args:
        raise Malformed("instance_id", "this parameter is missing")
    return _feed(_session(), _format(request.args.get("format")))


@blueprint.get("/feed.<extension>")
def feed(extension: str) -> Response:
    """The feed by a short address such as `feed.mjpg`, for players: without an id that of the default session."""
    format = SHORT_FORMATS.get(extension) or ImageFormat.parse(extension, "format")
    return _feed(_session(), format)


@blueprint.get("/snapshot")
def snapshot() -> Response:
    """One frame of the session, as it is now."""
    session = _session()
    format = _format(request.args.get("format")) or ImageFormat.PNG
    response = Response(session.snapshot(format), mimetype=format.mime)
    response.cache_control.no_store = True
    return response


@blueprint.get("/state")
def state() -> Response:
    """All that is set in a session, and how it fares; `clock` is now on the clock of `X-Frame-Time`."""
    return jsonify(_session().state() | {"clock": time.monotonic()})


@blueprint.get("/sessions")
def sessions() -> Response:
    """Every session of the server, oldest first."""
    return jsonify(
        sessions=[
            {
                "instance_id": session.id,
                "character": session.character.name,
                "running": session.running,
                "viewers": session.feed.viewers,
            }
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
    low, high = FPS_RANGE
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
