"""Written text becomes what a person would read out."""

import time

import pytest

from raven.errors import InvalidInput
from raven.speech.reading.text import sentences, speakable


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("**Very** *nice*, `isn't` it?", "Very nice, isn't it?"),
        ("# Heading\n> quoted\n- [ ] item\n* other", "Heading\nquoted\nitem\nother"),
        ('See [the map](https://x.org/a_(b) "title") now', "See the map now"),
        ("Go to https://www.example.com/a/b?c=d.", "Go to example.com."),
        ("![a cat](cat.png) purrs", "a cat purrs"),
        ("Before\n```python\nx = 1\n```\nafter", "Before\nafter"),
        ("Before\n```\nnever closed", "Before"),
        ("Yes 😀👍🏽 sure :) <3", "Yes sure"),
        ("snake_case stays, 3*4 is _not_ 34", "snake_case stays, 3 times 4 is not 34"),
        ("What?!!! Well......", "What?! Well…"),
        ("<b>bold</b> but 1 < 2 and 3 > 2", "bold but 1 < 2 and 3 > 2"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a, b\n1, 2"),
        ("Tab\there\x00\x1b\u200b\ud800 \r\nNext", "Tab here\nNext"),
        ("\U0001d4d7\U0001d4ee\U0001d4f5\U0001d4f5\U0001d4f8", "Hello"),
        ("① one, ⓑ two", "1 one, b two"),
        ("... !!! 😀 ---", ""),
        ("日本語です。", "日本語です。"),
    ],
)
def test_signs_are_not_read_out(written, spoken):
    assert speakable(written) == spoken


def test_a_pronunciation_cannot_be_smuggled_in():
    assert speakable("Say [hello](/bˈæd/) to all") == "Say hello to all"


@pytest.mark.parametrize("text", [None, 5, b"bytes", ["a"], "x" * 20_001])
def test_what_is_no_text_or_too_long_is_refused_by_name(text):
    with pytest.raises(InvalidInput) as refused:
        speakable(text)
    assert refused.value.field == "text"


def test_sentences_end_at_marks_but_not_at_titles_initials_and_numbers():
    text = 'Dr. Smith met J. K. Rowling at 5.30 p.m. on Monday. "Really?" he asked. I said no. Then I left!'
    assert sentences(text) == [
        "Dr. Smith met J. K. Rowling at 5.30 p.m. on Monday.",
        '"Really?" he asked.',
        "I said no.",
        "Then I left!",
    ]


def test_a_refusal_before_a_number_ends_its_sentence():
    assert sentences("Oh no. 5 people came. He said no. 3 times.") == [
        "Oh no.",
        "5 people came.",
        "He said no.",
        "3 times.",
    ]
    assert sentences("Take no. 5 or no. 6.") == ["Take no. 5 or no. 6."]


def test_every_line_is_a_sentence_and_silent_ones_are_left_out():
    assert sentences("one\n...\ntwo") == ["one", "two"]
    assert sentences("") == []


def test_long_sentences_are_cut_at_clauses_and_lose_nothing():
    text = "and so on, " * 100
    parts = sentences(text)
    assert all(len(part) <= 300 for part in parts)
    assert all(part.endswith(",") for part in parts)
    assert " ".join(parts) == text.strip()
    assert "".join(sentences("x" * 1000)) == "x" * 1000


def test_a_long_first_sentence_starts_with_its_first_clauses():
    text = "When the sun had gone down behind the hills, and everything was quiet again, " + "we walked on " * 8
    first, rest = sentences(text)
    assert first == "When the sun had gone down behind the hills, and everything was quiet again,"
    assert rest == ("we walked on " * 8).strip()


@pytest.mark.parametrize(
    "piece",
    ["[", "*", "_", "<a", "((", "![", "`", "http://", "| ", "a.", "[a](", ">", " ", "\n", "<!--", "~~~\n", "1 *"],
)
def test_no_text_takes_long(piece):
    text = (piece * 20_000)[:20_000]
    began = time.thread_time()
    sentences(speakable(text))
    assert time.thread_time() - began < 1.0
