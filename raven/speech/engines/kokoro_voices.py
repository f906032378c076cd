"""What the engines of the Kokoro family share: whose voices they have, and how texts are read for these."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from threading import Lock
from typing import Self

from raven.errors import Unavailable
from raven.said import said
from raven.speech.engines.voice_names import check_request, english_first, in_language, kokoro_voice
from raven.speech.protocol import SAMPLE_RATE, Segment, Voice
from raven.speech.reading import foreign
from raven.speech.reading.english import English
from raven.speech.reading.language import ENGLISH
from raven.speech.timing import Token

BRITISH = "en-GB"
SPEEDS = (0.5, 2.0)  # in which the network still speaks clearly


class KokoroVoices:
    """The voices of one engine. Readings are made when they are first needed; whoever asks for them holds the engine's lock."""

    def __init__(self, names: Iterable[str], english: Callable[[bool], English]) -> None:
        """`english` gives the reading of American English, or of British (True)."""
        self.all: tuple[Voice, ...] = tuple(kokoro_voice(name) for name in sorted(names, key=english_first))
        """English ones first."""
        self._english = english
        self._readings: dict[str, English | foreign.Foreign] = {}

    def speak(self, language: str) -> bool:
        """Whether they do: English, and languages for which there are a voice and the packages that pronounce them."""
        has_voice = any(voice.language.startswith(language) for voice in self.all)
        return language == ENGLISH or (has_voice and foreign.is_here(language))

    def check(self, voice: str, speed: float, pitch: float, language: str) -> Voice:
        """Which of them serves this name. English is spoken by all of them, other languages by their own."""
        found = check_request(self.all, voice, speed, pitch)
        return found if language == ENGLISH else in_language(self.all, found, language)

    def reading(self, voice: Voice, language: str) -> English | foreign.Foreign:
        """How a text is read for this voice."""
        is_british = language == ENGLISH and voice.language == BRITISH
        accent = BRITISH if is_british else language
        if accent not in self._readings:
            made = self._english(is_british) if language == ENGLISH else foreign.Foreign(language)
            self._readings[accent] = made
        return self._readings[accent]


class KokoroFamily(ABC):
    """An engine that speaks with Kokoro's voices; the model is loaded when it first speaks, and then `Unavailable` can come."""

    name: str
    sample_rate = SAMPLE_RATE
    can_pitch = False

    def __init__(self, voices: KokoroVoices) -> None:
        self._voices = voices
        self._one_at_a_time = Lock()

    @abstractmethod
    def _load(self, voice: Voice) -> Collection[str]:
        """Have model and voice ready, unless they are; the characters of the misaki alphabet that the model knows."""

    @abstractmethod
    def _say(self, tokens: Sequence[Token], voice: str, speed: float) -> Segment:
        """Speak what was read, at a speed that the model can."""

    def voices(self) -> tuple[Voice, ...]:
        """All whose files are there, English ones first."""
        return self._voices.all

    def speaking(self, language: str, text: str = "") -> Self | None:
        """Itself, if its voices speak the language; see `KokoroVoices.speak`."""
        return self if self._voices.speak(language) else None

    def check(self, voice: str, speed: float = 1.0, pitch: float = 1.0, language: str = ENGLISH) -> Voice:
        """Which of them serves this name; see `KokoroVoices.check`."""
        return self._voices.check(voice, speed, pitch, language)

    def synthesize(
        self, text: str, voice: str, speed: float = 1.0, pitch: float = 1.0, language: str = ENGLISH
    ) -> Iterator[Segment]:
        """One segment for the whole text, if it is as short as a sentence, else a few."""
        found = self.check(voice, speed, pitch, language)
        with self._one_at_a_time:
            try:
                known = self._load(found)
                reading = self._voices.reading(found, language)
            except Unavailable:
                raise
            except Exception as error:  # whatever a broken file, another version of a package or a full GPU does
                raise Unavailable(
                    said(
                        "voice_model",
                        "the model of {engine} cannot be loaded: {reason}",
                        engine=self.name,
                        reason=error,
                    )
                ) from error
        return (self._say(part, found.name, pace_of(speed)) for part in reading.parts(text, frozenset(known)))


def pace_of(speed: float) -> float:
    """The speed that the network is asked for."""
    return min(max(float(speed), SPEEDS[0]), SPEEDS[1])
