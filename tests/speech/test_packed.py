"""Tables of words in one piece of memory."""

import tracemalloc

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
    tracemalloc.start()
    try:
        words = {f"feature {i}": {"NN": i / 7, "VB": i / 9, "JJ": i / 11} for i in range(20_000)}
        as_dictionary = tracemalloc.get_traced_memory()[0]
        table = PackedTable(words)
        del words
        packed = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert len(table) == 20_000
    assert packed < as_dictionary / 3
