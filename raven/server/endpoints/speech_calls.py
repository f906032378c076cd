"""What the calls that speak have in common: their fields, and a text that is spoken for one request."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from flask import request
from pydantic import BeforeValidator, Field, StrictFloat

from raven.live.speech import Sentence, spoken_sentences
from raven.server.http.connection import Connection, connection_of
from raven.server.services import services
from raven.speech.protocol import PITCHES, SPEEDS


def _number(value: Any) -> Any:
    """Older clients send numbers as text."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


Speed = Annotated[
    StrictFloat,
    Field(ge=SPEEDS[0], le=SPEEDS[1], description="1 is the voice's own, 2 twice as fast."),
    BeforeValidator(_number),
]
Pitch = Annotated[
    StrictFloat,
    Field(ge=PITCHES[0], le=PITCHES[1], description="A factor on the voice's own, where the engine has `can_pitch`."),
    BeforeValidator(_number),
]


@dataclass(frozen=True)
class Speech:
    """A text that is being spoken. Its sentences are made when they are asked for, and none after its client has left."""

    engine: str
    voice: str
    sample_rate: int
    sentences: Iterator[Sentence]


def begin(text: str, voice: str | None, speed: float, pitch: float) -> Speech:
    """Speak for the current request. Raises `InvalidInput` naming `text`, `voice`, `speed` or `pitch`, or `Unavailable`."""
    voices = services().voice
    speaker = voices.speaker()
    speaker.voice(voice, speed, pitch)
    lines = speaker.lines(text)
    name = speaker.voice(voice, speed, pitch, lines).name
    cancelled = threading.Event()
    sentences = spoken_sentences(speaker, lines, voice, speed, pitch, cancelled)
    watched = _watched(sentences, connection_of(request.environ), cancelled, voices.stopped)
    return Speech(speaker.speaking(lines).name, name, speaker.engine.sample_rate, watched)


def _watched(
    sentences: Iterator[Sentence], connection: Connection, cancelled: threading.Event, stopped: threading.Event
) -> Iterator[Sentence]:
    for sentence in sentences:
        yield sentence
        if not connection.alive or stopped.is_set():
            cancelled.set()
