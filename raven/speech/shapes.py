"""The mouth shape of every phoneme, as amounts of the six morphs that open the mouth.

The amounts follow what phonetics says of jaw and lips: the jaw falls from i over e to a, the lips round from ʌ over ɔ to u.
Consonants barely open the mouth; those of the tongue leave the lips to the vowels around them.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from raven.pose import MOUTH_OPEN_MORPHS
from raven.speech.reading.phonemes import DIPHTHONGS, LIPS_TOGETHER, VOWELS

MouthShape: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True)
class Articulation:
    """A consonant: its own `shape`, and 0..1 how firmly it holds that against the vowels around it."""

    shape: MouthShape
    firmness: float


def _shape(
    aaa: float = 0, iii: float = 0, uuu: float = 0, eee: float = 0, ooo: float = 0, delta: float = 0
) -> MouthShape:
    return np.array([aaa, iii, uuu, eee, ooo, delta], np.float32)


CLOSED = np.zeros(len(MOUTH_OPEN_MORPHS), np.float32)
_OPEN, _MID = _shape(aaa=1.0), _shape(delta=0.45)
_VOWELS: dict[str, MouthShape] = {
    "a": _OPEN, "ɑ": _shape(aaa=0.95), "æ": _shape(aaa=0.55, eee=0.4), "ʌ": _shape(aaa=0.55, delta=0.25), "ɐ": _shape(aaa=0.6),
    "ɔ": _shape(ooo=0.85, aaa=0.1), "ɒ": _shape(ooo=0.65, aaa=0.25), "o": _shape(ooo=0.85, uuu=0.1),
    "ə": _MID, "ɜ": _shape(delta=0.45, ooo=0.1), "ɚ": _shape(delta=0.4, ooo=0.1), "ᵊ": _shape(delta=0.25),
    "ɨ": _shape(iii=0.4), "ᵻ": _shape(iii=0.4), "ɛ": _shape(eee=0.75), "e": _shape(eee=0.6, iii=0.2), "i": _shape(iii=0.8),
    "ɪ": _shape(iii=0.5, eee=0.1), "u": _shape(uuu=0.9), "ʊ": _shape(uuu=0.6, ooo=0.1), "y": _shape(uuu=0.7),
    "ø": _shape(ooo=0.5, uuu=0.2),
    "œ": _shape(ooo=0.6), "ɯ": _shape(iii=0.4, uuu=0.2), "ɤ": _shape(delta=0.5),
}  # fmt: skip
_CONSONANTS: dict[str, Articulation] = {
    **{symbol: Articulation(CLOSED, 1.0) for symbol in LIPS_TOGETHER},
    **{symbol: Articulation(_shape(iii=0.1), 0.95) for symbol in "fv"},  # the lower lip at the teeth
    **{symbol: Articulation(_shape(uuu=0.55), 0.8) for symbol in "wɥ"},
    "ɹ": Articulation(_shape(ooo=0.25), 0.5),
    **{symbol: Articulation(_shape(ooo=0.3, uuu=0.1), 0.65) for symbol in "ʃʒʧʤɕʑʂʐ"},
    **{symbol: Articulation(_shape(iii=0.22), 0.75) for symbol in "szʦʣS"},  # the teeth are nearly shut
    **{symbol: Articulation(_shape(iii=0.18), 0.6) for symbol in "tdnTɾ"},
    "l": Articulation(_shape(eee=0.22), 0.5),
    **{symbol: Articulation(_shape(delta=0.22), 0.6) for symbol in "θð"},
    "j": Articulation(_shape(iii=0.45), 0.6),
    "h": Articulation(CLOSED, 0.1),  # a breath through the shape of the vowel to come
}
_TONGUE = Articulation(_shape(delta=0.15), 0.35)  # k g ng and what English lacks: made behind, seen little


def vowel_shapes(symbol: str) -> tuple[MouthShape, ...]:
    """One shape, or the two that a diphthong glides between; empty for what is no vowel."""
    if symbol not in VOWELS:
        return ()
    return tuple(_VOWELS.get(part, _MID) for part in DIPHTHONGS.get(symbol, symbol))


def articulation(symbol: str) -> Articulation:
    """What a consonant does to the mouth."""
    return _CONSONANTS.get(symbol, _TONGUE)
