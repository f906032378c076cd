"""Tables of words in one piece of memory."""

import sys
from collections.abc import Iterator

import pytest

from raven.speech.reading.packed import PackedTable

TABLE = {"read": {"DEFAULT": "ɹˈid", "VBD": "ɹˈɛd"}, "Äther": "ˈeter", "w=the": {"DT": 9.5, "NN": -0.1}, "": "nothing"}


def test_a_packed_table_gives_what_the_dictionary_gives():
    table = PackedTable(TABLE)
    assert {word: table.get(word) for word in TABLE} == TABLE
    assert len(table) == len(TABLE)


@pytest.mark.parametrize("word", ["rea", "reads", "äther", "\udc80", "\0", "zzz", "w=th"])
def test_words_that_are_not_in_it_have_no_value(word):
    table = PackedTable(TABLE)
    assert table.get(word) is None
    assert table.get(word, "else") == "else"
    assert PackedTable({}).get(word) is None


def test_it_takes_a_fraction_of_a_dictionarys_memory():
    words = {f"feature {i}": {"NN": i / 7, "VB": i / 9, "JJ": i / 11} for i in range(5_000)}
    table = PackedTable(words)
    assert len(table) == 5_000
    assert size(vars(table)) < size(words) / 3


def size(value: object) -> int:
    """Bytes of a value and of everything that it holds."""
    return sum({id(piece): sys.getsizeof(piece) for piece in pieces(value)}.values())


def pieces(value: object) -> Iterator[object]:
    yield value
    for held in [*value, *value.values()] if isinstance(value, dict) else []:
        yield from pieces(held)
