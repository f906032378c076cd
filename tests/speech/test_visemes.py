"""The mouth follows the phonemes."""

import numpy as np
import pytest

from raven.pose import MOUTH_OPEN_MORPHS
from raven.speech.engines.silent import SilentEngine
from raven.speech.protocol import Phoneme
from raven.speech.reading.phonemes import SYMBOLS
from raven.speech.visemes import timeline_of, visemes

FRAME = 1 / 25


def said(symbols: str, each: float = 0.08, begin: float = 0.3, stress: int = 2) -> list[Phoneme]:
    return [Phoneme(symbol, begin + i * each, begin + (i + 1) * each, stress) for i, symbol in enumerate(symbols)]


def track(phonemes, **more):
    return visemes(phonemes, phonemes[-1].end + 0.5, **more)


def openness(timeline, t: float) -> float:
    return float(timeline.at(t).sum())


def widest(timeline, phoneme: Phoneme) -> dict[str, float]:
    times = np.linspace(phoneme.start - 0.03, phoneme.end, 30)
    return timeline.morphs(max(times, key=lambda t: openness(timeline, t)))


@pytest.mark.parametrize("each", [0.03, 0.05, 0.08, 0.15])
@pytest.mark.parametrize("offset", np.linspace(0, FRAME, 5))
def test_every_p_b_and_m_shows_closed_lips_in_some_frame_at_25_per_second(each, offset):
    phonemes = said("ɑpɑbɑmɑmpɑbmɑ", each)
    timeline = track(phonemes)
    frames = np.arange(offset, timeline.duration, FRAME)
    for phoneme in phonemes:
        if phoneme.symbol in "pbm":
            near = frames[(frames > phoneme.start - FRAME) & (frames < phoneme.end + FRAME)]
            assert min(openness(timeline, t) for t in near) < 0.05


def test_lips_are_shut_for_the_whole_of_an_m():
    phonemes = said("ɑmɑ", 0.1)
    timeline = track(phonemes)
    assert max(openness(timeline, t) for t in np.linspace(phonemes[1].start, phonemes[1].end, 20)) == 0


def test_vowels_open_the_mouth_and_pauses_close_it():
    phonemes = [*said("hɑ"), *said("hɑ", begin=1.0)]
    timeline = track(phonemes)
    assert openness(timeline, phonemes[1].start + 0.02) > 0.7
    assert openness(timeline, 0.8) == 0
    assert openness(timeline, phonemes[3].start + 0.02) > 0.7
    assert openness(timeline, 0.0) == 0
    assert openness(timeline, phonemes[-1].end + 0.2) == 0


@pytest.mark.parametrize(
    ("vowel", "morph"),
    [
        ("ɑ", "mouth_aaa_index"),
        ("i", "mouth_iii_index"),
        ("u", "mouth_uuu_index"),
        ("ɛ", "mouth_eee_index"),
        ("ɔ", "mouth_ooo_index"),
        ("ə", "mouth_delta"),
    ],
)
def test_each_kind_of_vowel_has_its_own_shape(vowel, morph):
    phonemes = said(f"t{vowel}t", 0.12)
    shape = widest(track(phonemes), phonemes[1])
    assert max(shape, key=lambda name: shape[name]) == morph


def test_a_diphthong_glides_from_its_first_to_its_second_vowel():
    timeline = track(said("W", 0.24))
    early, late = timeline.morphs(0.37), timeline.morphs(0.45)
    assert early["mouth_aaa_index"] > 0.8 > late["mouth_aaa_index"]
    assert late["mouth_uuu_index"] > 0.3 > early["mouth_uuu_index"]


def test_stress_and_loudness_open_the_mouth_further():
    def peak(**more):
        phonemes = said("tɛt", 0.12, stress=more.pop("stress", 2))
        return openness(track(phonemes, **more), phonemes[1].start + 0.03)

    assert peak(stress=2) > peak(stress=1) > peak(stress=0) > 0.3
    time = np.arange(24000) / 24000
    loud_then_quiet = np.where(time < 0.6, 0.4, 0.06) * np.sin(2 * np.pi * 200 * time)
    phonemes = [*said("ɛ", 0.2), *said("ɛ", 0.2, begin=0.7)]
    timeline = track(phonemes, audio=loud_then_quiet.astype(np.float32))
    assert openness(timeline, 0.37) > 1.2 * openness(timeline, 0.77)


def test_a_consonant_takes_on_the_vowel_to_come():
    before_u, before_i = said("ku", 0.1), said("ki", 0.1)
    assert track(before_u).morphs(0.32)["mouth_uuu_index"] > 0.1
    assert track(before_i).morphs(0.32)["mouth_iii_index"] > 0.1
    assert track(before_i).morphs(0.32)["mouth_uuu_index"] == 0


@pytest.mark.parametrize("consonant", sorted("tdnszfvklɡŋθðʃʒʧʤh"))
def test_no_consonant_alone_opens_the_mouth_wide(consonant):
    timeline = track(said(consonant))
    assert max(openness(timeline, t) for t in np.arange(0, 1, 0.01)) < 0.45


def test_any_sounds_at_any_pace_give_a_sound_track():
    rng = np.random.default_rng(4)
    symbols = sorted(SYMBOLS)
    for _ in range(200):
        edges = np.cumsum(rng.choice([0.0, 0.004, 0.03, 0.08, 0.3], 41))
        phonemes = [
            Phoneme(str(rng.choice(symbols)), edges[i], edges[i + 1], int(rng.integers(3)))
            for i in range(40)
            if rng.random() < 0.9
        ]
        timeline = visemes(phonemes, float(edges[-1]))
        assert (np.diff(timeline.times) > 0).all()
        assert timeline.times[0] >= 0
        assert timeline.values.min() >= 0
        assert (timeline.values.sum(axis=1) <= 1.001).all()
        assert (timeline.values[-1] == 0).all()


def test_no_phonemes_no_movement():
    assert visemes([], 1.0).duration == 0


def test_an_engine_without_sound_moves_the_mouth_too():
    (segment,) = SilentEngine().synthesize("Hello there, my friend.", "silent")
    timeline = timeline_of(segment)
    assert max(openness(timeline, t) for t in np.arange(0, segment.duration, 0.01)) > 0.6
    assert set(timeline.morphs(0)) == set(MOUTH_OPEN_MORPHS)
