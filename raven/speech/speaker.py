"""Speaks texts with an engine: sentence by sentence, the first as soon as it is ready, with a cache and a way to stop."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event, Lock
from typing import TypeAlias

from raven.errors import InvalidInput, RavenError, Unavailable
from raven.said import said
from raven.speech.engines.no_voice import no_voice
from raven.speech.protocol import Segment, SpeechEngine, Voice
from raven.speech.reading.language import ENGLISH, language_of
from raven.speech.reading.readings import read_out
from raven.speech.reading.text import MOST_CHARACTERS, sentences, speakable
from raven.speech.timeline import Timeline
from raven.speech.visemes import timeline_of

CACHE_BYTES = 64 * 2**20  # eleven minutes of speech

_Wish: TypeAlias = tuple[str, str, str, float, float]  # sentence, language, voice, speed, pitch
_Key: TypeAlias = tuple[str, _Wish]  # of the cache, with the engine's name


@dataclass(frozen=True)
class SpokenLine:
    """A sentence as it is written, the language in which it is said, and the seconds of silence before it."""

    text: str
    language: str = ENGLISH
    pause: float = 0.0


@dataclass(frozen=True, eq=False)
class Spoken:
    """One piece of an utterance. `start` is when its sound begins, seconds from the utterance's begin.

    Times in `segment` and `timeline` count from the piece's own begin. `sentence` counts from 0 and stays the same when
    a long sentence comes in several pieces.
    """

    sentence: int
    start: float
    segment: Segment
    timeline: Timeline


class Speaker:
    """One engine with a cache of what it said; may be shared by threads.

    One sentence is synthesised at a time: two that want the same one do not both make it, and a long text lets others in
    between its sentences.
    """

    def __init__(
        self, engine: SpeechEngine, cache_bytes: int = CACHE_BYTES, most_characters: int = MOST_CHARACTERS
    ) -> None:
        self.engine = engine
        self.most_characters = most_characters
        self._cache = _Cache(cache_bytes)
        self._one_at_a_time = Lock()

    def speak(
        self,
        text: str,
        voice: str | None = None,
        speed: float = 1.0,
        pitch: float = 1.0,
        cancelled: Event | None = None,
    ) -> Iterator[Spoken]:
        """The text's sentences, each made when it is asked for; ends early once `cancelled` is set.

        `text` may be written in Markdown; nothing comes for one without anything to say. The voice is that of
        `voice()`. Raises at once `InvalidInput` that names `text`, `voice`, `speed` or `pitch`; while speaking
        `Unavailable` if the engine fails.
        """
        self.voice(voice, speed, pitch)
        return self.say(self.lines(text), voice, speed, pitch, cancelled)

    def lines(self, text: str) -> tuple[SpokenLine, ...]:
        """What is said of a text. A sentence in another language than the rest is said in its own if an engine can.

        Raises `InvalidInput("text")` for what is no text or too long, and for a language that no engine here speaks.
        """
        plain = speakable(text, self.most_characters)
        parts = sentences(plain)
        language = language_of(plain) or ENGLISH
        if parts and self.engine.speaking(language, plain) is None:
            raise InvalidInput("text", no_voice(language))
        return tuple(SpokenLine(part, self._language(part, language)) for part in parts)

    def line(self, sentence: str, before: str = "", pause: float = 0.0) -> SpokenLine:
        """A sentence that is speakable already. What was said `before` it tells the language where it does not itself.

        Raises as `lines`.
        """
        language = language_of(sentence) or language_of(f"{before}\n{sentence}") or ENGLISH
        if self.engine.speaking(language, sentence) is None:
            raise InvalidInput("text", no_voice(language))
        return SpokenLine(sentence, language, pause)

    def say(
        self,
        lines: Sequence[SpokenLine],
        voice: str | None = None,
        speed: float = 1.0,
        pitch: float = 1.0,
        cancelled: Event | None = None,
    ) -> Iterator[Spoken]:
        """As `speak`, of lines from `lines`."""
        speaking = self.voice(voice, speed, pitch)
        return self._spoken(lines, speaking.name, float(speed), float(pitch), cancelled or Event())

    def voice(
        self, name: str | None = None, speed: float = 1.0, pitch: float = 1.0, lines: Sequence[SpokenLine] = ()
    ) -> Voice:
        """The voice that serves this name, and says the first of `lines`; None is the engine's first.

        Raises `InvalidInput` that names `voice`, `speed` or `pitch`.
        """
        wanted = self.engine.voices()[0].name if name is None else name
        if not lines or lines[0].language == ENGLISH:
            return self.engine.check(wanted, speed, pitch)
        return self.engine.check(wanted, speed, pitch, lines[0].language)

    def speaking(self, lines: Sequence[SpokenLine]) -> SpeechEngine:
        """The engine that says the first of these lines."""
        first = lines[0] if lines else SpokenLine("")
        return self.engine.speaking(first.language, first.text) or self.engine

    def warm_up(self) -> None:
        """Load what the default voice needs, so that the first sentence need not wait a second for it."""
        with self._one_at_a_time:
            for _ in self.engine.synthesize("Hello.", self.engine.voices()[0].name):
                pass

    def _language(self, part: str, language: str) -> str:
        own = language_of(part)
        return own if own is not None and self.engine.speaking(own, part) is not None else language

    def _spoken(
        self, lines: Sequence[SpokenLine], voice: str, speed: float, pitch: float, cancelled: Event
    ) -> Iterator[Spoken]:
        start = 0.0
        for i, line in enumerate(lines):
            if cancelled.is_set():
                return
            for segment, timeline in self._said((line.text, line.language, voice, speed, pitch)):
                if cancelled.is_set():
                    return
                yield Spoken(i, start, segment, timeline)
                start += segment.duration

    def _said(self, wish: _Wish) -> "tuple[tuple[Segment, Timeline], ...]":
        if (known := self._cache.get((self.engine.name, wish))) is not None:
            return known
        with self._one_at_a_time:
            if (known := self._cache.get((self.engine.name, wish))) is None:
                try:
                    segments = tuple(self._synthesized(*wish))
                except RavenError:
                    raise
                except Exception as error:
                    raise Unavailable(
                        said(
                            "voice_engine_failed",
                            "the voice engine {engine} failed: {reason}",
                            engine=self.engine.name,
                            reason=error,
                        )
                    ) from error
                known = tuple((segment, timeline_of(segment)) for segment in segments)
                self._cache.put((self.engine.name, wish), known)  # another engine may have taken over meanwhile
            return known

    def _synthesized(self, text: str, language: str, voice: str, speed: float, pitch: float) -> Iterator[Segment]:
        if language == ENGLISH:
            return self.engine.synthesize(read_out(text), voice, speed, pitch)
        return self.engine.synthesize(text, voice, speed, pitch, language)


class _Cache:
    """The sentences spoken last, up to so many bytes of sound."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[_Key, tuple[tuple[Segment, Timeline], ...]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> tuple[tuple[Segment, Timeline], ...] | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: _Key, said: tuple[tuple[Segment, Timeline], ...]) -> None:
        with self._lock:
            self._bytes += _size(said) - _size(self._kept.pop(key, ()))
            self._kept[key] = said
            while self._bytes > self._most:
                self._bytes -= _size(self._kept.popitem(last=False)[1])


def _size(said: tuple[tuple[Segment, Timeline], ...]) -> int:
    return sum(segment.audio.nbytes for segment, _ in said)
