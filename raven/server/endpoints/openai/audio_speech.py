"""OpenAI's interface for speech: programs that speak with that service speak with Raven when they get its address."""

import base64
import json
from collections.abc import Iterator

from flask import Blueprint, Response

from raven.errors import InvalidInput
from raven.server.endpoints.sound import SOUNDS, Begun, complete, parts, streamed
from raven.server.endpoints.speech_calls import SpeechUnderWay, begin
from raven.server.endpoints.tts import voices_here
from raven.server.http.endpoint import Media, endpoint
from raven.server.services import services
from raven.speech.encoding import parse_format
from raven.wire.answers import SoundDelta, SoundDone, SoundUsage, Voices
from raven.wire.calls import OpenAiSpeechCall
from raven.wire.forms import to_json
from raven.wire.headers import DURATION, RATE

EVENTS = "text/event-stream"
MODELS = ("tts-1", "tts-1-hd", "gpt-4o-mini-tts")
"""Names that clients choose from; whichever it is, the server's own voice engine speaks."""

blueprint = Blueprint("audio_speech", __name__)


@endpoint(blueprint.get("/v1/audio/voices"), "speech", errors=(503,))
def audio_voices() -> Voices:
    """The voices, as `/api/tts/list_voices` has them."""
    return voices_here()


@endpoint(
    blueprint.post("/v1/audio/speech"),
    "speech",
    media=Media("The sound; with `sse` events as OpenAI has them.", (*SOUNDS, EVENTS), (SoundDelta, SoundDone)),
    errors=(503,),
    headers=(DURATION, RATE),
)
def audio_speech(call: OpenAiSpeechCall) -> Response:
    """The sound of a text, as OpenAI's interface has it."""
    format = parse_format(call.response_format, "response_format")
    with services().speeches.place() as place:
        speech = _begin(call)
        if not call.stream and call.stream_format is None:
            return complete(list(speech.sentences), speech.sample_rate, format)
        begun = Begun.of(speech.sentences)
        body = parts(begun.sentences, speech.sample_rate, format)
        if call.stream_format == "sse":
            return streamed(_events(body), EVENTS, speech.sample_rate, begun.seconds, place.keep())
        return streamed(body, format.media_type, speech.sample_rate, begun.seconds, place.keep())


def _begin(call: OpenAiSpeechCall) -> SpeechUnderWay:
    try:
        return begin(call.input, call.voice, call.speed, call.pitch)
    except InvalidInput as error:
        raise InvalidInput("input" if error.field == "text" else error.place, error.message) from error


def _events(body: Iterator[bytes]) -> Iterator[bytes]:
    for part in body:
        yield _event(SoundDelta(type="speech.audio.delta", audio=base64.b64encode(part).decode()))
    usage = SoundUsage(input_tokens=0, output_tokens=0, total_tokens=0)  # nothing is counted here
    yield _event(SoundDone(type="speech.audio.done", usage=usage))


def _event(data: SoundDelta | SoundDone) -> bytes:
    return f"data: {json.dumps(to_json(data), separators=(',', ':'))}\n\n".encode()
