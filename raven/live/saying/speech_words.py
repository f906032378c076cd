"""The words of a sentence as they are written, in time: for subtitles that light up.

A voice tells when it says what it makes of a text: "2024" may be one word or "twenty twenty four", "3 m/s" is "three meters per
second", "Dr." loses its dot.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from raven.speech.protocol import Word
from raven.speech.reading.readings import pieces

WRITTEN = re.compile(r"\S*\w\S*")  # with the punctuation around it


@dataclass(frozen=True)
class TimedWord:
    """A piece of the sentence, and from when to when it is said: seconds from the sentence's begin."""

    text: str
    start: float
    end: float
    phonemes: str = ""


@dataclass(frozen=True)
class _Share:
    """Written words `first` to `last` are said by the spoken words from `begin` to before `end`; no written ones: -1."""

    first: int
    last: int
    begin: int
    end: int


def written_words(sentence: str, spoken: Sequence[Word]) -> tuple[TimedWord, ...]:
    """Every written word that is said, in order, with its time; written words that are said as one share an entry.

    Words that are not in the sentence at all stand as they are spoken.
    """
    written = list(WRITTEN.finditer(sentence))
    said = list(_said(sentence, written))
    matcher = SequenceMatcher(None, [word for word, _, _ in said], [_bare(word.text) for word in spoken], False)
    shares: list[_Share] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if i2 - i1 == j2 - j1:
            shares += [_Share(*said[i1 + k][1:], j1 + k, j1 + k + 1) for k in range(i2 - i1)]
        elif kind == "insert":
            shares += [_Share(-1, -1, j, j + 1) for j in range(j1, j2)]
        elif kind != "delete":
            shares.append(_Share(said[i1][1], said[i2 - 1][2], j1, j2))
    result = []
    for share in _joined(shares):
        heard = spoken[share.begin : share.end]
        text = " ".join(found.group() for found in written[share.first : share.last + 1]) if share.first >= 0 else ""
        result.append(
            TimedWord(text or heard[0].text, heard[0].start, heard[-1].end, " ".join(word.phonemes for word in heard))
        )
    return tuple(result)


def word_starts(sentence: str, words: Sequence[TimedWord], duration: float) -> list[float]:
    """When each written word of a sentence begins to sound: seconds from its begin.

    One that is not said by itself begins with the next one that is, and at the sentence's end if none is.
    """
    written = [found.group() for found in WRITTEN.finditer(sentence)]
    starts = [duration] * len(written)
    at = 0
    for word in words:
        for part in word.text.split():
            if part in written[at:]:
                found = written.index(part, at)
                starts[at : found + 1] = [word.start] * (found + 1 - at)
                at = found + 1
    return starts


def _said(sentence: str, written: Sequence[re.Match[str]]) -> Iterator[tuple[str, int, int]]:
    """What is said of the sentence, word by word, and which written words it belongs to: from, to."""
    at = 0
    for piece, words in pieces(sentence):
        end = at + len(piece)
        here = [i for i, found in enumerate(written) if found.start() < end and at < found.end()]
        if piece == words:
            for i in here:
                part = sentence[max(at, written[i].start()) : min(end, written[i].end())]
                if _bare(part):
                    yield _bare(part), i, i
        elif here:
            for word in words.split():
                if _bare(word):
                    yield _bare(word), here[0], here[-1]
        at = end


def _joined(shares: Sequence[_Share]) -> list[_Share]:
    """Neighbours that share a written word as one."""
    result: list[_Share] = []
    for share in shares:
        last = result[-1] if result else None
        if last is not None and last.first >= 0 and share.first >= 0 and share.first <= last.last:
            result[-1] = _Share(last.first, max(last.last, share.last), last.begin, share.end)
        else:
            result.append(share)
    return result


def _bare(word: str) -> str:
    return "".join(character for character in word.lower() if character.isalnum())
