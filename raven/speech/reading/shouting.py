"""Shouted and drawn-out words: "HELP US!" is no row of letters, and "NOOOO" is no. Abbreviations stay letters."""

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import groupby, product
from pathlib import Path

SHOUTED = 0.6  # of a sentence's words are capitals where it is shouted
PRONOUNCEABLE = 5  # letters from which an unknown word among shouted ones is a name, and no abbreviation
ABBREVIATIONS = "US IT AM PM WHO AI ID OS OR IN ME PA MA OK AD TV PC CD CO EST LED AIDS"
LETTERS_OR_WORD = frozenset(ABBREVIATIONS.split())
"""What is an abbreviation unless everything around is shouted."""

WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
DRAWN = re.compile(r"([A-Za-z])\1\1", re.IGNORECASE)
ROMAN = re.compile(r"[IVXLCDM]+|AAA|WWW|www|[Zz]+|XXX")
VOWEL = re.compile(r"[AEIOUY]")
JOINED = re.compile(r"(?<![A-Za-z])[A-Z]{1,4}(?:[&;][A-Z]{1,4})+(?![A-Za-z])")  # AT&T, TL;DR


def calmed(sentence: str) -> Iterator[tuple[int, int, str]]:
    """Words that are to be said otherwise than they are written: begin, end, and the word."""
    words = [found for found in WORD.finditer(sentence) if len(found.group()) > 1]
    capitals = sum(found.group().isupper() for found in words)
    is_shouted = capitals > 1 and capitals >= SHOUTED * len(words)
    joined = [found.span() for found in JOINED.finditer(sentence)]
    for found in words:
        word = found.group()
        is_code = sentence[found.end() :][:1].isdecimal() and len(word) < PRONOUNCEABLE  # "flight BA117"
        if is_code or any(begin <= found.start() < end for begin, end in joined):
            continue
        if DRAWN.search(word) and not ROMAN.fullmatch(word):
            yield found.start(), found.end(), _shortened(word)
        elif word.isupper() and _is_word(word, is_shouted):
            yield found.start(), found.end(), "I" + word[1:].lower() if word[:2] in ("I'", "I’") else word.lower()


def _is_word(word: str, is_shouted: bool) -> bool:
    plain = word.lower().replace("’", "'")
    known = plain in words_of_english() or plain.partition("'")[0] in words_of_english()
    if not is_shouted:
        return known and word not in LETTERS_OR_WORD
    return known or "'" in plain or (len(word) >= PRONOUNCEABLE and VOWEL.search(word) is not None)


def _shortened(word: str) -> str:
    """ "NOOOO" as "no", "coool" as "cool": the known word among those with each long row cut to two letters or one."""
    rows = ["".join(row) for _, row in groupby(word.lower())]
    options = [[row[:2], row[0]] if len(row) > 2 else [row] for row in rows]
    if sum(len(option) > 1 for option in options) > 4:
        options = [[option[-1]] for option in options]
    tried = ["".join(choice) for choice in product(*options)]
    return next((each for each in tried if each in words_of_english()), tried[0])


@cache
def words_of_english() -> frozenset[str]:
    """The words in hibari's first dictionary, in small letters: 90 000. None without the package."""
    spec = find_spec("hibari")
    if spec is None or spec.origin is None:
        return frozenset()
    file = Path(spec.origin).parent / "assets" / "lexicon_us_gold.json.gz"
    if not file.is_file():
        return frozenset()
    with gzip.open(file, "rt", encoding="utf-8") as text:
        return frozenset(word.lower() for word in json.load(text) if len(word) > 1) | {"lol"}
