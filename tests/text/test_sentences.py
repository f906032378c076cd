"""How a text is cut, and what each of its sentences counts."""

import numpy as np
import pytest

from raven.text.protocol import NEUTRAL
from raven.text.sentences import MOST_SENTENCES, heard, sentences, weights


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ('She said "Stop!" and left. Then it rained', ['She said "Stop!', "and left.", "Then it rained"]),
        ("No end", ["No end"]),
        ("A line\nanother line", ["A line", "another line"]),
        ("Version 2.5 is out", ["Version 2.5 is out"]),
        ("*smiles warmly* **Hello**, you!", ["smiles warmly Hello, you!"]),
        ("Look:\n```python\nprint('anger!')\n```\nNice.", ["Look:", "Nice."]),
        ("```never closed. Anger!", []),
        ("...", []),
        ("", []),
        (" \n\t ", []),
        ("?!… 🙂", []),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(text: str, found: list[str]):
    assert sentences(text) == found


def test_only_the_last_sentences_of_a_long_text_are_heard():
    found = sentences(" ".join(f"Sentence {number}." for number in range(1000)))
    assert len(found) == MOST_SENTENCES
    assert found[-1] == "Sentence 999."


def test_a_megabyte_without_an_end_is_cut_short_quickly():
    assert [len(part) for part in sentences("word " * 200_000)] == [1000]
    assert sentences("`" * 1_000_000) == []


def test_later_sentences_count_more_and_all_together_count_one():
    shares = weights(6)
    assert (np.diff(shares) > 0).all()
    assert shares.sum() == pytest.approx(1)
    assert weights(1).tolist() == [1]


def test_the_last_of_two_equally_sure_sentences_wins():
    def classify(parts: list[str]) -> np.ndarray:
        return np.eye(28, dtype=np.float32)[[int(part.rstrip(".")) for part in parts]]

    assert heard("3. 5.", classify).argmax() == 5
    assert heard("5. 3.", classify).argmax() == 3


def test_text_without_words_is_neutral_and_asks_no_model():
    def classify(parts: list[str]) -> np.ndarray:
        raise AssertionError("there is nothing to classify")

    assert heard("...", classify).argmax() == NEUTRAL
