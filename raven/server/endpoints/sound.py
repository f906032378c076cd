"""Sound as an answer: complete files, and files that are sent while their sentences are still being made."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from flask import Response, request

from raven.errors import RavenError
from raven.live.saying.speech import Samples, Sentence
from raven.server.http.connection import connection_of
from raven.server.resources.sounds import KnownSound
from raven.server.services import services
from raven.speech.encoding import FULL_SCALE, AudioFormat, AudioStream, encode
from raven.speech.protocol import Audio
from raven.speech.timeline import Timeline, joined
from raven.wire.headers import DURATION, RATE

NOTHING = np.zeros(0, np.int16)
SILENCE = 0.25  # seconds, where nothing is said: programs that speak sentence by sentence go on with the next
SOUNDS = tuple(dict.fromkeys(format.media_type for format in AudioFormat))
"""The media types of sounds, each once."""


def encoded(sentences: Sequence[Sentence], sample_rate: int, format: AudioFormat) -> bytes:
    """A complete file, its length in its header; a short silence where nothing is said."""
    return encode(_as_audio(samples_of(sentences, sample_rate)), sample_rate, format)


def samples_of(sentences: Sequence[Sentence], sample_rate: int) -> Samples:
    """The sound of the sentences, or `SILENCE`."""
    samples = np.concatenate([NOTHING, *(sentence.samples for sentence in sentences)])
    return samples if len(samples) else np.zeros(round(SILENCE * sample_rate), np.int16)


def complete(sentences: Sequence[Sentence], sample_rate: int, format: AudioFormat) -> Response:
    """A complete file as an answer, with its duration in a header. Who has the file can ask for its timeline afterwards."""
    file = encoded(sentences, sample_rate, format)
    duration = len(samples_of(sentences, sample_rate)) / sample_rate
    services().sounds.remember(file, _known(sentences, duration))
    response = Response(file, content_type=format.media_type)
    response.headers[DURATION] = f"{duration:.6f}"
    response.headers[RATE] = str(sample_rate)
    return response


def _known(sentences: Sequence[Sentence], duration: float) -> KnownSound:
    return KnownSound(" ".join(sentence.text for sentence in sentences), duration, timeline_of(sentences))


def timeline_of(sentences: Sequence[Sentence]) -> Timeline:
    """How the mouth moves with the sound of these sentences, from the begin of the first."""
    begin = sentences[0].start if sentences else 0.0
    return joined(sentence.timeline.shifted(sentence.start - begin) for sentence in sentences)


def parts(sentences: Iterable[Sentence], sample_rate: int, format: AudioFormat) -> Iterator[bytes]:
    """The bytes of a file whose sentences are still being made, or of a short silence if none has any sound.

    Raises `Unavailable` at once for a format missing here.
    """
    stream = AudioStream(format, sample_rate)

    def bytes_of_file() -> Iterator[bytes]:
        yield stream.start()
        is_silent = True
        for sentence in sentences:
            is_silent = is_silent and not len(sentence.samples)
            yield stream.add(_as_audio(sentence.samples))
        if is_silent:
            yield stream.add(_as_audio(samples_of((), sample_rate)))
        yield stream.finish()

    return (part for part in bytes_of_file() if part)


@dataclass(frozen=True)
class Begun:
    """Sentences of which the first is made: if it went wrong, that could still be told with a status."""

    sentences: Iterator[Sentence]
    seconds: float
    """How much sound there is for certain: that of the first, or the silence where nothing is said."""

    @classmethod
    def of(cls, sentences: Iterator[Sentence]) -> "Begun":
        """Make the first sentence now."""
        first = next(sentences, None)
        return cls(chain([first] if first else [], sentences), first.duration if first else SILENCE)


def streamed(
    body: Iterator[bytes], content_type: str, sample_rate: int, seconds: float, at_end: Callable[[], None]
) -> Response:
    """An answer in parts, of at least so many seconds of sound; `at_end` is called in any case.

    A client that reads nothing for a while is disconnected, like a viewer of the feed. An error on the way cuts the
    connection before the answer's end, which tells the client that something is missing.
    """
    connection = connection_of(request.environ)
    stall_seconds = services().config.limits.stall_seconds

    def sent() -> Iterator[bytes]:
        try:
            for part in body:
                yield part
                if not connection.alive or not connection.wait_until_sent(stall_seconds):
                    connection.drop()
                    return
        except RavenError:
            connection.drop()

    headers = {"X-Accel-Buffering": "no", RATE: str(sample_rate), DURATION: f"{seconds:.6f}"}
    response = Response(sent(), content_type=content_type, headers=headers)
    response.cache_control.no_store = True
    response.call_on_close(at_end)
    return response


def _as_audio(samples: Samples) -> Audio:
    return samples.astype(np.float32) / np.float32(FULL_SCALE)
