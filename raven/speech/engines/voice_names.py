"""Which voice speaks when a name is asked for that the running engine does not have.

Clients send names that they know from elsewhere: OpenAI's, or Kokoro's, of which `af_bella` is the default of some. They are
served by the voice that is nearest to it.
"""

from collections.abc import Mapping, Sequence

from raven.errors import InvalidInput
from raven.said import said
from raven.speech.protocol import Gender, Voice, check_number
from raven.wire.ranges import PITCHES, SPEEDS

LANGUAGES = {
    "a": "en-US", "b": "en-GB", "e": "es", "f": "fr", "h": "hi", "i": "it", "j": "ja", "p": "pt-BR", "z": "zh",
}  # fmt: skip
GENDERS: dict[str, Gender] = {"f": "female", "m": "male"}
_KOKORO = {
    "af": "alloy aoede bella heart jessica kore nicole nova river sarah sky", "ef": "dora", "em": "alex santa", "ff": "siwis",
    "am": "adam echo eric fenrir liam michael onyx puck santa", "hf": "alpha beta", "hm": "omega psi", "if": "sara",
    "im": "nicola", "bf": "alice emma isabella lily", "bm": "daniel fable george lewis",
    "jf": "alpha gongitsune nezumi tebukuro", "jm": "kumo",
    "pf": "dora", "pm": "alex santa", "zf": "xiaobei xiaoni xiaoxiao xiaoyi", "zm": "yunjian yunxi yunxia yunyang",
}  # fmt: skip
KOKORO = frozenset(f"{kind}_{name}" for kind, names in _KOKORO.items() for name in names.split())
"""The voices of Kokoro-82M 1.0."""

OPENAI = {
    "alloy": "af_alloy", "ash": "am_adam", "ballad": "bm_george", "cedar": "am_fenrir", "coral": "af_bella", "echo": "am_echo",
    "fable": "bm_fable", "marin": "af_heart", "nova": "af_nova", "onyx": "am_onyx", "sage": "af_sarah", "shimmer": "af_sky",
    "verse": "am_michael",
}  # fmt: skip
"""OpenAI's voices, and those of Kokoro that bear their name or come near in character."""

LONGEST_MIX = 500  # characters


def kokoro_voice(name: str) -> Voice:
    """What a name in Kokoro's manner tells: its first letter the language, its second the gender."""
    language = LANGUAGES.get(name[:1], "en-US")
    gender = GENDERS.get(name[1:2], "none")
    return Voice(name, language, gender, f"{name.partition('_')[2].capitalize()} of Kokoro ({language}), {gender}")


def english_first(name: str) -> tuple[bool, bool, str]:
    """Sorts Kokoro's names: English voices first, of these the one that sounds best, `af_heart`, then by name."""
    return (not kokoro_voice(name).language.startswith("en"), name != "af_heart", name)


def check_request(
    voices: Sequence[Voice], voice: object, speed: float, pitch: float, others: Mapping[str, Voice] | None = None
) -> Voice:
    """Which of `voices` speaks, if the whole request is sound; the rest as in `nearest`.

    Raises `InvalidInput` that names `voice`, `speed` or `pitch`.
    """
    found = nearest(voices, voice, others or {})
    check_number("speed", speed, SPEEDS)
    check_number("pitch", pitch, PITCHES)
    return found


def in_language(voices: Sequence[Voice], wanted: Voice, language: str) -> Voice:
    """The voice in this language that is nearest to the one wanted. Raises `ValueError` if there is none."""
    those = [voice for voice in voices if voice.language.startswith(language)]
    return min(those, key=lambda voice: (voice.name != wanted.name, _distance(voice, wanted)))


def nearest(voices: Sequence[Voice], name: object, others: Mapping[str, Voice]) -> Voice:
    """The voice of this name, else the most similar one. `others` are further names, of engines that do not run now.

    Names may be written in any case. For a mix of Kokoro's voices, `af_sky+af_bella` or `af_sky(1)+af_bella(3)`, the most
    similar to the one that has the greatest share speaks, to the first if they have the same. Gender counts most, then the
    language, then the order of `voices`. Raises `InvalidInput("voice")` for a name that nobody knows.
    """
    own = {voice.name: voice for voice in voices}
    meant = _meant(name.strip(), {**others, **own}) if isinstance(name, str) else None
    if meant is None:
        known = ", ".join(own)
        raise InvalidInput(
            "voice",
            said(
                "one_of_voices",
                "must be one of {known}, or of the names that OpenAI or Kokoro have for voices",
                known=known,
            ),
        )
    return own.get(meant.name) or min(voices, key=lambda voice: _distance(voice, meant))


def _meant(name: str, known: Mapping[str, Voice]) -> Voice | None:
    return _single(name, known) or _greatest_of_mix(name[:LONGEST_MIX], known)


def _single(name: str, known: Mapping[str, Voice]) -> Voice | None:
    if name in known:
        return known[name]
    name = name.lower()
    if found := next((voice for each, voice in known.items() if each.lower() == name), None):
        return found
    name = OPENAI.get(name, name)
    return known.get(name) or (kokoro_voice(name) if name in KOKORO else None)


def _greatest_of_mix(mix: str, known: Mapping[str, Voice]) -> Voice | None:
    """None if a part of it is no voice."""
    parts: list[tuple[float, Voice]] = []
    for part in mix.split("+"):
        name, _, share = part.strip().removesuffix(")").partition("(")
        voice = _single(name.strip(), known)
        try:
            weight = float(share or 1)
        except ValueError:
            return None
        if voice is None:
            return None
        parts.append((weight, voice))
    return max(parts, key=lambda each: each[0])[1]


def _distance(voice: Voice, wanted: Voice) -> tuple[int, int]:
    genders, languages = {voice.gender, wanted.gender}, {voice.language, wanted.language}
    gender = 0 if len(genders) == 1 else 1 if "none" in genders else 2
    language = 0 if len(languages) == 1 else 1 if len({tag[:2] for tag in languages}) == 1 else 2
    return gender, language
