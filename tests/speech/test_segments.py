"""Sentences begin soon and follow one another at a speaker's distance, whatever silence a model leaves at their ends."""

import numpy as np
import pytest

from raven.errors import Unavailable
from raven.speech.engines.segments import AFTER, BEFORE, framed, kokoro_segment
from raven.speech.protocol import Phoneme, Segment, Word
from raven.speech.timing import Token

RATE = 24000


def sentence(before: float, sounding: float, after: float) -> Segment:
    """A tone with a quiet hiss around it."""
    hiss = np.random.default_rng(0).normal(0, 1e-3, round((before + sounding + after) * RATE)).astype(np.float32)
    tone = 0.5 * np.sin(np.arange(round(sounding * RATE)) * 0.1).astype(np.float32)
    hiss[round(before * RATE) :][: len(tone)] += tone
    times = before, before + sounding
    return Segment("A.", hiss, RATE, (Phoneme("A", *times, 2),), (Word("A", "ˈA", *times),))


@pytest.mark.parametrize("before", [0.0, 0.05, 0.12, 0.4])
@pytest.mark.parametrize("after", [0.0, 0.2, 0.8])
def test_silence_before_is_always_the_same_and_that_behind_is_not_long(before, after):
    result = framed(sentence(before, 0.5, after))
    assert result.phonemes[0].start == pytest.approx(BEFORE, abs=0.001)
    assert result.duration == pytest.approx(BEFORE + 0.5 + min(after, AFTER), abs=0.002)
    assert result.words[0].start == result.phonemes[0].start
    sounding = result.audio[round(BEFORE * RATE) :][: RATE // 2]
    assert np.array_equal(sounding, sentence(before, 0.5, after).audio[round(before * RATE) :][: RATE // 2])


def test_where_sound_was_cut_it_fades():
    result = framed(sentence(0.5, 0.5, 0.9))
    assert abs(result.audio[0]) < 1e-9
    assert abs(result.audio[-1]) < 1e-9


def test_a_sound_before_its_phoneme_is_not_cut_off():
    early = sentence(0.5, 0.5, 0.1)
    early.audio[round(0.3 * RATE) : round(0.5 * RATE)] = 0.2
    assert framed(early).phonemes[0].start == pytest.approx(BEFORE + 0.2, abs=0.002)


def test_silence_alone_stays_as_it_is():
    silent = Segment("…", np.zeros(RATE, np.float32), RATE)
    assert framed(silent) is silent


def test_sound_that_is_no_sound_is_refused():
    with pytest.raises(Unavailable, match="weights are broken"):
        kokoro_segment([Token("A", "ˈA", False)], np.full(RATE, np.nan, np.float32), None)
