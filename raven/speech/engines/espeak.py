"""The engine `espeak`: eSpeak NG, a synthesiser of formants. It sounds like a robot, costs next to nothing, and tells its timing.

The library is under the GPL: it comes with an extra of its own, and never with Raven itself.
"""

import ctypes
import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from itertools import pairwise
from threading import Lock
from typing import Any

import numpy as np

from raven.errors import Unavailable
from raven.said import said
from raven.speech.engines.segments import framed
from raven.speech.engines.voice_names import check_request
from raven.speech.loudness import normalised
from raven.speech.protocol import SAMPLE_RATE, Audio, Phoneme, Segment, Voice, Word
from raven.speech.reading.language import ENGLISH, NAMES
from raven.speech.reading.phonemes import PRIMARY, SECONDARY, STRESS, SYMBOLS, VOWELS
from raven.speech.reading.written_out import written_out
from raven.speech.resampling import resampled

VOICES = (
    Voice("en-us+f2", "en-US", "female", "eSpeak NG, American English, a woman"),
    Voice("en-us+m1", "en-US", "male", "eSpeak NG, American English, a man"),
    Voice("en-gb+f2", "en-GB", "female", "eSpeak NG, British English, a woman"),
    Voice("en-gb+m1", "en-GB", "male", "eSpeak NG, British English, a man"),
)
TAGS = """
 af am ar be bg bn ca cs da de el es et fa fi fr gu he hi hr hu hy id it ja ka kn ko lt lv mk ml mr nb ne nl or
 pa pl pt ro ru si sk sl sr sv ta te tr uk ur vi
"""
LANGUAGES = {tag: tag for tag in TAGS.split()} | {"zh": "cmn"}
"""The languages that it pronounces well enough, and its names for them. It has no Thai or Burmese to speak of."""
HAN = re.compile("[\u3400-\u9fff]")  # it does not know how Japanese reads these

WORDS_PER_MINUTE, SLOWEST, FASTEST = 175, 80, 450  # what eSpeak takes
BIAS = 0.016  # seconds that its times lag behind the sound, by forced alignment (benchmarks/speech.py)
MIDDLE = 50  # its own tone; 0 and 100 are an octave below and above
WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")

# From speak_lib.h: synchronous output; tell phonemes, in IPA; never end the program; text is UTF-8 and ends a sentence.
SYNCHRONOUS, TELL_PHONEMES, UTF8, END_PAUSE, CHARACTERS = 2, 0x8003, 1, 0x1000, 1
RATE, PITCH = 1, 3
ENDED, PHONEME = 0, 7

# Its IPA in misaki's letters; British English does without the r behind a long vowel.
SPELLINGS = {
    "tʃ": "ʧ", "dʒ": "ʤ", "eɪ": "A", "aɪ": "I", "aʊ": "W", "ɔɪ": "Y", "oʊ": "O", "əʊ": "Q", "ɚ": "əɹ", "ɜː": "ɜɹ", "ɾ": "T",
    "r": "ɹ", "g": "ɡ", "əl": "ᵊl",
}  # fmt: skip
BRITISH = {"ɜː": "ɜ", "ɚ": "ə"}
SOUND = re.compile("|".join(sorted(SPELLINGS, key=len, reverse=True)) + r"|.", re.DOTALL)


