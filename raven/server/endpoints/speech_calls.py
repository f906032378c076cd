"""A text that is spoken for one request: what the calls that speak have in common."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from flask import request

from raven.errors import RavenError
from raven.live.saying.speech import Sentence, spoken_sentences
from raven.live.session import Session
from raven.server.http.connection import ViewerConnection, connection_of
from raven.server.resources.saying import VoiceSettings
from raven.server.services import services


@dataclass(frozen=True)
class SpeechUnderWay:
    """A text that is being spoken. Its sentences are made when they are asked for, and none after its client has left."""

    engine: str
    voice: str
    sample_rate: int
    sentences: Iterator[Sentence]


def begin(text: str, voice: str | None, speed: float, pitch: float) -> SpeechUnderWay:
    """Speak for the current request. Raises `InvalidInput` naming `text`, `voice`, `speed` or `pitch`, or `Unavailable`."""
    voices = services().voice
    speaker = voices.speaker()
    speaker.voice(voice, speed, pitch)
    lines = speaker.lines(text)
    name = speaker.voice(voice, speed, pitch, lines).name
    cancelled = threading.Event()
    sentences = spoken_sentences(speaker, lines, voice, speed, pitch, cancelled)
    watched = _watched(sentences, connection_of(request.environ), cancelled, voices.stopped)
    return SpeechUnderWay(speaker.speaking(lines).name, name, speaker.engine.sample_rate, watched)


def speech_of(
    session: Session, voice: str | None = None, speed: float | None = None, pitch: float | None = None
) -> VoiceSettings:
    """How an avatar speaks: as is given, and else as its character does."""
    own = services().own_characters.voice(session)
    return VoiceSettings(
        _still_there(own.voice) if voice is None else voice,
        own.speed if speed is None else speed,
        own.pitch if pitch is None else pitch,
    )


def _still_there(voice: str | None) -> str | None:
    """The voice that was chosen for a character, if this server has it: characters come from other machines too."""
    try:
        return None if voice is None else services().voice.speaker().voice(voice).name
    except RavenError:
        return None


def _watched(
    sentences: Iterator[Sentence], connection: ViewerConnection, cancelled: threading.Event, stopped: threading.Event
) -> Iterator[Sentence]:
    for sentence in sentences:
        yield sentence
        if not connection.alive or stopped.is_set():
            cancelled.set()
