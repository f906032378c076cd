"""What is not English is said by an engine that can, or refused with the language's name; it is never silent or spelled."""

from itertools import pairwise

import pytest

from raven.errors import InvalidInput
from raven.speech import VoiceEngines
from raven.speech.engines import espeak, kokoro_onnx
from raven.speech.engines.hibari import HibariEngine
from raven.speech.engines.silent import SilentEngine
from raven.speech.reading import foreign
from raven.speech.speaker import Speaker, SpokenLine

GERMAN, JAPANESE, RUSSIAN = "Guten Morgen, wie geht es dir?", "今日は元気ですか？", "Привет, как дела?"


def sounds(pieces) -> str:
    return "".join(phoneme.symbol for piece in pieces for phoneme in piece.segment.phonemes)


@pytest.fixture(scope="module")
def english(voice):
    """A speaker whose only engine speaks English."""
    return Speaker(VoiceEngines({"hibari": lambda: voice}))


@pytest.fixture(scope="module")
def both(voice):
    if (lack := espeak.why_not()) is not None:
        pytest.skip(lack)
    return Speaker(VoiceEngines({"hibari": lambda: voice, "espeak": espeak.EspeakEngine}))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            JAPANESE,
            "this text is in Japanese, and no voice of this server speaks Japanese. A voice for it comes with pip install",
        ),
        (GERMAN, "this text is in German, and no voice"),
        (RUSSIAN, "this text is in Russian, and no voice"),
        ("สวัสดี", "this text is in Thai, and no voice of this server speaks Thai. Raven has no voice for it yet."),
    ],
)
def test_a_language_that_nobody_speaks_is_refused_by_its_name_with_what_would_help(english, text, told):
    with pytest.raises(InvalidInput) as refused:
        english.speak(text)
    assert refused.value.field == "text"
    assert refused.value.message.startswith(told)


def test_another_engine_takes_over_in_that_language(both):
    lines = both.lines(GERMAN)
    assert lines == (SpokenLine(GERMAN, "de"),)
    assert both.speaking(lines).name == "espeak"
    assert both.voice("af_heart", lines=lines).name == "de+f2"
    assert both.voice("onyx", lines=lines).name == "de+m1"
    assert sounds(both.speak(GERMAN)).startswith("ɡutən")
    assert both.speaking(both.lines("Good morning!")).name == "hibari"


def test_times_are_told_for_foreign_words_too(both):
    words = [word for piece in both.speak(GERMAN) for word in piece.segment.words]
    assert [word.text for word in words] == ["Guten", "Morgen", "wie", "geht", "es", "dir"]
    assert all(a.end <= b.start + 1e-6 for a, b in pairwise(words))


def test_a_sentence_in_another_language_is_said_in_it(both):
    lines = both.lines("I have learned something for you! Guten Morgen, wie geht es dir? That is all that I know.")
    assert [line.language for line in lines] == ["en", "de", "en"]
    assert len(list(both.say(lines))) == 3


def test_foreign_words_in_english_are_read_as_they_sound(english):
    assert sounds(english.speak("I said Привет to them.")) == sounds(english.speak("I said privet to them."))
    (line,) = english.lines("I love こんにちは very much.")
    assert line.language == "en"
    (piece,) = english.say((line,))
    assert len(piece.segment.words) == 5


def test_a_foreign_sentence_in_english_is_not_refused(english):
    assert [line.language for line in english.lines("Hello! こんにちは。 How are you today?")] == ["en"] * 3


def test_the_robot_does_not_speak_languages_that_it_does_not_know(both):
    assert both.engine.speaking("ja", "こんにちは") is not None
    for language, text in (("ja", JAPANESE), ("th", "สวัสดี"), ("xx", "")):
        assert both.engine.speaking(language, text) is None


def test_silence_is_the_same_in_every_language():
    assert len(list(Speaker(SilentEngine()).speak(JAPANESE))) == 1


@pytest.mark.skipif(not foreign.is_here("ja") or kokoro_onnx.why_not() is not None, reason="needs the extra japanese")
def test_japanese_is_spoken_by_japanese_voices(voice):
    speaker = Speaker(VoiceEngines({"hibari": HibariEngine, "kokoro-onnx": kokoro_onnx.KokoroOnnxEngine}))
    lines = speaker.lines(JAPANESE)
    assert speaker.speaking(lines).name == "kokoro-onnx"
    assert speaker.voice("heart_man", lines=lines).name == "jm_kumo"
    (piece,) = speaker.speak(JAPANESE)
    assert sounds([piece]).replace("ʲ", "").startswith("kjo") or sounds([piece]).startswith("ko")
    assert 1 < piece.segment.duration < 4
    assert piece.timeline.times[-1] > 1


@pytest.mark.skipif(not foreign.is_here("es"), reason="needs the extra kokoro")
def test_spanish_is_pronounced_for_kokoro():
    (part,) = foreign.Foreign("es").parts("Hola amigo", frozenset("olaˈmiɣ "))
    assert [token.text for token in part] == ["Hola", "amigo"]