class _Identity(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    """`espeak_EVENT`."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identity),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


def why_not() -> str | None:
    """Why the engine cannot run here, or None."""
    missing = find_spec("espeakng_loader") is None
    return (
        said(
            "needs_package",
            "it needs the package {package}: {remedy}",
            package="espeakng-loader",
            remedy="pip install 'raven-avatar[espeak]'",
        )
        if missing
        else None
    )


@dataclass
class _Said:
    """What the library has told while it spoke: sound, and IPA with the sample and character where each begins."""

    sound: list[Audio] = field(default_factory=list)
    sounds: list[tuple[str, int, int]] = field(default_factory=list)


class EspeakEngine:
    """Speaks with eSpeak NG. The library has one state for all, so one sentence is made at a time in the whole program."""

    name = "espeak"
    model = "eSpeak NG"
    sample_rate = SAMPLE_RATE
    can_pitch = True

    def __init__(self) -> None:
        if (lack := why_not()) is not None:
            raise Unavailable(
                said(
                    "voice_cannot_run", "the voice engine {engine} cannot run: {reason}", engine=self.name, reason=lack
                )
            )

    def voices(self) -> tuple[Voice, ...]:
        """A woman and a man for each accent."""
        return VOICES

    def speaking(self, language: str, text: str = "") -> "EspeakEngine | None":
        """English and the languages above, Japanese only in kana."""
        is_known = language in LANGUAGES and not (language == "ja" and HAN.search(text))
        return self if language == ENGLISH or is_known else None

    def check(self, voice: str, speed: float = 1.0, pitch: float = 1.0, language: str = ENGLISH) -> Voice:
        """Which of them serves this name: a woman or a man, in English or any other language."""
        found = check_request(VOICES, voice, speed, pitch)
        return found if language == ENGLISH else _speaking(found, language)

    def synthesize(
        self, text: str, voice: str, speed: float = 1.0, pitch: float = 1.0, language: str = ENGLISH
    ) -> Iterator[Segment]:
        """One segment for the whole text."""
        speaker = self.check(voice, speed, pitch, language)
        text = text.replace("\0", " ")
        if language == ENGLISH:
            text = written_out(text)
        said, rate = _LIBRARY.say(text, speaker.name, float(speed), float(pitch))
        raw = np.concatenate(said.sound) if said.sound else np.zeros(0, np.float32)
        phonemes, words = _timed(said, len(raw), rate, text, british=speaker.language == "en-GB")
        if words:
            audio = normalised(resampled(raw, rate, SAMPLE_RATE), SAMPLE_RATE)
            yield framed(Segment(text.strip(), audio, SAMPLE_RATE, phonemes, words))


def _speaking(voice: Voice, language: str) -> Voice:
    """That person in another language."""
    name = f"{LANGUAGES[language]}{voice.name[voice.name.index('+') :]}"
    person = "a man" if voice.gender == "male" else "a woman"
    return Voice(name, language, voice.gender, f"eSpeak NG, {NAMES.get(language, language)}, {person}")


class _Library:
    """The library, loaded when it is first used. Raises `Unavailable` if it cannot be."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._functions: Any = None
        self._rate = 0
        self._said = _Said()
        self._callback = _Callback(self._hear)  # kept: the library only has its address

    def say(self, text: str, voice: str, speed: float, pitch: float) -> tuple[_Said, int]:
        """The sound with its events, and its sampling rate."""
        with self._one_at_a_time:
            self._load()
            self._said = _Said()
            call = self._functions
            words_per_minute = round(min(max(WORDS_PER_MINUTE * speed, SLOWEST), FASTEST))
            tone = round(min(max(MIDDLE + MIDDLE * math.log2(pitch), 0), 2 * MIDDLE))
            written = text.encode("utf-8", "ignore") + b"\0"
            if (
                call.espeak_SetVoiceByName(voice.replace("en-gb", "en").encode())  # as its file is called
                or call.espeak_SetParameter(RATE, words_per_minute, 0)
                or call.espeak_SetParameter(PITCH, tone, 0)
                or call.espeak_Synth(written, len(written), 0, CHARACTERS, 0, UTF8 | END_PAUSE, None, None)
            ):
                raise Unavailable(said("espeak_voice", "eSpeak NG cannot speak with the voice {voice}", voice=voice))
            return self._said, self._rate

    def _load(self) -> None:
        if self._functions is not None:
            return
        try:
            import espeakng_loader

            functions = ctypes.CDLL(espeakng_loader.get_library_path())
            rate = functions.espeak_Initialize(SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), TELL_PHONEMES)
            functions.espeak_SetSynthCallback(self._callback)
        except (ImportError, OSError, AttributeError) as error:
            raise Unavailable(
                said("espeak_library", "the library of eSpeak NG cannot be loaded: {reason}", reason=error)
            ) from error
        if rate <= 0:
            raise Unavailable(said("espeak_data", "eSpeak NG does not find its data"))
        self._functions, self._rate = functions, rate

    def _hear(self, samples: Any, count: int, events: Any) -> int:
        """Called back with every piece of sound. Exceptions cannot pass through the library, and nothing here raises any."""
        if samples and count > 0:
            self._said.sound.append(np.asarray(np.ctypeslib.as_array(samples, (count,)) / 32768, np.float32))
        i = 0
        while events[i].type != ENDED:
            event = events[i]
            if event.type == PHONEME:
                name = ctypes.string_at(ctypes.addressof(event) + _Event.id.offset, 8).split(b"\0")[0]
                self._said.sounds.append((name.decode("utf-8", "ignore"), event.sample, event.text_position - 1))
            i += 1
        return 0


_LIBRARY = _Library()


def _timed(
    said: _Said, samples: int, rate: int, text: str, british: bool
) -> tuple[tuple[Phoneme, ...], tuple[Word, ...]]:
    """Phonemes and words. What the library says as several words, like a number, is one here; "at a", said as one, stays one."""
    begins = [found.start() for found in WORD.finditer(text)]
    phonemes: list[Phoneme] = []
    words: dict[int, Word] = {}
    ends = [sample for _, sample, _ in said.sounds[1:]] + [samples]
    for (ipa, sample, position), end in zip(said.sounds, ends, strict=True):
        found = list(_spelled(ipa, max(sample / rate - BIAS, 0.0), max(end / rate - BIAS, 0.0), british))
        phonemes += found
        if not found or not begins:
            continue
        begin = begins[max(bisect_right(begins, position) - 1, 0)]
        marks = "".join(each for each in (PRIMARY, SECONDARY) if each in ipa)
        begun = words.get(begin, Word("", "", found[0].start, found[0].end))
        sounds = begun.phonemes + marks + "".join(each.symbol for each in found)
        words[begin] = replace(begun, phonemes=sounds, end=found[-1].end)
    spoken = pairwise([*sorted(words), len(text)])
    return tuple(phonemes), tuple(replace(words[begin], text=_trimmed(text[begin:end])) for begin, end in spoken)


def _trimmed(text: str) -> str:
    """Without what is behind its last word."""
    return text[: max((found.end() for found in WORD.finditer(text)), default=0)]


def _spelled(ipa: str, start: float, end: float, british: bool) -> Iterator[Phoneme]:
    """One phoneme of the library's as one or two of misaki's, which share its time; vowels have twice a consonant's."""
    stress = max((STRESS.get(character, 0) for character in ipa), default=0)
    letters = SPELLINGS | BRITISH if british else SPELLINGS
    symbols = [each for found in SOUND.findall(ipa) for each in letters.get(found, found) if each in SYMBOLS]
    shares = [2 if symbol in VOWELS else 1 for symbol in symbols]
    for i, symbol in enumerate(symbols):
        before, after = sum(shares[:i]), sum(shares[: i + 1])
        length = (end - start) / sum(shares)
        if length > 0:
            yield Phoneme(symbol, start + before * length, start + after * length, stress if symbol in VOWELS else 0)
