"""A segment made of what a model of the Kokoro family gives: sound, and how long each character of the pronunciation takes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raven.errors import Unavailable
from raven.speech.loudness import normalised
from raven.speech.protocol import SAMPLE_RATE, Audio, Segment
from raven.speech.timing import Token, character_lengths, end_with_sound, timed

UNIT = 600  # samples; what these models count lengths in
BIAS = 0.061  # seconds that their lengths lag behind the sound, by forced alignment (benchmarks/speech.py)


def kokoro_segment(tokens: Sequence[Token], sound: Audio, units: NDArray[Any] | None) -> Segment:
    """The segment that speaks `tokens`; without `units`, lengths are guessed.

    Raises `Unavailable` for sound that is no sound: broken weights give NaN.
    """
    if not np.isfinite(sound).all():
        raise Unavailable("its model gives numbers that are no sound; its weights are broken")
    audio = normalised(sound, SAMPLE_RATE)
    lengths = character_lengths(units, UNIT, BIAS, tokens, len(audio), SAMPLE_RATE)
    phonemes, words = end_with_sound(*timed(tokens, *lengths), audio, SAMPLE_RATE)
    text = "".join(token.text + (" " if token.blank else "") for token in tokens).strip()
    return Segment(text, audio, SAMPLE_RATE, phonemes, words)
