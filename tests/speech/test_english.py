"""English is pronounced by hibari's rules, or by misaki's where they are complete, and what one fails with the other says."""

from types import SimpleNamespace

import pytest

from raven.speech.reading.english import English, best_english
from raven.speech.reading.phonemes import SYMBOLS
from raven.speech.timing import spelled

ALPHABET = SYMBOLS | frozenset("ˈˌ .,!?")


@pytest.fixture(scope="module", autouse=True)
def _package():
    pytest.importorskip("hibari")


def said(english: English, text: str) -> str:
    return "|".join(spelled(part) for part in english.parts(text, ALPHABET))


def test_other_rules_go_first():
    english = English(
        pronounce=lambda text: [SimpleNamespace(text=word, phonemes="bA", whitespace=" ") for word in text.split()]
    )
    assert said(english, "Hello there") == "bA bA "


def test_what_other_rules_fail_with_is_said_all_the_same(caplog):
    def failing(text):
        raise AttributeError(text)

    assert said(English(pronounce=failing), "Hello secret") == said(English(), "Hello secret") != ""
    assert "AttributeError" in caplog.text
    assert "secret" not in caplog.text


def test_without_the_model_of_spacy_misaki_is_not_asked(monkeypatch):
    monkeypatch.setattr("raven.speech.reading.english.find_spec", lambda name: None)
    assert said(best_english(), "Hello there.") == said(English(), "Hello there.")


def test_accents_differ():
    assert said(English(british=True), "My mother can't dance.") != said(English(), "My mother can't dance.")


def test_long_text_comes_in_parts_that_end_at_clauses():
    parts = list(English().parts("and so it goes on and on, " * 30, ALPHABET))
    assert len(parts) > 1
    assert all(len(spelled(part)) <= 401 for part in parts)
    assert all(part[-1].phonemes == "," for part in parts)
