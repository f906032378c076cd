"""eSpeak NG speaks, and its sounds and words are where it says."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest

from raven.errors import Unavailable
from raven.speech.engines import espeak
from raven.speech.reading.phonemes import SYMBOLS


@pytest.fixture(scope="module")
def robot():
    if (lack := espeak.why_not()) is not None:
        pytest.skip(lack)
    return espeak.EspeakEngine()


def said(robot, text="Peter bought 25 maps at a café, and left.", voice="en-us+f2", **more):
    (segment,) = robot.synthesize(text, voice, **more)
    return segment


def test_words_are_those_of_the_text_and_in_order(robot):
    segment = said(robot)
    assert [word.text for word in segment.words] == ["Peter", "bought", "25", "maps", "at a", "café", "and", "left"]
    assert segment.words[2].phonemes == "twˈɛntifˈIv"
    assert {phoneme.symbol for phoneme in segment.phonemes} <= SYMBOLS
    for timed in (segment.phonemes, segment.words):
        assert all(each.start < each.end for each in timed)
        assert all(a.end <= b.start + 1e-9 for a, b in pairwise(timed))
        assert timed[-1].end <= segment.duration


def test_the_sound_is_where_the_vowels_are(robot):
    segment = said(robot, "Papa! Mama!")
    power = np.abs(segment.audio)

    def level(start, end):
        return float(power[int(start * 24000) : int(end * 24000)].mean())

    vowels = [phoneme for phoneme in segment.phonemes if phoneme.symbol == "ɑ"]
    pause = max((b.start - a.end, a.end, b.start) for a, b in pairwise(segment.phonemes))
    assert len(vowels) == 2
    assert all(level(vowel.start, vowel.end) > 10 * level(*pause[1:]) for vowel in vowels)


def test_accents_differ(robot):
    assert said(robot, "better", "en-us+f2").words[0].phonemes == "bˈɛTəɹ"
    assert said(robot, "better", "en-gb+f2").words[0].phonemes == "bˈɛtə"


def test_speed_and_pitch_do_what_they_say(robot):
    plain, fast, high = said(robot), said(robot, speed=1.6), said(robot, pitch=1.6)
    assert fast.duration < 0.75 * plain.duration
    assert high.duration == pytest.approx(plain.duration, rel=0.03)

    def tone(segment):
        vowel = max(segment.phonemes, key=lambda each: each.end - each.start)
        middle = round((vowel.start + vowel.end) / 2 * 24000)
        piece = segment.audio[middle - 960 : middle + 960]
        return 24000 / (60 + int(np.argmax(np.correlate(piece, piece, "full")[1979:2219])))

    assert tone(high) / tone(plain) == pytest.approx(1.6, rel=0.15)


def test_many_at_once_do_not_mix_their_sounds(robot):
    texts = ["One.", "A sentence that is longer.", "Peter bought 25 maps at a café, and left.", "Two words."]
    alone = [said(robot, text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda i: said(robot, texts[i % 4]), range(24)))
    for i, segment in enumerate(together):
        assert [word.text for word in segment.words] == [word.text for word in alone[i % 4].words]
        assert segment.duration == pytest.approx(alone[i % 4].duration, abs=0.03)


def test_nothing_to_say_is_nothing(robot):
    for text in ("", "  ", "...", "!?"):
        assert list(robot.synthesize(text, "en-us+f2")) == []


def test_its_notation_for_phonemes_and_markup_stay_text(robot):
    spelled = "".join(word.phonemes for word in said(robot, "[[h@l'oU]] x").words)
    assert not spelled.startswith("həlˈO")


def test_a_missing_library_is_told_with_the_remedy(monkeypatch):
    monkeypatch.setattr(espeak, "find_spec", lambda name: None)
    with pytest.raises(Unavailable, match=r"pip install 'raven-avatar\[espeak\]'"):
        espeak.EspeakEngine()


def test_a_library_that_cannot_be_loaded_is_told(robot, monkeypatch):
    import espeakng_loader

    monkeypatch.setattr(espeak, "_LIBRARY", espeak._Library())
    monkeypatch.setattr(espeakng_loader, "get_library_path", lambda: "/nowhere/libespeak-ng.so")
    with pytest.raises(Unavailable, match="library of eSpeak NG cannot be loaded"):
        said(robot)
