"""Segments made of what models give: the silence around the sound, and the times of the Kokoro family.

Models leave up to half a second of silence at either end. Heard one after the other, sentences would be too far apart, and
the first one late.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from raven.errors import Unavailable
from raven.said import said
from raven.speech.loudness import normalised
from raven.speech.protocol import SAMPLE_RATE, Audio, Phoneme, Segment, Word
from raven.speech.timing import AUDIBLE, Token, character_lengths, end_with_sound, timed

UNIT = 600  # samples; what these models count lengths in
BIAS = 0.061  # seconds that their lengths lag behind the sound, by forced alignment (benchmarks/speech.py)
BEFORE, AFTER = (
    0.12,
    0.35,
)  # seconds of silence at the ends: a mouth opens in the first, and both are a sentence's pause
FADE = 0.005  # seconds; where the sound is cut, there may be some noise


def kokoro_segment(tokens: Sequence[Token], sound: Audio, units: NDArray[Any] | None) -> Segment:
    """The segment that speaks `tokens`; without `units`, lengths are guessed.

    Raises `Unavailable` for sound that is no sound: broken weights give NaN.
    """
    if not np.isfinite(sound).all():
        raise Unavailable(said("broken_weights", "its model gives numbers that are no sound; its weights are broken"))
    audio = normalised(sound, SAMPLE_RATE)
    lengths = character_lengths(units, UNIT, BIAS, tokens, len(audio), SAMPLE_RATE)
    phonemes, words = end_with_sound(*timed(tokens, *lengths), audio, SAMPLE_RATE)
    text = "".join(token.text + (" " if token.blank else "") for token in tokens).strip()
    return framed(Segment(text, audio, SAMPLE_RATE, phonemes, words))


def framed(segment: Segment) -> Segment:
    """The same with `BEFORE` seconds of silence before its sound, and at most `AFTER` behind it."""
    rate = segment.sample_rate
    loud = np.flatnonzero(np.abs(segment.audio) > AUDIBLE * np.abs(segment.audio).max(initial=0))
    if not segment.phonemes or not len(loud):
        return segment
    first = min(segment.phonemes[0].start, loud[0] / rate)
    last = max(segment.phonemes[-1].end, loud[-1] / rate)
    begin, end = round((first - BEFORE) * rate), round((last + AFTER) * rate)
    audio = segment.audio[max(begin, 0) : end].copy()
    ramp = np.linspace(0, 1, round(FADE * rate), dtype=np.float32)
    if begin > 0:
        audio[: len(ramp)] *= ramp
    if end < len(segment.audio):
        audio[-len(ramp) :] *= ramp[::-1]
    audio = np.pad(audio, (max(-begin, 0), 0))
    return replace(
        segment,
        audio=audio,
        phonemes=tuple(_moved(each, begin / rate) for each in segment.phonemes),
        words=tuple(_moved(each, begin / rate) for each in segment.words),
    )


_Timed = TypeVar("_Timed", Phoneme, Word)


def _moved(timed: _Timed, earlier: float) -> _Timed:
    return replace(timed, start=max(timed.start - earlier, 0.0), end=max(timed.end - earlier, 0.0))
