"""Vectors of texts that were seen before."""

import numpy as np
import pytest

from raven.text import remembered
from raven.text.remembered import RememberedVectors


class Lengths:
    """A model whose vector is the length of the text."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, texts: list[str]) -> list[np.ndarray]:
        self.asked.append(texts)
        return [np.array([len(text)], np.float32) for text in texts]


@pytest.fixture
def model():
    return Lengths()


def test_only_what_is_new_is_computed_and_that_once(model):
    vectors = RememberedVectors(model, 1)
    assert vectors(["a", "bb", "a"]).tolist() == [[1], [2], [1]]
    assert vectors(["ccc", "bb"]).tolist() == [[3], [2]]
    assert model.asked == [["a", "bb"], ["ccc"]]


def test_no_texts_give_no_vectors(model):
    assert RememberedVectors(model, 1)([]).shape == (0, 1)


def test_half_a_character_is_no_fault(model):
    RememberedVectors(model, 1)(["\ud83d"])
    assert model.asked == [["?"]]


def test_what_is_remembered_is_bounded_holds_no_text_and_forgets_the_oldest(model, monkeypatch):
    monkeypatch.setattr(remembered, "REMEMBERED", 2)
    vectors = RememberedVectors(model, 1)
    vectors(["text 1", "text 2"])
    vectors(["text 1"])
    vectors(["text 3"])
    assert len(vectors._vectors) == 2
    assert b"text" not in b"".join(vectors._vectors)
    vectors(["text 1", "text 2"])
    assert model.asked[-1] == ["text 2"]


def test_a_call_with_more_texts_than_are_remembered_is_answered_whole(model, monkeypatch):
    monkeypatch.setattr(remembered, "REMEMBERED", 2)
    assert len(RememberedVectors(model, 1)([f"{number}" for number in range(10)])) == 10
