"""A mouth for a sound of which only the text is known, or not even that."""

import numpy as np
import pytest

from raven.pose import MOUTH_OPEN_MORPHS
from raven.speech.underlaid import Pronunciation, laid_under, mouth_of_loudness, reading_of
from raven.speech.visemes import visemes

RATE = 16_000


def tone(seconds: float, level: float = 0.3) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(level * np.sin(2 * np.pi * 200 * t), np.float32)


def quiet(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), np.float32)


def opening(timeline, t: float) -> float:
    return float(timeline.at(t).sum())


def test_the_mouth_is_open_where_it_is_loud_and_closed_in_pauses():
    sound = np.concatenate([quiet(0.4), tone(0.6), quiet(0.5), tone(0.6)])
    mouth = mouth_of_loudness(sound, RATE)
    assert [opening(mouth, t) > 0.5 for t in (0.2, 0.8, 1.4, 2.0)] == [False, True, False, True]
    assert opening(mouth, 0.2) == opening(mouth, 1.45) == 0
    assert mouth.duration < 2.1 + 0.3
    assert opening(mouth, mouth.duration) == 0


def test_it_never_jumps():
    rng = np.random.default_rng(1)
    sound = np.concatenate([tone(0.05, float(level)) for level in rng.uniform(0, 0.5, 60)])
    mouth = mouth_of_loudness(sound, RATE)
    values = [opening(mouth, t) for t in np.arange(0, 3, 1 / 60)]
    assert np.abs(np.diff(values)).max() < 0.45


def test_noise_in_which_nobody_speaks_opens_no_mouth():
    noise = np.random.default_rng(1).normal(0, 0.001, RATE).astype(np.float32)
    assert mouth_of_loudness(noise, RATE).values.max() == 0


@pytest.mark.parametrize("text", ["Mamma mia, what a day!", "Guten Morgen, liebe Sonne!"])
def test_phonemes_lie_where_it_sounds_and_in_their_order(text):
    sound = np.concatenate([quiet(0.3), tone(0.7), quiet(0.4), tone(0.7), quiet(0.3)])
    laid = laid_under(reading_of(text), sound, RATE)
    starts = [phoneme.start for phoneme in laid.phonemes]
    assert starts == sorted(starts)
    assert starts[0] == pytest.approx(0.3, abs=0.03)
    assert laid.phonemes[-1].end == pytest.approx(2.1, abs=0.03)
    for phoneme in laid.phonemes:
        assert phoneme.end <= 1.03 or phoneme.start >= 1.37, phoneme
    assert laid.words[0].start == starts[0]
    mouth = visemes(laid.phonemes, laid.duration, sound, RATE)
    assert opening(mouth, 1.25) == 0


def test_lips_meet_at_a_p_in_the_text_which_loudness_cannot_know():
    sound = tone(1.2)
    laid = laid_under(reading_of("a papa"), sound, RATE)
    mouth = visemes(laid.phonemes, laid.duration, sound, RATE)
    shut = [phoneme for phoneme in laid.phonemes if phoneme.symbol == "p"]
    assert len(shut) == 2
    assert all(opening(mouth, (p.start + p.end) / 2) == 0 for p in shut)
    assert opening(mouth_of_loudness(sound, RATE), (shut[1].start + shut[1].end) / 2) > 0.5


@pytest.mark.parametrize("text", ["", "...", "?!", "🙂"])
def test_without_anything_to_pronounce_loudness_is_left(text):
    assert laid_under(reading_of(text), tone(1), RATE).phonemes == ()


@pytest.mark.parametrize("sound", [np.zeros(0, np.float32), quiet(1), np.zeros(1, np.float32)])
def test_without_a_sound_nothing_moves(sound):
    assert mouth_of_loudness(sound, RATE).values.max(initial=0) == 0
    assert laid_under(reading_of("Hello"), sound, RATE) == Pronunciation((), (), len(sound) / RATE)
    assert len(MOUTH_OPEN_MORPHS) == mouth_of_loudness(sound, RATE).values.shape[1]
