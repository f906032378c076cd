"""Seeing an avatar over HTTP: the feeds, a single frame, and what state a session is in."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, request

from raven.errors import InvalidInput
from raven.live.delivery.fit import Fit
from raven.live.session import Session
from raven.said import at, said
from raven.server.http.connection import ViewerConnection, connection_of
from raven.server.http.endpoint import Media, endpoint
from raven.server.http.peers import peer_of
from raven.server.http.problems import Malformed
from raven.server.http.stream import stream, video_stream
from raven.server.resources.viewers import Viewer
from raven.server.services import services
from raven.video.codecs import IMAGES, ImageFormat
from raven.video.video import CODECS, VideoCodec, video_codec
from raven.wire.answers import Done, SessionList, SessionSummary, State
from raven.wire.calls import LONGEST_NAME, ReportViewingCall
from raven.wire.parts import CONTENT_TYPE, CORNER, CROP, FRAME_ID, FRAME_TIME, FULL_SIZE, STATISTICS
from raven.wire.ranges import FRAME_RATES
from raven.wire.remarks import remarks
from raven.wire.video import CONTENT_TYPE as VIDEO

SHORT_FORMATS = {"mjpg": ImageFormat.JPEG, "mjpeg": ImageFormat.JPEG}

ADAPT = (
    {"type": "string", "enum": ["0", "1"]},
    "`1`: a viewer whose line is slow gets smaller frames (of `stacked` ones and video), then fewer, until it keeps up.",
)

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
    query=("instance_id", "format", "fps", "adapt", "viewer"),
    required=("instance_id",),
    errors=(400, 404, 422, 503),
)
def result_feed() -> Response:
    """The running pictures of a session; `format` and `fps` are the viewer's own wishes."""
    if "instance_id" not in request.args:
        raise Malformed("instance_id", said("parameter_missing", "this parameter is missing"))
    return _feed(_session(), _format(request.args.get("format")))


@endpoint(
    blueprint.get("/video_feed"),
    "feed",
    media=Media(
        "Endless: messages one after the other, until the session is closed. Each is the length of its head and that of its "
        "data (4 bytes each, big-endian), the head (JSON), and the data: one frame of the video, or none where the last stands "
        "still. The head has `id`, `time` and `key`; of key frames also `codec`, `coded_size`, `picture_size`, `size`, `corner`, "
        "`full_size` and `crop`. A head with `error` is the last.",
        (VIDEO,),
    ),
    query=("instance_id", "codec", "fps", "adapt", "viewer"),
    parameters={"adapt": (ADAPT[0], f"{ADAPT[1]} Here it is on unless it is `0`.")},
    errors=(404, 422, 503),
)
def video_feed() -> Response:
    """The running pictures of a session as video with alpha, for viewers that are far away."""
    session, codec = _session(), video_codec(request.args.get("codec") or next(iter(CODECS)))
    return _endless(VIDEO, _sent(video_stream, session, codec), adapts=_adapts(otherwise=True))


@endpoint(blueprint.post("/report_viewing"), "feed")
def report_viewing(call: ReportViewingCall) -> Done:
    """A viewer tells how it gets along with what it is sent: it is given less for as long as it does not keep up."""
    viewer = services().viewers.of_name(call.viewer)
    if viewer is None:
        gone = said("viewer_gone", "nobody watches who calls itself {viewer!r}", viewer=call.viewer)
        warnings = [at("viewer", gone)]  # it has just left
        return Done(ok=True, warnings=[str(each) for each in warnings], remarks=remarks(warnings))
    if viewer.fit is not None:
        viewer.fit.report(call.late, call.undrawn)
    return Done(ok=True, warnings=[])


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
        raise InvalidInput("fps", said("number_from_to", "must be a number from {low} to {high}", low=low, high=high))
    return fps


def _adapts(otherwise: bool) -> bool:
    text = request.args.get("adapt")
    if text not in (None, "0", "1"):
        raise InvalidInput("adapt", said("zero_or_one", "must be 0 or 1"))
    return otherwise if text is None else text == "1"


def _name() -> str | None:
    name = request.args.get("viewer")
    if name is not None and len(name) > LONGEST_NAME:
        raise InvalidInput(
            "viewer", said("at_most_characters", "must have at most {most} characters", most=LONGEST_NAME)
        )
    return name


def _feed(session: Session, format: ImageFormat | None) -> Response:
    return _endless(CONTENT_TYPE, _sent(stream, session, format), adapts=_adapts(otherwise=False))


def _sent(
    send: Callable[..., Iterator[bytes]], session: Session, form: ImageFormat | VideoCodec | None
) -> Callable[[Viewer, ViewerConnection, Fit], Iterator[bytes]]:
    """What makes the chunks for a viewer: `stream` or `video_stream`, with what the request and the server ask of them."""
    most_fps = _most_fps()

    def sent(viewer: Viewer, connection: ViewerConnection, fit: Fit) -> Iterator[bytes]:
        here = services()
        keeps_up = partial(here.viewers.keeps_up, viewer)
        return send(session, form, most_fps, connection, here.config.limits.stall_seconds, keeps_up, fit, here.clock)

    return sent


def _endless(
    content_type: str, streamed: Callable[[Viewer, ViewerConnection, Fit], Iterator[bytes]], adapts: bool
) -> Response:
    """The answer to one more viewer, who has a place until it leaves."""
    headers = {"Content-Type": content_type, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    if request.method == "HEAD":
        return Response(iter(()), headers=headers)  # without end, and so without a length
    here, connection = services(), connection_of(request.environ)
    fit = Fit(adapts, here.clock)
    viewer = here.viewers.enter(peer_of(request.remote_addr or ""), connection, fit, _name())
    response = Response(streamed(viewer, connection, fit), headers=headers)
    response.call_on_close(partial(here.viewers.leave, viewer))
    return response
