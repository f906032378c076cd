"""Avatars that speak: a text becomes sound for the client and movement of the mouth here, in time with each other.

speak ─► sentences, the first as soon as it is made ─► the client plays their sound ─► speech_started: what is heard now
             └► track of the mouth ◄────────────────────────────────────────────────────────┘
"""

import time
from dataclasses import replace

from flask import Blueprint, Response, g, request, url_for

from raven.errors import InvalidInput, NotFound
from raven.live.saying.speech import Sentence, Utterance
from raven.live.session import Session
from raven.motion.lip_sync import MouthTrack
from raven.said import said
from raven.server.endpoints.avatar_control import done
from raven.server.endpoints.sound import SOUNDS, Begun, complete, parts, streamed
from raven.server.http.endpoint import Media, endpoint
from raven.server.services import services, session_of
from raven.speech.encoding import AudioFormat, parse_format
from raven.speech.timeline import parse_timeline
from raven.wire.answers import Done, HeardNow, MouthTimeline, SpokenSentence, SpokenText, TimedWord, TimelineStarted
from raven.wire.calls import Heard, PlayTimelineCall, SpeakCall, SpeechStartedCall, StopSpeakingCall
from raven.wire.headers import DURATION, RATE

PATIENCE = 30.0  # seconds that a call waits for a sentence
FARTHEST_MOMENT = 60.0  # seconds

blueprint = Blueprint("avatar_speech", __name__, url_prefix="/api/avatar")


SOUND_FORMAT = {
    "format": ({"type": "string", "enum": [*AudioFormat]}, "The format of the sound, in any case; without it WAV.")
}


@endpoint(blueprint.post("/speak"), "speech", errors=(404, 503))
def speak(call: SpeakCall) -> SpokenText:
    """Prepare to say a text: answers as soon as its first sentence is made. Nothing moves before `speech_started`."""
    session = session_of(call)
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
    return _utterance(utterance, format)


@endpoint(
    blueprint.get("/utterances/<utterance_id>"),
    "speech",
    query=("format",),
    errors=(404, 422, 503),
    parameters=SOUND_FORMAT,
)
def utterance(utterance_id: str) -> SpokenText:
    """An utterance as it stands, in the form that `speak` answers."""
    format = parse_format(request.args.get("format", "wav"))
    return _utterance(services().utterances.get(utterance_id).utterance, format)


@endpoint(
    blueprint.get("/utterances/<utterance_id>/audio"),
    "speech",
    media=Media("The sound of the utterance.", SOUNDS),
    query=("format",),
    errors=(404, 422, 503),
    headers=(DURATION, RATE),
    parameters=SOUND_FORMAT,
)
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


@endpoint(
    blueprint.get("/utterances/<utterance_id>/sentences/<int:index>"),
    "speech",
    query=("format",),
    errors=(404, 422, 503),
    parameters=SOUND_FORMAT,
)
def sentence(utterance_id: str, index: int) -> SpokenSentence:
    """One sentence of an utterance, once it is made; waits up to 30 seconds for it."""
    format = parse_format(request.args.get("format", "wav"))
    found = services().utterances.get(utterance_id).utterance
    return _ready(found, _sentence_of(found, index), str(format))


@endpoint(
    blueprint.get("/utterances/<utterance_id>/sentences/<int:index>/audio"),
    "speech",
    media=Media("The sound of the sentence.", SOUNDS),
    query=("format",),
    errors=(404, 422, 503),
    headers=(DURATION, RATE),
    parameters=SOUND_FORMAT,
)
def sentence_audio(utterance_id: str, index: int) -> Response:
    """The sound of one sentence, as a complete file; waits as the sentence itself."""
    format = parse_format(request.args.get("format", "wav"))
    found = services().utterances.get(utterance_id).utterance
    return complete([_sentence_of(found, index)], found.sample_rate, format)


@endpoint(blueprint.post("/speech_started"), "speech", errors=(404,))
def speech_started(call: SpeechStartedCall) -> HeardNow:
    """Let the mouth follow the sound: this second of it is heard now. May be called again whenever the client likes."""
    session = session_of(call)
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


@endpoint(blueprint.post("/play_timeline"), "speech", errors=(404,))
def play_timeline(call: PlayTimelineCall) -> TimelineStarted:
    """Move the mouth by the client's own keyframes; `speech_started` aligns them anew."""
    session = session_of(call)
    timeline = parse_timeline(call.timeline)
    utterance_id = f"timeline-{time.monotonic_ns()}"
    session.speak(utterance_id, MouthTrack(timeline, timeline.duration), call.position, call.lead, _when(call))
    return TimelineStarted(utterance_id=utterance_id, server_time=time.monotonic())


@endpoint(blueprint.post("/stop_speaking"), "speech", errors=(404,))
def stop_speaking(call: StopSpeakingCall) -> Done:
    """Be silent: no more is made, and the mouth goes back to the emotion's."""
    session = session_of(call)
    services().stages.of(session).stop(call.utterance_id)
    services().utterances.stop(session, call.utterance_id)
    session.stop_speaking(call.utterance_id)
    return done()


def _heard(session: Session, call: Heard, utterance_id: str, track: MouthTrack) -> HeardNow:
    when = _when(call)
    session.speak(utterance_id, track, call.position, call.lead, when)
    services().stages.of(session).wake()
    now = time.monotonic()
    return HeardNow(server_time=now, position=call.position + now - when)


def _when(call: Heard) -> float:
    """The moment that `position` is for. Raises `InvalidInput` for one that cannot be meant."""
    if call.heard_at is None:
        return float(g.began)
    if not abs(call.heard_at - g.began) <= FARTHEST_MOMENT:
        raise InvalidInput(
            "heard_at",
            said("moment_too_far", "must be within {seconds} s of now on the server's clock", seconds=FARTHEST_MOMENT),
        )
    return call.heard_at


def _sentence_of(utterance: Utterance, index: int) -> Sentence:
    """That sentence. One that is not ready yet needs a place among those that wait. Raises `LimitReached`."""
    ready = utterance.ready
    if index < len(ready):
        return ready[index]
    with services().speeches.place():
        return utterance.sentence(index, PATIENCE)


def _utterance(utterance: Utterance, format: str) -> SpokenText:
    ready = utterance.ready
    texts = enumerate(utterance.sentences)
    return SpokenText(
        utterance_id=utterance.id,
        engine=utterance.engine,
        voice=utterance.voice,
        sample_rate=utterance.sample_rate,
        complete=utterance.complete,
        more=utterance.more,
        duration=utterance.duration if utterance.complete else None,
        audio_url=url_for("avatar_speech.utterance_audio", utterance_id=utterance.id, format=format),
        sentences=[
            _ready(utterance, ready[index], format) if index < len(ready) else _coming(utterance, index, text, format)
            for index, text in texts
        ],
    )


def _coming(utterance: Utterance, index: int, text: str, format: str) -> SpokenSentence:
    return SpokenSentence(
        index=index,
        text=text,
        ready=False,
        start=None,
        duration=None,
        audio_url=url_for("avatar_speech.sentence_audio", utterance_id=utterance.id, index=index, format=format),
        words=[],
        timeline=None,
    )


def _ready(utterance: Utterance, sentence: Sentence, format: str) -> SpokenSentence:
    return replace(
        _coming(utterance, sentence.index, sentence.text, format),
        ready=True,
        start=round(sentence.start, 6),
        duration=round(sentence.duration, 6),
        words=[
            TimedWord(text=word.text, start=round(word.start, 3), end=round(word.end, 3)) for word in sentence.words
        ],
        timeline=MouthTimeline(**sentence.timeline.to_json()),
    )
