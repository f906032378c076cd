"""The mouth for a sound that somebody else made: by the phonemes of its text where that is known, else by its loudness."""

from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from raven.pose import MOUTH_OPEN_MORPHS
from raven.speech.engines.silent import SilentEngine
from raven.speech.loudness import envelope
from raven.speech.protocol import Audio, Phoneme, Word
from raven.speech.reading.english import English
from raven.speech.reading.language import ENGLISH, language_of
from raven.speech.reading.phonemes import PAUSES, STRESS, SYMBOLS
from raven.speech.timeline import Timeline
from raven.speech.timing import EDGE, even_lengths, timed

STEP = 0.04  # seconds between the keyframes of loudness: a film's rate
QUIET = 0.06  # of the loud parts; what is quieter is a pause
SILENT = 0.003  # of full scale: noise in which nobody speaks
OPENS, CLOSES = 0.7, 0.45  # shares of the way to the next value within a step: a mouth opens faster than it closes
WIDEST = 0.85
FADING = 5  # steps in which the mouth closes after a sound that ends loud
BLOCK = 0.01  # seconds
STOP = 0.09  # seconds of silence that belong to a consonant and are no pause

OPEN = MOUTH_OPEN_MORPHS.index("mouth_aaa_index")
ALPHABET = frozenset({*SYMBOLS, *STRESS, *PAUSES, *".!?…", "ː", " "})


@dataclass(frozen=True)
class Pronunciation:
    """How a text is said in calm speech, from its begin: seconds."""

    phonemes: tuple[Phoneme, ...]
    words: tuple[Word, ...]
    duration: float


def reading_of(text: str) -> Pronunciation:
    """How a sentence is pronounced: English by rules and dictionary, other languages as they are spelled."""
    if (language_of(text) or ENGLISH) == ENGLISH and find_spec("hibari") is not None:
        phonemes: list[Phoneme] = []
        words: list[Word] = []
        end = 0.0
        for tokens in _english().parts(text, ALPHABET):
            lengths = even_lengths(tokens, 1.0)
            lengths *= EDGE / lengths[0]
            some, said = timed(tokens, lengths, bias=0.0)
            phonemes += (replace(each, start=each.start + end, end=each.end + end) for each in some)
            words += (replace(each, start=each.start + end, end=each.end + end) for each in said)
            end += float(lengths.sum())
        return Pronunciation(tuple(phonemes), tuple(words), end)
    segments = list(SilentEngine().synthesize(text, "silent"))
    if not segments:
        return Pronunciation((), (), 0.0)
    return Pronunciation(segments[0].phonemes, segments[0].words, segments[0].duration)


@cache
def _english() -> English:
    return English()


def laid_under(reading: Pronunciation, audio: Audio, rate: int) -> Pronunciation:
    """The same in time with the sound: spread over where it sounds, in order, with nothing in its pauses.

    Where a phoneme would lie across a pause, it is on the side where more of it would be.
    """
    loud = _sounding(audio, rate)
    total = float(loud.sum()) * BLOCK
    spoken = sum(each.end - each.start for each in reading.phonemes)
    if not total or not spoken:
        return Pronunciation((), (), len(audio) / rate)
    heard = np.concatenate([[0.0], np.cumsum(loud) * BLOCK])  # seconds that sounded until the begin of each block
    begins = np.flatnonzero(np.diff(np.concatenate([[False], loud])) & loud)  # first blocks of what sounds on end
    starts_at = heard[begins]

    def at(second: float) -> float:
        """When that second of what sounds is heard: as late as can be, so that nothing begins before a pause."""
        stretch = max(int(np.searchsorted(starts_at, second + 1e-9, side="right")) - 1, 0)
        return float(begins[stretch] * BLOCK + second - starts_at[stretch])

    phonemes: list[Phoneme] = []
    said = 0.0
    for phoneme in reading.phonemes:
        begin, said = said, said + (phoneme.end - phoneme.start) * total / spoken
        here = int(np.searchsorted(starts_at, (begin + said) / 2 + 1e-9, side="right")) - 1
        low = max(begin, float(starts_at[here]))
        high = min(said, float(starts_at[here + 1]) if here + 1 < len(starts_at) else total)
        phonemes.append(replace(phoneme, start=at(low), end=at(low) + max(high - low, 0.0)))
    pairs = list(zip(reading.phonemes, phonemes, strict=True))
    starts, ends = {old.start: new.start for old, new in pairs}, {old.end: new.end for old, new in pairs}
    words = tuple(
        replace(word, start=starts[word.start], end=ends[word.end])
        for word in reading.words
        if word.start in starts and word.end in ends
    )
    return Pronunciation(tuple(phonemes), words, len(audio) / rate)


def _sounding(audio: Audio, rate: int) -> NDArray[np.bool_]:
    """For every block whether it sounds; silence within a consonant counts as sound."""
    levels = envelope(audio, rate, BLOCK)
    usual = max(float(np.percentile(levels, 90)), SILENT) if len(levels) else SILENT
    loud = levels > QUIET * usual
    places = np.flatnonzero(loud)
    for last, following in pairwise(places):
        if (following - last) * BLOCK <= STOP:
            loud[last:following] = True
    return loud


def mouth_of_loudness(audio: Audio, rate: int) -> Timeline:
    """Open where it is loud, closed in pauses, smooth in between; the mouth closes within 0.2 s after the end."""
    levels = envelope(audio, rate, STEP)
    full = max(float(np.percentile(levels, 90)), SILENT) if len(levels) else SILENT
    wanted = np.where(levels < max(QUIET * full, SILENT), 0, np.minimum(1, levels / full) ** 0.7 * WIDEST)
    opened, values = 0.0, [0.0]
    for value in [*wanted.tolist(), *[0.0] * FADING]:
        opened += (value - opened) * (OPENS if value > opened else CLOSES)
        opened = 0.0 if value == 0 and opened < 0.05 else opened
        values.append(opened)
    times = np.concatenate([[0.0], (np.arange(len(values)) + 0.5) * STEP])
    keys = np.zeros((len(times), len(MOUTH_OPEN_MORPHS)), np.float32)
    keys[:-1, OPEN] = values
    return Timeline(times, keys)
