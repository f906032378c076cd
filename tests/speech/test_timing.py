"""Phonemes and words get their times from the lengths of the characters of a pronunciation."""

from itertools import pairwise

import numpy as np
import pytest

from raven.speech.timing import Token, end_with_sound, even_lengths, spelled, timed

HELLO = [Token("Hello", "həlˈO", True), Token("you", "jˈuː", False), Token(".", ".", False)]


def lengths(*tenths: float) -> np.ndarray:
    return np.array(tenths) / 10


def test_marks_lend_their_time_to_the_vowel_they_belong_to_and_blanks_are_shared():
    #                                   h  ə  l  ˈ  O  _  j  ˈ  u  ː  .
    phonemes, words = timed(HELLO, lengths(5, 1, 1, 1, 1, 2, 2, 1, 1, 2, 1, 3, 1), bias=0.0)
    assert [(p.symbol, p.stress) for p in phonemes] == [("h", 0), ("ə", 0), ("l", 0), ("O", 2), ("j", 0), ("u", 2)]
    assert [p.start for p in phonemes] == pytest.approx([0.5, 0.6, 0.7, 0.8, 1.2, 1.4])
    assert [p.end for p in phonemes] == pytest.approx([0.6, 0.7, 0.8, 1.2, 1.4, 1.8])
    assert [(w.text, w.phonemes) for w in words] == [("Hello", "həlˈO"), ("you", "jˈuː")]
    assert [w.start for w in words] == pytest.approx([0.5, 1.2])
    assert [w.end for w in words] == pytest.approx([1.2, 1.8])


def test_punctuation_is_a_pause_that_no_phoneme_takes():
    tokens = [Token("No", "nO", False), Token(",", ",", True), Token("no", "nO", False)]
    phonemes, _ = timed(tokens, lengths(1, 1, 1, 2, 2, 1, 1, 1), bias=0.0)
    assert phonemes[1].end == pytest.approx(0.3)
    assert phonemes[2].start == pytest.approx(0.7)


def test_a_number_of_several_words_is_one_word_without_gaps():
    phonemes, words = timed([Token("21", "twˈɛnti wˈʌn", False)], np.full(14, 0.1), bias=0.0)
    assert len(words) == 1
    assert all(a.end == b.start for a, b in pairwise(phonemes))


def test_bias_moves_everything_but_never_before_the_begin():
    late, _ = timed(HELLO, np.full(13, 0.1), bias=0.0)
    true, _ = timed(HELLO, np.full(13, 0.1), bias=0.15)
    assert true[3].start == pytest.approx(late[3].start - 0.15)
    assert true[0].start == 0


def test_lengths_that_do_not_fit_the_characters_are_an_error():
    with pytest.raises(ValueError, match="12 lengths for 11 characters"):
        timed(HELLO, np.full(12, 0.1), bias=0.0)


def test_the_last_sound_ends_when_it_is_no_longer_heard():
    phonemes, words = timed(HELLO, np.full(13, 0.1), bias=0.0)
    audio = np.zeros(24000 * 13 // 10, np.float32)
    audio[: 24000 * 102 // 100] = 0.5
    heard, spoken = end_with_sound(phonemes, words, audio, 24000)
    assert phonemes[-1].end == pytest.approx(1.1)
    assert heard[-1].end == pytest.approx(1.02, abs=0.011)
    assert spoken[-1].end == heard[-1].end
    assert heard[:-1] == phonemes[:-1]


def test_even_lengths_fill_the_duration():
    seconds = even_lengths(HELLO, 2.0)
    assert seconds.sum() == pytest.approx(2.0)
    assert len(seconds) == len(spelled(HELLO)) + 2
