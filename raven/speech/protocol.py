"""What a voice engine is, and the values it gives: segments of sound with phonemes and words in time."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from raven.errors import InvalidInput
from raven.said import said
from raven.speech.reading.language import ENGLISH

Audio: TypeAlias = NDArray[np.float32]
Gender: TypeAlias = Literal["female", "male", "none"]

SAMPLE_RATE = 24000  # Hz, of every engine, so that one can take over from another in the middle of a stream


@dataclass(frozen=True)
class Phoneme:
    """One sound. `symbol` is one character of the misaki alphabet; `start` and `end` are seconds from the segment's begin.

    `stress` is 0 (none), 1 (secondary) or 2 (primary); only vowels are stressed. Silence between phonemes is a gap.
    """

    symbol: str
    start: float
    end: float
    stress: int = 0


@dataclass(frozen=True)
class Word:
    """One word or number as spoken, with its pronunciation (misaki, with stress marks) and seconds as in `Phoneme`."""

    text: str
    phonemes: str
    start: float
    end: float


@dataclass(frozen=True, eq=False)
class Segment:
    """A stretch of speech, normally one sentence: mono float32 `audio` within [-1, 1], and what sounds in it when."""

    text: str
    audio: Audio
    sample_rate: int
    phonemes: tuple[Phoneme, ...] = ()
    words: tuple[Word, ...] = ()

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.audio) / self.sample_rate


@dataclass(frozen=True)
class Voice:
    """A voice that an engine can use now. `language` is a tag like `en-US`."""

    name: str
    language: str
    gender: Gender
    description: str


class SpeechEngine(Protocol):
    """Turns text into segments. Instances may be shared by threads and keep nothing of a text after its call.

    `synthesize` takes plain text that `raven.speech.reading.text` has made speakable, and gives
    segments as they are finished: nothing at all for text without anything to pronounce. `speed` is relative (2 is twice
    as fast), `pitch` a factor on the voice's own; engines whose `can_pitch` is false ignore it. The same call gives the
    same sound, but for `espeak`, where it differs by a few milliseconds.

    Raises what `check` raises, at the call or with the first segment.
    """

    @property
    def name(self) -> str:
        """As in `raven.speech.NAMES`."""

    @property
    def model(self) -> str:
        """For people to read."""

    @property
    def sample_rate(self) -> int:
        """Hz."""

    @property
    def can_pitch(self) -> bool:
        """Whether `pitch` does anything."""

    def voices(self) -> tuple[Voice, ...]:
        """The voices, the default one first."""

    def speaking(self, language: str, text: str = "") -> "SpeechEngine | None":
        """The engine that says this text in this language, a tag as `language_of` gives it: itself, or None if it cannot."""

    def check(self, voice: str, speed: float = 1.0, pitch: float = 1.0, language: str = ENGLISH) -> Voice:
        """The voice that serves this name in a language: the nearest, if it is one that others have.

        Raises `InvalidInput` that names `voice`, `speed` or `pitch` for an unknown voice or a number out of range.
        """

    def synthesize(
        self, text: str, voice: str, speed: float = 1.0, pitch: float = 1.0, language: str = ENGLISH
    ) -> Iterator[Segment]:
        """Speak, in a language for which it is `speaking`."""


def check_number(field: str, value: float, limits: tuple[float, float]) -> None:
    """Raises `InvalidInput` unless `value` is a number within `limits`; neither booleans nor text are numbers."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not limits[0] <= value <= limits[1]:
        raise InvalidInput(
            field, said("number_from_to", "must be a number from {low} to {high}", low=limits[0], high=limits[1])
        )
