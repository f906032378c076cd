"""When each phoneme and word sounds, from how long each character of the pronunciation takes.

Engines of the Kokoro family give every character of the misaki string a length, marks, blanks and punctuation included.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raven.speech.protocol import Audio, Phoneme, Word
from raven.speech.reading.phonemes import DIPHTHONGS, PAUSES, STRESS, SYMBOLS, VOWELS

BLOCK = 0.01  # seconds
AUDIBLE = 0.03  # of the loudest block's amplitude; what is quieter is silence
PAUSE = 0.06  # seconds; a gap this long lets the sound before it die away
LEAST = 0.04  # seconds of a phoneme that are kept, however soon it falls silent

MOST_CHARACTERS = 400  # of a pronunciation in one run of a model of the Kokoro family, which were trained on up to 510
VOWEL, LONG, CONSONANT = 0.1, 0.15, 0.07  # seconds in calm speech
CLAUSE_PAUSE, SENTENCE_PAUSE, EDGE = 0.18, 0.35, 0.1


@dataclass(frozen=True)
class Token:
    """A word, number or punctuation mark and its pronunciation; `blank` tells whether white space follows."""

    text: str
    phonemes: str
    blank: bool


def spelled(tokens: Iterable[Token]) -> str:
    """The pronunciation as one string, a blank where the text has one."""
    return "".join(token.phonemes + (" " if token.blank else "") for token in tokens)


def in_parts(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The tokens in parts of at most `MOST_CHARACTERS`, which end at clauses if they can; none without a sound."""
    part: list[Token] = []
    length = clause = 0
    for token in tokens:
        if part and length + len(token.phonemes) + 1 > MOST_CHARACTERS:
            cut = clause or len(part)
            if _sounds(part[:cut]):
                yield part[:cut]
            part = part[cut:]
            length, clause = len(spelled(part)), 0
        part.append(token)
        length += len(token.phonemes) + token.blank
        if token.phonemes[-1:] in (",", ";", ":", "—"):
            clause = len(part)
    if _sounds(part):
        yield part


def _sounds(tokens: Iterable[Token]) -> bool:
    return any(character in SYMBOLS for character in spelled(tokens))


def timed(
    tokens: Sequence[Token], seconds: NDArray[np.float64], bias: float
) -> tuple[tuple[Phoneme, ...], tuple[Word, ...]]:
    """Phonemes and words in time.

    `seconds` has one length per character of `spelled(tokens)`, with one before and one after for the silence around
    it. `bias` is how many seconds later than the sound the engine's own times are. A blank between two words is not
    silent: both take half of it, as Kokoro does for its words. A stress mark's time belongs to the vowel behind it, a
    length mark's to the vowel before.
    """
    if len(seconds) != len(spelled(tokens)) + 2:
        raise ValueError(f"{len(seconds)} lengths for {len(spelled(tokens))} characters and two ends")
    total = float(seconds.sum())
    edges = np.clip(np.cumsum(seconds) - bias, 0.0, total)
    phonemes: list[Phoneme] = []
    words: list[Word] = []
    at = 0
    begin: float | None = None  # where the next phoneme begins, if that is before its own character
    stress = 0
    for token in tokens:
        first = len(phonemes)
        for character in token.phonemes:
            start, end = float(edges[at]), float(edges[at + 1])
            at += 1
            if character in SYMBOLS:
                phonemes.append(Phoneme(character, start if begin is None else begin, end, stress))
                begin, stress = None, 0
            elif character in STRESS:
                begin, stress = start if begin is None else begin, STRESS[character]
            elif character == "ː" and len(phonemes) > first:
                phonemes[-1] = replace(phonemes[-1], end=end)
            elif character == " " and len(phonemes) > first:  # a number that is several words
                begin = _share(phonemes, start, end)
            else:
                begin = None
        if len(phonemes) > first:
            words.append(Word(token.text, token.phonemes, phonemes[first].start, phonemes[-1].end))
        if token.blank:
            start, end = float(edges[at]), float(edges[at + 1])
            at += 1
            if phonemes and phonemes[-1].end == start:  # no punctuation between
                begin = _share(phonemes, start, end)
                if len(phonemes) > first:
                    words[-1] = replace(words[-1], end=phonemes[-1].end)
    return tuple(phonemes), tuple(words)


def _share(phonemes: list[Phoneme], start: float, end: float) -> float:
    middle = (start + end) / 2
    phonemes[-1] = replace(phonemes[-1], end=middle)
    return middle


def end_with_sound(
    phonemes: Sequence[Phoneme], words: Sequence[Word], audio: Audio, sample_rate: int
) -> tuple[tuple[Phoneme, ...], tuple[Word, ...]]:
    """The same, but a phoneme before a pause, and its word, end where the sound does.

    Such phonemes are given much of the silence behind them: 300 ms are common for the d of a last word.
    """
    block = max(1, round(BLOCK * sample_rate))
    peaks = np.abs(audio[: len(audio) // block * block]).reshape(-1, block).max(axis=1)
    if not len(peaks) or peaks.max() == 0:
        return tuple(phonemes), tuple(words)
    audible = peaks > AUDIBLE * peaks.max()
    moved: dict[float, float] = {}
    result = list(phonemes)
    for i, phoneme in enumerate(result):
        following = result[i + 1].start if i + 1 < len(result) else np.inf
        if following - phoneme.end < PAUSE:
            continue
        heard = np.flatnonzero(audible[round(phoneme.start / BLOCK) : round(phoneme.end / BLOCK)])
        last = phoneme.start + float(heard[-1] + 1) * BLOCK if len(heard) else phoneme.start
        end = min(phoneme.end, max(last, phoneme.start + LEAST))
        moved[phoneme.end] = end
        result[i] = replace(phoneme, end=end)
    return tuple(result), tuple(replace(word, end=moved.get(word.end, word.end)) for word in words)


def character_lengths(
    units: NDArray[Any] | None, unit: int, bias: float, tokens: Sequence[Token], samples: int, sample_rate: int
) -> tuple[NDArray[np.float64], float]:
    """Seconds per character for `timed`, and their bias, from a model's own counts of `unit` samples.

    Where a model has none, or they are not as many as the characters or not as long as the sound: even ones.
    """
    if units is not None:
        seconds = np.asarray(units, np.float64).reshape(-1) * unit / sample_rate
        if len(seconds) == len(spelled(tokens)) + 2 and abs(seconds.sum() * sample_rate - samples) <= unit:
            return seconds, bias
    return even_lengths(tokens, samples / sample_rate), 0.0


def even_lengths(tokens: Sequence[Token], duration: float) -> NDArray[np.float64]:
    """Lengths for `timed` when an engine gives none: typical ones, stretched to fill `duration` seconds."""
    typical = np.asarray([EDGE, *(_typical(character) for character in spelled(tokens)), EDGE])
    return typical * (duration / typical.sum())


def _typical(character: str) -> float:
    if character in SYMBOLS:
        return LONG if character in DIPHTHONGS else VOWEL if character in VOWELS else CONSONANT
    return SENTENCE_PAUSE if character in ".!?…" else CLAUSE_PAUSE if character in PAUSES else 0.0
