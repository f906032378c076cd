"""Texts as the tokens of BERT (English, without case): words and punctuation, and words in the longest pieces of the vocabulary.

After Devlin et al., BERT, 2018. The same tokens as those of the package `tokenizers`, which would take three times the memory.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

LONGEST_WORD = 100  # characters; longer ones are unknown
UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"
_SPECIAL = re.compile(r"(\[(?:PAD|UNK|CLS|SEP|MASK)\])")  # who writes these means them
_UNSEEN = ("Cc", "Cf", "Co", "Cs")  # of Unicode; not those that nobody has assigned yet
_KEPT = 0x3000  # forms of characters below this are kept: those of alphabets
_IDEOGRAPHS = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class WordPieces:
    """Gives the numbers of a text's tokens. May be called from any thread."""

    def __init__(self, file: Path) -> None:
        """`file`: a `tokenizer.json` with the vocabulary."""
        self._numbers: dict[str, int] = json.loads(file.read_bytes())["model"]["vocab"]
        self._forms = _Forms()

    def __call__(self, text: str, most: int) -> list[int]:
        """At most `most` numbers, the first of `[CLS]` and the last of `[SEP]`; the rest of the text is not heard."""
        inner = islice((number for word in self._words(text) for number in self._pieces(word)), most - 2)
        return [self._numbers[BEGIN], *inner, self._numbers[END]]

    def _words(self, text: str) -> Iterator[str]:
        for part in _SPECIAL.split(text):
            if _SPECIAL.fullmatch(part):
                yield part
            else:
                yield from part.translate(self._forms).split()

    def _pieces(self, word: str) -> list[int]:
        """The longest beginning that is in the vocabulary, then of the rest, and so on; unknown, if that leaves anything."""
        whole = self._numbers.get(word)
        if whole is not None:
            return [whole]
        found: list[int] = []
        start = 0
        while start < len(word) <= LONGEST_WORD:
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            pieces = ((end, self._numbers.get(mark + word[start:end])) for end in ends)
            start, number = next(((end, number) for end, number in pieces if number is not None), (0, None))
            if number is None:
                break
            found.append(number)
        return found if start == len(word) else [self._numbers[UNKNOWN]]


class _Forms(dict[int, str]):
    """What becomes of a character, for `str.translate`; filled as they come."""

    def __missing__(self, code: int) -> str:
        form = _form(chr(code))
        if code < _KEPT:
            self[code] = form
        return form


def _form(character: str) -> str:
    """Small, without accents; nothing of what is not seen, and space around punctuation and ideographs, which are words."""
    if character in "\t\n\r":
        return " "
    category = unicodedata.category(character)
    if category in _UNSEEN or character == "\ufffd":
        return ""
    if category[0] == "Z":
        return " "
    bare = "".join(each for each in unicodedata.normalize("NFD", character) if unicodedata.category(each) != "Mn")
    form = "".join(f" {each} " if _is_punctuation(each) else each for each in bare.lower())
    return f" {form} " if any(first <= ord(character) <= last for first, last in _IDEOGRAPHS) else form


def _is_punctuation(character: str) -> bool:
    """Of Unicode; and all that is neither letter nor digit in ASCII, such as `$` and `^`."""
    in_ascii = "!" <= character <= "~" and not character.isalnum()
    return in_ascii or unicodedata.category(character)[0] == "P"
