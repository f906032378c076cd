"""What an avatar says by itself, for those who want to hear it: events of its stage, as they happen."""

import json
from collections.abc import Hashable, Iterator
from functools import partial
from typing import Any

from flask import Blueprint, Response, request

from raven.live.saying.stage import Stage
from raven.said import said
from raven.server.endpoints.speech_calls import speech_of
from raven.server.http.body import validated
from raven.server.http.connection import ViewerConnection, connection_of
from raven.server.http.endpoint import Media, endpoint
from raven.server.http.peers import peer_of
from raven.server.http.problems import Refused
from raven.server.services import services, session_of
from raven.wire.answers import Said, StageNews
from raven.wire.calls import SayCall
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
    machine = peer_of(request.remote_addr or "")
    plays = request.args.get("plays", "true").lower() not in ("false", "0", "no")
    viewer = here.viewers.enter(machine, connection)
    listener = here.stages.of(session), machine if plays else None
    response = Response(_told(*listener, connection, partial(here.viewers.keeps_up, viewer)), headers=headers)
    response.call_on_close(partial(here.viewers.leave, viewer))
    return response


@endpoint(blueprint.post("/say"), "speech", errors=(404, 503))
def say(call: SayCall) -> Said:
    """Have the avatar say a text: whoever listens to its `events` plays it, one on each machine, and the mouth follows that."""
    return _said(call)


@endpoint(
    blueprint.get("/say"),
    "speech",
    query=("instance_id", "text", "voice", "emotion", "interrupt"),
    required=("text",),
    parameters={
        "text": ({"type": "string"}, "What to say."),
        "voice": ({"type": "string"}, "One of `/api/tts/list_voices`; without it the character's own."),
        "emotion": ({"type": "string"}, "What the face takes on."),
        "interrupt": ({"type": "boolean"}, "`true`: at once, in place of what is being said."),
    },
    errors=(400, 404, 422, 503),
)
def say_by_address() -> Said:
    """The same by an address alone, for stream decks and hotkeys. Pages of other origins are refused."""
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        raise Refused(said("foreign_speech", "pages of other origins may not make the avatar speak"))
    if request.method == "HEAD":  # programs that show links look at them so
        return Said(utterance_id=None)
    given: dict[str, Any] = dict(request.args)
    given["interrupt"] = given.get("interrupt", "").lower() in ("true", "1", "yes")
    session = services().sessions.pick(request.args.get("instance_id"))
    return _said(validated(SayCall, {**given, "instance_id": session.id}))


def _said(call: SayCall) -> Said:
    here, session = services(), session_of(call)
    if call.emotion is not None:
        session.check_emotion(call.emotion, "emotion")
    speech = speech_of(session, call.voice, call.speed, call.pitch)
    with here.speeches.place():
        performance = here.stages.say_whole(session, call.text, speech, call.emotion, call.interrupt, call.priority)
    return Said(utterance_id=None if performance is None else performance.utterance.id)


def _told(
    stage: Stage, machine: Hashable | None, connection: ViewerConnection, keeps_up: "partial[None]"
) -> Iterator[bytes]:
    connection.send_head()
    quiet = 0.0
    with stage.listening(machine) as listener:
        number = listener.number
        yield b": listening\n\n"
        while connection.alive and not stage.session.feed.closed:
            keeps_up()
            for event in (found := stage.events_after(number, LOOK_SECONDS)):
                number = event.number
                if event.kind == "speaking" and not listener.is_told():
                    continue
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
