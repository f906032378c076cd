"""Text to speech: a text becomes a sound file, with the times of its words."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel, ConfigDict, Field, StrictStr

from raven.live.speech import Sentence
from raven.server.endpoints.sound import Begun, complete, encoded, parts, samples_of, streamed
from raven.server.endpoints.speech_calls import Pitch, Speech, Speed, begin
from raven.server.http.body import json_body
from raven.server.services import services
from raven.speech.encoding import AudioFormat, parse_format
from raven.speech.timeline import joined

JSON = "json"
TIMES, TIMES_LEFT_OUT = "X-Word-Timestamps", "X-Word-Timestamps-Left-Out"
MOST_BYTES_OF_TIMES = 60_000  # in a header; Python's HTTP client fails at a line of 65536

blueprint = Blueprint("tts", __name__)


class TtsCall(BaseModel):
    """What to say, and how."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: StrictStr = Field(description="What to say; it may be written in Markdown.")
    voice: StrictStr | None = Field(None, description="One of `/api/tts/list_voices`; without it the server's own.")
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    format: StrictStr = Field(
        "flac",
        description="`wav`, `flac`, `mp3`, `opus`, `aac`, `pcm`; or `json`: the sound and all times in one body.",
    )
    audio_format: StrictStr = Field("flac", description="Of the sound inside of `json`.")
    get_metadata: bool = Field(True, description="Send the times of the words in the header `X-Word-Timestamps`.")
    stream: bool = Field(
        False, description="Send the sound sentence by sentence as it is made, if `get_metadata` is false."
    )


@blueprint.get("/api/tts/info")
def tts_info() -> Response:
    """What speaks here, and what else could."""
    voice = services().voice
    voice.speaker()
    return jsonify(voice.engines.info() | {"engines": voice.known()})


@blueprint.get("/api/tts/list_voices")
def list_voices() -> Response:
    """The voices, the default one first. The names of OpenAI's and of Kokoro's voices are understood too."""
    return jsonify(voices_here())


def voices_here() -> dict[str, Any]:
    """Their names, and what each is like."""
    found = services().voice.speaker().engine.voices()
    details = [
        {"name": voice.name, "language": voice.language, "gender": voice.gender, "description": voice.description}
        for voice in found
    ]
    return {"voices": [voice.name for voice in found], "details": details}


@blueprint.post("/api/tts/speak")
def tts_speak() -> Response:
    """The sound of a text, and when which word is said."""
    call = json_body(TtsCall)
    is_json = call.format.lower() == JSON
    format = parse_format(call.audio_format, "audio_format") if is_json else parse_format(call.format)
    speeches = services().speeches
    with speeches.place() as place:
        speech = begin(call.text, call.voice, call.speed, call.pitch)
        if call.stream and not call.get_metadata and not is_json:
            begun = Begun.of(speech.sentences)
            body = parts(begun.sentences, speech.sample_rate, format)
            return streamed(body, format.media_type, speech.sample_rate, begun.seconds, place.keep())
        sentences = list(speech.sentences)
        if is_json:
            return jsonify(_document(speech, sentences, format))
        response = complete(sentences, speech.sample_rate, format)
    if call.get_metadata:
        _add_times(response, sentences)
    return response


def _add_times(response: Response, sentences: Sequence[Sentence]) -> None:
    times: list[str] = []
    size = 0
    words = _words(sentences)
    for word in words:
        told = _time(word)
        size += len(told) + 1
        if size > MOST_BYTES_OF_TIMES:
            left_out = len(words) - len(times)
            response.headers[TIMES_LEFT_OUT] = (
                f"the last {left_out} of {len(words)} words do not fit into a header; format json has them all"
            )
            break
        times.append(told)
    response.headers[TIMES] = f"[{','.join(times)}]"


def _time(word: Mapping[str, Any]) -> str:
    told = {
        "word": quote(word["text"], safe=""),
        "phonemes": quote(word["phonemes"], safe=""),
        "start_time": word["start"],
        "end_time": word["end"],
    }
    return json.dumps(told, separators=(",", ":"))


def _document(speech: Speech, sentences: Sequence[Sentence], format: AudioFormat) -> dict[str, Any]:
    timeline = joined(sentence.timeline.shifted(sentence.start) for sentence in sentences)
    return {
        "audio": base64.b64encode(encoded(sentences, speech.sample_rate, format)).decode(),
        "format": str(format),
        "media_type": format.media_type,
        "sample_rate": speech.sample_rate,
        "duration": round(len(samples_of(sentences, speech.sample_rate)) / speech.sample_rate, 6),
        "engine": speech.engine,
        "voice": speech.voice,
        "words": _words(sentences),
        "sentences": [
            {"text": sentence.text, "start": round(sentence.start, 6), "duration": round(sentence.duration, 6)}
            for sentence in sentences
        ],
        "timeline": timeline.to_json(),
    }


def _words(sentences: Sequence[Sentence]) -> list[dict[str, Any]]:
    """The words with seconds from the begin of the sound."""
    return [
        {
            "text": word.text,
            "start": round(sentence.start + word.start, 3),
            "end": round(sentence.start + word.end, 3),
            "phonemes": word.phonemes,
        }
        for sentence in sentences
        for word in sentence.words
    ]
