"""What the engines of the Kokoro family share: whose voices they have, and how texts are read for these."""

from collections.abc import Callable, Iterable

from raven.speech.engines.voice_names import check_request, english_first, in_language, kokoro_voice
from raven.speech.protocol import Voice
from raven.speech.reading import foreign
from raven.speech.reading.english import English
from raven.speech.reading.language import ENGLISH

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


def pace_of(speed: float) -> float:
    """The speed that the network is asked for."""
    return min(max(float(speed), SPEEDS[0]), SPEEDS[1])
