"""Names that clients know from elsewhere are served by the nearest voice; names that nobody knows are not."""

import pytest

from raven.errors import InvalidInput
from raven.speech.engines.silent import SilentEngine
from raven.speech.engines.voice_names import KOKORO, OPENAI, kokoro_voice, nearest
from raven.speech.protocol import Voice

HERE = tuple(kokoro_voice(name) for name in ("af_heart", "af_nova", "bf_emma", "jm_kumo"))


def served(name, voices=HERE):
    return nearest(voices, name, {}).name


@pytest.mark.parametrize(
    ("asked", "speaks"),
    [
        ("af_nova", "af_nova"),
        ("af_bella", "af_heart"),
        ("bf_lily", "bf_emma"),
        ("am_adam", "jm_kumo"),
        ("zf_xiaoni", "af_heart"),
        ("nova", "af_nova"),
        ("Nova", "af_nova"),
        ("alloy", "af_heart"),
        ("onyx", "jm_kumo"),
        (" af_nova ", "af_nova"),
        ("AF_Nova", "af_nova"),
        ("ONYX", "jm_kumo"),
        ("Bf_Lily", "bf_emma"),
        ("af_sky+af_bella", "af_heart"),
        ("af_nova+bf_emma", "af_nova"),
        ("BF_Emma + af_nova", "bf_emma"),
        ("af_nova(1)+bf_emma(3)", "bf_emma"),
        ("af_nova(0.5)+bf_emma(0.5)", "af_nova"),
        ("am_adam+nova", "jm_kumo"),
    ],
)
def test_gender_counts_most_then_language(asked, speaks):
    assert served(asked) == speaks


def test_every_name_of_openai_and_kokoro_is_served_by_every_engine(voice):
    for engine in (voice, SilentEngine()):
        own = {each.name for each in engine.voices()}
        assert {engine.check(name).name for name in (*OPENAI, *KOKORO)} <= own


def test_openai_names_lead_to_voices_that_kokoro_has():
    assert set(OPENAI.values()) <= KOKORO
    assert {"alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse"} <= set(
        OPENAI
    )


def test_a_voice_whose_own_name_looks_like_a_mix_is_itself():
    own = (*HERE, Voice("en-us+f2", "en-US", "female", "a robot"))
    assert served("EN-US+f2", own) == "en-us+f2"


def test_an_own_voice_wins_over_a_name_of_openai():
    own = (*HERE, Voice("nova", "en-US", "female", "mine"))
    assert nearest(own, "nova", {}).description == "mine"


@pytest.mark.parametrize(
    "name",
    [
        *("", "nobody", "af_", "af_nobody", None, 3, True, ["alloy"], "alloy,echo", "x" * 10_000),
        *("af_sky+nobody", "nobody+af_sky", "af_sky+", "+", "af_sky(much)+af_bella", "alloy+" * 10_000),
    ],
)
def test_a_name_that_nobody_knows_is_refused_with_those_that_are_here(name):
    with pytest.raises(InvalidInput, match="voice: must be one of af_heart, af_nova") as refused:
        served(name)
    assert len(str(refused.value)) < 300
