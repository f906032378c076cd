"""English is pronounced by hibari's rules, or by misaki's where they are complete, and what one fails with the other says."""

from functools import cache
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


WORDS = ["Don't go", "Hello", "I'm here", "The end", "It's fine", "Yes", "250 people", "She won't"]


@pytest.mark.parametrize("text", WORDS)
@pytest.mark.parametrize("marks", ['""', "“”", "„“", "«»", "()"])
def test_words_in_quotation_marks_sound_as_without(text, marks):
    assert said(_english(), f"{marks[0]}{text}.{marks[1]}").strip() == said(_english(), f"{text}.").strip()
    assert (
        said(_english(), f"He read {marks[0]}{text}{marks[1]} out.").split()
        == said(_english(), f"He read {text} out.").split()
    )


@pytest.mark.parametrize(
    ("written", "words"),
    [("Oh no.", "Oh no!"), ("OMG NO.", "OMG no!"), ("Look at the Sun.", "Look at the sun!"), ("Sex ed.", "Sex ed!")],
)
def test_words_that_look_like_abbreviations_stay_words(written, words):
    assert _letters(said(_english(), written)) == _letters(said(_english(), words))


@pytest.mark.parametrize(
    "written",
    ["The part I love is the book I read.", "I told Mark I love him, and Peter I hate him.", "A class I took"],
)
def test_a_pronoun_is_no_numeral(written):
    sounds = _letters(said(_english(), written))
    assert "wʌn" not in sounds
    assert "fɜɹst" not in sounds


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Diablo III and IV", "Diablo three and four"), ("Part I of Chapter IX", "Part one of Chapter nine"),
        ("King James I of England", "King James the first of England"), ("Apollo XX", "Apollo twenty"),
        ("No. 5 and fig. 3", "Number five and figure three"), ("On Sun. at noon", "On Sunday at noon"),
        ("an IV and the III", "an I.V. and the I.I.I."),
    ],
)  # fmt: skip
def test_numerals_and_abbreviations_are_said_in_full(written, words):
    assert _letters(said(_english(), written)) == _letters(said(_english(), words))


@cache
def _english() -> English:
    return English()


def _letters(sounds: str) -> str:
    return "".join(sound for sound in sounds if sound not in "ˈˌ .,!?")
