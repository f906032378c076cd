"""What an avatar says by itself, for those who want to hear it: events of its stage, as they happen."""

import json
from collections.abc import Iterator
from functools import partial

from flask import Blueprint, Response, request

from raven.live.stage import Stage
from raven.server.http.connection import Connection, connection_of
from raven.server.http.endpoint import Media, endpoint
from raven.server.http.peers import peer_of
from raven.server.services import services
from raven.wire.answers import StageNews
from raven.wire.forms import to_json

EVENTS = "text/event-stream"
LOOK_SECONDS = 1.0  # between two looks whether who listens is still there
BEAT_SECONDS = 15.0  # between two signs of life

blueprint = Blueprint("avatar_events", __name__, url_prefix="/api/avatar")


@endpoint(
    blueprint.get("/events"),
    "chat",
    media=Media("Events, without end.", (EVENTS,), (StageNews,)),
    query=("instance_id", "plays"),
    parameters={"plays": ({"type": "boolean"}, "`false` for who only wants to know: then nobody waits for it.")},
    errors=(404, 503),
)
def events() -> Response:
    """Which utterances are to be heard now, without end. Who gets them counts as one who listens: the mouth waits for its
    `speech_started`."""
    here = services()
    session = here.sessions.pick(request.args.get("instance_id"))
    headers = {"Content-Type": EVENTS, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    if request.method == "HEAD":
        return Response(iter(()), headers=headers)
    connection = connection_of(request.environ)
    plays = request.args.get("plays", "true").lower() not in ("false", "0", "no")
    viewer = here.viewers.enter(peer_of(request.remote_addr or ""), connection)
    response = Response(
        _told(here.stages.of(session), plays, connection, partial(here.viewers.keeps_up, viewer)), headers=headers
    )
    response.call_on_close(partial(here.viewers.leave, viewer))
    return response


def _told(stage: Stage, plays: bool, connection: Connection, keeps_up: "partial[None]") -> Iterator[bytes]:
    connection.send_head()
    quiet = 0.0
    with stage.listening(plays) as number:
        yield b": listening\n\n"
        while connection.alive and not stage.session.feed.closed:
            keeps_up()
            for event in (found := stage.events_after(number, LOOK_SECONDS)):
                number = event.number
                told = StageNews(
                    event=event.kind,
                    utterance_id=event.utterance_id,
                    characters=event.characters,
                    words=event.words,
                )
                yield f"data: {json.dumps(to_json(told))}\n\n".encode()
            quiet = 0.0 if found else quiet + LOOK_SECONDS
            if quiet >= BEAT_SECONDS:
                quiet = 0.0
                yield b": \n\n"
