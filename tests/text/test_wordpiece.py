"""Our tokens are those of the package `tokenizers`, on the same file."""

import random
import unicodedata
from typing import Any

import pytest

from raven.text import MiniLm
from raven.text.minilm import vocabulary_file
from raven.text.prototypes import examples
from raven.text.wordpiece import WordPieces

MOST = 256
OF_ALPHABETS = range(0x3000)
NEW = 0.02  # share of those that came to Unicode, or were moved in it, after the version that theirs knows


@pytest.fixture(scope="module")
def theirs(minilm: MiniLm) -> Any:
    made = pytest.importorskip("tokenizers").Tokenizer.from_file(str(vocabulary_file()))
    made.no_padding()
    made.enable_truncation(MOST)
    return made


@pytest.fixture(scope="module")
def ours(minilm: MiniLm) -> WordPieces:
    return WordPieces(vocabulary_file())


@pytest.mark.parametrize("name", ["prototypes", "held_out"])
def test_sentences_have_the_same_tokens(ours, theirs, name):
    for text in (sentence for own in examples(name).values() for sentence in own):
        assert ours(text, MOST) == theirs.encode(text).ids, text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\r\n",
        "word " * 300,
        "x" * 100,
        "x" * 101,
        "Crème brûlée, ΟΔΟΣ, ǅ, İstanbul, straße",
        "雪がsnowと降る。한국어",
        "it's $5 ^^ a_b <3 `code` \u037e\u0387",
        "a\u200bb\u0000c\ufffdd\u00ade\u2028f\u3000g\x85h\x0bi",
        "a [SEP] b[MASK]c [ sep ]",
        "\U0001f970 new \u0378 unassigned",
        "unaffable embeddings of xylographically",
    ],
)
def test_what_is_rare_in_sentences_has_the_same_tokens(ours, theirs, text):
    assert ours(text, MOST) == theirs.encode(text).ids


def test_every_character_of_alphabets_is_taken_alike(ours, theirs):
    known = [chr(code) for code in OF_ALPHABETS if unicodedata.category(chr(code)) != "Cn"]
    texts = [f"a{character}b" for character in known]
    expected = [each.ids for each in theirs.encode_batch(texts)]
    other = [hex(ord(text[1])) for text, ids in zip(texts, expected, strict=True) if ours(text, MOST) != ids]
    assert len(other) < NEW * len(known), other
    assert not [each for each in other if int(each, 16) < 0x600]


def test_any_mixture_of_characters_has_the_same_tokens(ours, theirs):
    chance = random.Random(1)
    letters = [*map(chr, range(0x20, 0x17F)), *" aeiou" * 40, *"雪が한글é😀—…「」"]
    for _ in range(500):
        text = "".join(chance.choices(letters, k=chance.choice((3, 20, 300))))
        assert ours(text, MOST) == theirs.encode(text).ids, text


def test_characters_that_come_only_once_are_not_kept(ours):
    for code in range(0x10000, 0x12000):
        ours(chr(code), MOST)
    assert len(ours._forms) < 0x3000
