"""OpenAI's interface for speech: programs that speak with that service speak with Raven when they get its address."""

import base64
import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictStr

from raven.errors import InvalidInput, NotFound
from raven.server.endpoints.sound import Begun, complete, parts, streamed
from raven.server.endpoints.speech_calls import Pitch, Speech, Speed, begin
from raven.server.endpoints.tts import voices_here
from raven.server.http.body import json_body
from raven.server.services import services
from raven.speech.encoding import parse_format

EVENTS = "text/event-stream"
MODELS = ("tts-1", "tts-1-hd", "gpt-4o-mini-tts")
"""Names that clients choose from; whichever it is, the server's own voice engine speaks."""

blueprint = Blueprint("audio_speech", __name__)


def _voice_name(value: Any) -> Any:
    """OpenAI also takes a voice as `{"id": name}`."""
    return value["id"] if isinstance(value, dict) and "id" in value else value


class OpenAiSpeechCall(BaseModel):
    """As OpenAI has it. `model` and `instructions` are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    input: StrictStr = Field(description="What to say; it may be written in Markdown.")
    voice: Annotated[StrictStr | None, BeforeValidator(_voice_name)] = Field(
        None, description="One of `/v1/audio/voices`, or one of OpenAI's or Kokoro's, for which the nearest speaks."
    )
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    response_format: StrictStr = Field("mp3", description="`mp3`, `opus`, `aac`, `flac`, `wav` or `pcm`.")
    stream: bool = Field(False, description="Send the sound sentence by sentence as it is made.")
    stream_format: Literal["audio", "sse"] | None = Field(
        None, description="`audio`: as `stream`. `sse`: as events, the sound in base64."
    )


@blueprint.get("/v1/models")
def models() -> Response:
    """The models, as OpenAI lists them: none if nothing is spoken here."""
    here = MODELS if services().voice.why_not() is None else ()
    return jsonify(object="list", data=[_model(name) for name in here])


@blueprint.get("/v1/models/<path:name>")
def model(name: str) -> Response:
    """One model."""
    if name not in MODELS or services().voice.why_not() is not None:
        raise NotFound("there is no model of this name")
    return jsonify(_model(name))


@blueprint.get("/v1/audio/voices")
def audio_voices() -> Response:
    """The voices, as `/api/tts/list_voices` has them."""
    return jsonify(voices_here())


@blueprint.post("/v1/audio/speech")
def audio_speech() -> Response:
    """The sound of a text, as OpenAI's interface has it."""
    call = json_body(OpenAiSpeechCall)
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


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "raven"}


def _begin(call: OpenAiSpeechCall) -> Speech:
    try:
        return begin(call.input, call.voice, call.speed, call.pitch)
    except InvalidInput as error:
        raise InvalidInput("input" if error.field == "text" else error.field, error.message) from error


def _events(body: Iterator[bytes]) -> Iterator[bytes]:
    for part in body:
        yield _event({"type": "speech.audio.delta", "audio": base64.b64encode(part).decode()})
    usage = {"input_tokens": 0, "output_tokens": 0, "total_tokens": 0}  # nothing is counted here
    yield _event({"type": "speech.audio.done", "usage": usage})


def _event(data: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
