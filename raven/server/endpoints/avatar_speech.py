"""Avatars that speak: a text becomes sound for the client and movement of the mouth here, in time with each other.

speak ─► sentences, the first as soon as it is made ─► the client plays their sound ─► speech_started: what is heard now
             └► track of the mouth ◄────────────────────────────────────────────────────────┘
"""

import time
from typing import Any

from flask import Blueprint, Response, g, jsonify, request, url_for
from pydantic import Field, StrictFloat, StrictStr

from raven.errors import InvalidInput, NotFound
from raven.live.session import Session
from raven.live.speech import Sentence, Utterance
from raven.motion.lip_sync import Track
from raven.server.endpoints.avatar_control import SessionCall
from raven.server.endpoints.sound import Begun, complete, parts, streamed
from raven.server.endpoints.speech_calls import Pitch, Speed
from raven.server.http.body import json_body
from raven.server.services import services
from raven.speech.encoding import parse_format
from raven.speech.timeline import parse_timeline

PATIENCE = 30.0  # seconds that a call waits for a sentence
FARTHEST = 36_000.0  # seconds; no utterance is as long
LARGEST_OFFSET = 10.0  # seconds
FARTHEST_MOMENT = 60.0  # seconds

blueprint = Blueprint("avatar_speech", __name__, url_prefix="/api/avatar")


class SpeakCall(SessionCall):
    text: StrictStr = Field(description="What to say; it may be written in Markdown.")
    voice: StrictStr | None = Field(None, description="One of `/api/tts/list_voices`; without it the server's own.")
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    emotion: StrictStr | None = Field(None, description="What the face takes on when `speech_started` is called.")
    format: StrictStr = Field("wav", description="Of the sound at the addresses that are answered.")


class Heard(SessionCall):
    """Which second of the sound is heard now, and when frames are seen."""

    position: StrictFloat = Field(
        0.0, ge=-FARTHEST, le=FARTHEST, description="The second of the utterance that is heard now; negative: not yet."
    )
    delay: StrictFloat = Field(
        0.0,
        ge=-LARGEST_OFFSET,
        le=LARGEST_OFFSET,
        description="Seconds from a frame's `X-Frame-Time` until this client shows it.",
    )
    offset: StrictFloat = Field(
        0.0, ge=-LARGEST_OFFSET, le=LARGEST_OFFSET, description="The user's taste, in seconds: the mouth later."
    )

    heard_at: StrictFloat | None = Field(
        None,
        description="When `position` is heard, in seconds on the clock of `X-Frame-Time`, for clients that know it; "
        "without it: when this call arrives.",
    )

    @property
    def when(self) -> float:
        """The moment that `position` is for. Raises `InvalidInput` for one that cannot be meant."""
        if self.heard_at is None:
            return float(g.began)
        if not abs(self.heard_at - g.began) <= FARTHEST_MOMENT:
            raise InvalidInput("heard_at", f"must be within {FARTHEST_MOMENT:g} s of now on the server's clock")
        return self.heard_at

    @property
    def lead(self) -> float:
        """Seconds by which frames show what is heard later."""
        return self.delay - self.offset


class SpeechStartedCall(Heard):
    utterance_id: StrictStr = Field(description="What `speak` or `play_timeline` answered.")


class PlayTimelineCall(Heard):
    timeline: dict[str, Any] = Field(
        description="`morphs`: some of the six that open the mouth; `keyframes`: `[second, value of each morph ...]`, rising."
    )


class StopSpeakingCall(SessionCall):
    utterance_id: StrictStr | None = Field(None, description="Only this one; without it all of the session's.")


@blueprint.post("/speak")
def speak() -> Response:
    """Prepare to say a text: answers as soon as its first sentence is made. Nothing moves before `speech_started`."""
    call = json_body(SpeakCall)
    session = call.session()
    format = parse_format(call.format)
    if call.emotion is not None:
        session.check_emotion(call.emotion, "emotion")
    speaker = services().voice.speaker()
    with services().speeches.place():
        utterance = services().utterances.open(
            session,
            call.emotion,
            lambda room: Utterance(speaker, call.text, call.voice, call.speed, call.pitch, room),
        )
        if utterance.sentences:
            utterance.sentence(0, PATIENCE)
    return jsonify(_utterance(utterance, format))


@blueprint.get("/utterances/<utterance_id>")
def utterance(utterance_id: str) -> Response:
    """An utterance as it stands, in the form that `speak` answers."""
    format = parse_format(request.args.get("format", "wav"))
    return jsonify(_utterance(services().utterances.get(utterance_id).utterance, format))


@blueprint.get("/utterances/<utterance_id>/audio")
def utterance_audio(utterance_id: str) -> Response:
    """The sound of the whole utterance; what is still being made is sent sentence by sentence."""
    format = parse_format(request.args.get("format", "wav"))
    found = services().utterances.get(utterance_id).utterance
    if found.complete:
        return complete(found.ready, found.sample_rate, format)
    with services().speeches.place() as place:
        begun = Begun.of(found.all(PATIENCE))
        body = parts(begun.sentences, found.sample_rate, format)
        return streamed(body, format.media_type, found.sample_rate, begun.seconds, place.keep())


