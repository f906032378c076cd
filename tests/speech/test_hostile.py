"""Whatever a stranger writes, engines stay alive, say only what is written, and give sound, times and a mouth that are sane."""

import logging
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from raven.errors import InvalidInput
from raven.speech import VoiceEngines
from raven.speech.engines import espeak
from raven.speech.engines.hibari import HibariEngine
from raven.speech.engines.silent import SilentEngine
from raven.speech.reading.language import ENGLISH, language_of
from raven.speech.reading.text import speakable
from raven.speech.speaker import Speaker
from tests.trying import CHARACTERS, trying

NASTY = (
    "[x](/y/)", "[hello](/bˈæd/)", "[[h@l'oU]]", "<speak>", "</voice>", "<break time='9s'/>", "**", "```", "\0", "\x1b[31m",
    "\u202e", "\u200b", "\ud800", "\u0301" * 9, "é", "日本語", "😀", "👩‍👩‍👧", "9" * 40, "1e999", "12/31/2026", "$5.99", "½", "①",
    "٣", "ⅷ", "http://x.y/z", "Dr.", "...", "—", "(", "]", "|", "\n", "\t", "hello", "I'm", "&amp;", "%s", "{0}", "../../etc",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(NASTY) | st.text(CHARACTERS, max_size=8) | st.just(" "), max_size=10).map("".join)


@pytest.fixture(scope="module", params=["hibari", "espeak", "silent"])
def speaker(request):
    if request.param == "espeak":
        if (lack := espeak.why_not()) is not None:
            pytest.skip(lack)
        return Speaker(espeak.EspeakEngine())
    return Speaker(request.getfixturevalue("voice") if request.param == "hibari" else SilentEngine())


@trying(25, suppress_health_check=list(HealthCheck))
@given(text=TEXTS)
def test_any_text_gives_sane_speech_or_none(speaker, text):
    if speaker.engine.speaking(language_of(speakable(text)) or ENGLISH, text) is None:
        with pytest.raises(InvalidInput, match="text: this text is in "):
            speaker.speak(text)
        return
    for piece in speaker.speak(text):
        segment = piece.segment
        assert np.isfinite(segment.audio).all()
        assert np.abs(segment.audio).max(initial=0) <= 1
        for timed in (segment.phonemes, segment.words):
            assert all(0 <= each.start <= each.end <= segment.duration + 0.03 for each in timed)
            assert all(a.start <= b.start for a, b in pairwise(timed))
        assert np.isfinite(piece.timeline.values).all()
        assert (np.diff(piece.timeline.times) > 0).all()


def test_a_text_of_100_000_characters_is_refused_at_once(speaker):
    with pytest.raises(InvalidInput, match="text: must have at most 20000 characters"):
        speaker.speak("Hello there. " * 7700)


def test_no_notation_reaches_the_phonemes(speaker):
    plain = sounds(speaker, "Say hello to all.")
    assert sounds(speaker, "Say [hello](/bˈæd/) to all.") == plain
    assert "bˈæd" not in sounds(speaker, "Say [hello]\u200b(/bˈæd/) to all.")
    assert "bˈæd" not in sounds(speaker, "Say [hello] (/b\x00ˈæd/) to all.").replace(" ", "")


def test_an_engine_alone_does_not_obey_notation_either(voice):
    (segment,) = voice.synthesize("Say [hello](/bˈæd/) now.", "af_heart")
    assert "bˈæd" not in "".join(word.phonemes for word in segment.words)


def sounds(speaker, text):
    return " ".join(word.phonemes for piece in speaker.speak(text) for word in piece.segment.words)


def test_logs_say_nothing_of_the_text(voice, caplog):
    engines = VoiceEngines({"hibari": HibariEngine, "silent": SilentEngine})
    with caplog.at_level(logging.DEBUG, logger="raven"):
        list(Speaker(engines).speak("The password is swordfish. ① ٣ ½ [x](/y/) \x00"))
    assert "swordfish" not in caplog.text
    assert "password" not in caplog.text
