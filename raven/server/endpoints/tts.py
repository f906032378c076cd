"""Text to speech: a text becomes a sound file, with the times of its words."""

import base64
import json
from collections.abc import Sequence
from urllib.parse import quote

from flask import Blueprint, Response

from raven.live.saying.speech import Sentence
from raven.server.endpoints.sound import SOUNDS, Begun, complete, encoded, parts, samples_of, streamed, timeline_of
from raven.server.endpoints.speech_calls import SpeechUnderWay, begin
from raven.server.http.endpoint import Media, endpoint
from raven.server.services import services
from raven.speech.encoding import AudioFormat, parse_format
from raven.wire.answers import (
    MouthTimeline,
    PronouncedWord,
    SentenceTimes,
    SoundDocument,
    SoundTimeline,
    VoiceDetails,
    VoiceInformation,
    Voices,
)
from raven.wire.calls import TtsCall
from raven.wire.headers import DURATION, RATE, TIMES, TIMES_LEFT_OUT

JSON = "json"
MOST_BYTES_OF_TIMES = 60_000  # in a header; Python's HTTP client fails at a line of 65536

blueprint = Blueprint("tts", __name__)


@endpoint(blueprint.get("/api/tts/info"), "speech", errors=(503,))
def tts_info() -> VoiceInformation:
    """What speaks here, and what else could."""
    voice = services().voice
    voice.speaker()
    return VoiceInformation.from_json(voice.engines.info() | {"engines": voice.known()})


@endpoint(blueprint.get("/api/tts/list_voices"), "speech", errors=(503,))
def list_voices() -> Voices:
    """The voices, the default one first. The names of OpenAI's and of Kokoro's voices are understood too."""
    return voices_here()


def voices_here() -> Voices:
    """Their names, and what each is like."""
    found = services().voice.speaker().engine.voices()
    details = [
        VoiceDetails(name=voice.name, language=voice.language, gender=voice.gender, description=voice.description)
        for voice in found
    ]
    return Voices(voices=[voice.name for voice in found], details=details)


@endpoint(
    blueprint.post("/api/tts/speak"),
    "speech",
    media=Media(
        "The sound; or, with the format `json`, sound and times.", (*SOUNDS, "application/json"), json=SoundDocument
    ),
    errors=(503,),
    headers=(DURATION, RATE, TIMES, TIMES_LEFT_OUT),
)
def tts_speak(call: TtsCall) -> Response | SoundDocument:
    """The sound of a text, and when which word is said."""
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
            return _document(speech, sentences, format)
        response = complete(sentences, speech.sample_rate, format)
    if call.get_metadata:
        _add_times(response, sentences)
    return response


@endpoint(blueprint.get("/api/tts/timelines/<digest>"), "speech", errors=(404,))
def sound_timeline(digest: str) -> SoundTimeline:
    """How the mouth moves with a file of sound that this server answered lately.

    For programs that play a sound which another one asked for. Whatever is sent whole is known: of `speak`, of
    `/v1/audio/speech`, and of utterances.
    """
    sound = services().sounds.get(digest)
    timeline = MouthTimeline(**sound.timeline.to_json())
    return SoundTimeline(text=sound.text, duration=round(sound.duration, 6), timeline=timeline)


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


def _time(word: PronouncedWord) -> str:
    told = {
        "word": quote(word.text, safe=""),
        "phonemes": quote(word.phonemes, safe=""),
        "start_time": word.start,
        "end_time": word.end,
    }
    return json.dumps(told, separators=(",", ":"))


def _document(speech: SpeechUnderWay, sentences: Sequence[Sentence], format: AudioFormat) -> SoundDocument:
    return SoundDocument(
        audio=base64.b64encode(encoded(sentences, speech.sample_rate, format)).decode(),
        format=str(format),
        media_type=format.media_type,
        sample_rate=speech.sample_rate,
        duration=round(len(samples_of(sentences, speech.sample_rate)) / speech.sample_rate, 6),
        engine=speech.engine,
        voice=speech.voice,
        words=_words(sentences),
        sentences=[
            SentenceTimes(text=sentence.text, start=round(sentence.start, 6), duration=round(sentence.duration, 6))
            for sentence in sentences
        ],
        timeline=MouthTimeline(**timeline_of(sentences).to_json()),
    )


def _words(sentences: Sequence[Sentence]) -> list[PronouncedWord]:
    """The words with seconds from the begin of the sound."""
    return [
        PronouncedWord(
            text=word.text,
            start=round(sentence.start + word.start, 3),
            end=round(sentence.start + word.end, 3),
            phonemes=word.phonemes,
        )
        for sentence in sentences
        for word in sentence.words
    ]