@blueprint.get("/utterances/<utterance_id>/sentences/<int:index>")
def sentence(utterance_id: str, index: int) -> Response:
    """One sentence of an utterance, once it is made; waits up to 30 seconds for it."""
    format = parse_format(request.args.get("format", "wav"))
    found = services().utterances.get(utterance_id).utterance
    return jsonify(_ready(found, _sentence_of(found, index), str(format)))


@blueprint.get("/utterances/<utterance_id>/sentences/<int:index>/audio")
def sentence_audio(utterance_id: str, index: int) -> Response:
    """The sound of one sentence, as a complete file; waits as the sentence itself."""
    format = parse_format(request.args.get("format", "wav"))
    found = services().utterances.get(utterance_id).utterance
    return complete([_sentence_of(found, index)], found.sample_rate, format)


@blueprint.post("/speech_started")
def speech_started() -> Response:
    """Let the mouth follow the sound: this second of it is heard now. May be called again whenever the client likes."""
    call = json_body(SpeechStartedCall)
    session = call.session()
    speech = session.speech
    is_spoken = speech is not None and speech.id == call.utterance_id
    try:
        kept = services().utterances.get(call.utterance_id, session)
    except NotFound:
        if speech is None or not is_spoken:
            raise
        return _heard(session, call, call.utterance_id, speech.track)  # a timeline of the client's own
    answer = _heard(session, call, kept.utterance.id, kept.utterance.track)
    duration = kept.utterance.track.duration
    begins = not is_spoken and (duration is None or call.position < duration)  # a last report may come after the end
    if kept.emotion is not None and begins:
        session.set_emotion(kept.emotion)
    return answer


@blueprint.post("/play_timeline")
def play_timeline() -> Response:
    """Move the mouth by the client's own keyframes; `speech_started` aligns them anew."""
    call = json_body(PlayTimelineCall)
    session = call.session()
    timeline = parse_timeline(call.timeline)
    utterance_id = f"timeline-{time.monotonic_ns()}"
    session.speak(utterance_id, Track(timeline, timeline.duration), call.position, call.lead, call.when)
    return jsonify(utterance_id=utterance_id, server_time=time.monotonic())


@blueprint.post("/stop_speaking")
def stop_speaking() -> Response:
    """Be silent: no more is made, and the mouth goes back to the emotion's."""
    call = json_body(StopSpeakingCall)
    session = call.session()
    services().utterances.stop(session, call.utterance_id)
    session.stop_speaking(call.utterance_id)
    return jsonify(ok=True, warnings=[])


def _heard(session: Session, call: Heard, utterance_id: str, track: Track) -> Response:
    session.speak(utterance_id, track, call.position, call.lead, call.when)
    now = time.monotonic()
    return jsonify(server_time=now, position=call.position + now - call.when)


def _sentence_of(utterance: Utterance, index: int) -> Sentence:
    """That sentence. One that is not ready yet needs a place among those that wait. Raises `LimitReached`."""
    ready = utterance.ready
    if index < len(ready):
        return ready[index]
    with services().speeches.place():
        return utterance.sentence(index, PATIENCE)


def _utterance(utterance: Utterance, format: str) -> dict[str, Any]:
    ready = utterance.ready
    texts = enumerate(utterance.sentences)
    return {
        "utterance_id": utterance.id,
        "engine": utterance.engine,
        "voice": utterance.voice,
        "sample_rate": utterance.sample_rate,
        "complete": utterance.complete,
        "duration": utterance.duration if utterance.complete else None,
        "audio_url": url_for("avatar_speech.utterance_audio", utterance_id=utterance.id, format=format),
        "sentences": [
            _ready(utterance, ready[index], format) if index < len(ready) else _coming(utterance, index, text, format)
            for index, text in texts
        ],
    }


def _coming(utterance: Utterance, index: int, text: str, format: str) -> dict[str, Any]:
    return {
        "index": index,
        "text": text,
        "ready": False,
        "start": None,
        "duration": None,
        "audio_url": url_for("avatar_speech.sentence_audio", utterance_id=utterance.id, index=index, format=format),
        "words": [],
        "timeline": None,
    }


def _ready(utterance: Utterance, sentence: Sentence, format: str) -> dict[str, Any]:
    return _coming(utterance, sentence.index, sentence.text, format) | {
        "ready": True,
        "start": round(sentence.start, 6),
        "duration": round(sentence.duration, 6),
        "words": [
            {"text": word.text, "start": round(word.start, 3), "end": round(word.end, 3)} for word in sentence.words
        ],
        "timeline": sentence.timeline.to_json(),
    }
