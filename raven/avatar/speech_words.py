"""The words of a sentence as they are written, in time: for subtitles that light up.

A voice tells when it says what it makes of a text: "2024" may be one word or "twenty twenty four", "Dr." loses its dot.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from raven.speech.protocol import Word

WRITTEN = re.compile(r"\S*\w\S*")  # with the punctuation around it


@dataclass(frozen=True)
class TimedWord:
    """A piece of the sentence, and from when to when it is said: seconds from the sentence's begin."""

    text: str
    start: float
    end: float
    phonemes: str = ""


def written_words(sentence: str, spoken: Sequence[Word]) -> tuple[TimedWord, ...]:
    """Every written word that is said, in order, with its time; written words that are said as one share an entry.

    Words that are not in the sentence at all stand as they are spoken.
    """
    written = WRITTEN.findall(sentence)
    matcher = SequenceMatcher(None, [_bare(word) for word in written], [_bare(word.text) for word in spoken], False)
    result: list[TimedWord] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if j1 == j2:
            continue
        if i2 - i1 == j2 - j1:
            result += [_timed(written[i], spoken[j : j + 1]) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)]
        elif kind == "insert":
            result += [_timed(word.text, [word]) for word in spoken[j1:j2]]
        else:
            result.append(_timed(" ".join(written[i1:i2]), spoken[j1:j2]))
    return tuple(result)


def _bare(word: str) -> str:
    return "".join(character for character in word.lower() if character.isalnum())


def _timed(text: str, spoken: Sequence[Word]) -> TimedWord:
    return TimedWord(text, spoken[0].start, spoken[-1].end, " ".join(word.phonemes for word in spoken))
