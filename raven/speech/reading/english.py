"""How English is pronounced: the rules and dictionary inside hibari-tts, in the misaki alphabet, British or American.

Numbers, dates, units and abbreviations are read out; unknown words are sounded out by a small network. No network access.
The package misaki itself can take its place where it is complete, which means with spaCy's model `en_core_web_sm`.
"""

import logging
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import Any, TypeAlias

from raven.speech.reading.packed import PackedTable
from raven.speech.reading.written_out import written_out
from raven.speech.timing import MOST_CHARACTERS, Token, in_parts

log = logging.getLogger(__name__)

INJECTION = re.compile(r"\](?=\()")  # `[word](/sounds/)` would be taken as a pronunciation; text must not do that
OPENING, QUOTES = "“„«", '“„«”»"'

Pronounce: TypeAlias = Callable[[str], list[Any]]
"""From text to tokens that have `text`, `phonemes` and `whitespace`."""


class English:
    """Pronounces text in one accent. The first of an accent takes half a second and 25 MB. May be shared by threads.

    `pronounce` goes before hibari's own `rules`, which say what it fails with.
    """

    def __init__(self, british: bool = False, pronounce: Pronounce | None = None) -> None:
        self.rules, self._one_at_a_time = _rules_of(british)
        self._first = pronounce

    def parts(self, sentence: str, alphabet: frozenset[str]) -> Iterator[list[Token]]:
        """The sentence as tokens spelled with `alphabet` only, in parts of at most `MOST_CHARACTERS`.

        Parts end at clauses if they can. Nothing comes from a sentence with nothing to pronounce.
        """
        return in_parts(self._tokens(sentence, alphabet))

    def _tokens(self, sentence: str, alphabet: frozenset[str]) -> Iterator[Token]:
        for found in self._pronounced(written_out(INJECTION.sub("] ", sentence))):
            sounds = "".join(c for c in found.phonemes or "" if c in alphabet)[:MOST_CHARACTERS]
            yield Token(found.text, sounds, bool(found.whitespace))

    def _pronounced(self, text: str) -> list[Any]:
        with self._one_at_a_time:
            if self._first is not None:
                try:
                    return self._first(text)
                except Exception as error:  # another package's, which is not tested with every text
                    kind = type(error).__name__
                    log.warning("misaki failed on a text of %d characters: %s; hibari's rules say it", len(text), kind)
            try:
                return self._by_rules(text)
            except (IndexError, KeyError, ValueError, TypeError) as error:
                kind = type(error).__name__  # its message could quote the text
                log.warning("the pronunciation rules failed on a text of %d characters: %s", len(text), kind)
                return self._word_by_word(text)

    def _by_rules(self, text: str) -> list[Any]:
        return list(self.rules.phonemize_tokens(self.rules.tokenize(text)))

    def _word_by_word(self, text: str) -> list[Any]:
        result: list[Any] = []
        for word in text.split():
            try:
                tokens = self._by_rules(word)
            except (IndexError, KeyError, ValueError, TypeError):
                continue  # one word is missing; the rest of the sentence is said
            if tokens:
                tokens[-1].whitespace = " "
            result += tokens
        return result


@cache
def _rules_of(british: bool) -> tuple[Any, Lock]:
    """The rules of an accent, which all share who pronounce it; used by one at a time, as they load parts of themselves late."""
    from hibari.g2p import G2P  # with its tables only when something is to be said

    rules: Any = G2P(british=british)
    _pack(rules)
    rules.tagger = _apart_from_quotes(rules.tagger)
    return rules, Lock()


def _pack(rules: Any) -> None:
    """Have hibari's largest tables in a fifth of the memory; those of a version that keeps them otherwise stay as they are."""
    for owner, name in ((rules.lexicon.golds, "d"), (rules.lexicon.silvers, "d"), (rules.tagger, "weights")):
        if isinstance(table := getattr(owner, name, None), dict):
            setattr(owner, name, PackedTable(table))


def _apart_from_quotes(tagger: Callable[[list[str]], list[str]]) -> Callable[[list[str]], list[str]]:
    """That tagger, but for quotation marks: it takes them for nouns, of which a word would be made with the one behind."""

    def tagged(words: list[str]) -> list[str]:
        plain = [word for word in words if word not in QUOTES]
        tags = iter(tagger(plain) if plain else [])
        result: list[str] = []
        is_open = False
        for word in words:
            if word in QUOTES:
                is_open = word in OPENING or (word == '"' and not is_open)
                result.append("``" if is_open else "''")
            else:
                result.append(next(tags))
        return result

    return tagged


def best_english(british: bool = False) -> English:
    """With misaki's rules if they are all here, else with hibari's, which are nearly the same."""
    if (
        find_spec("misaki") is None or find_spec("en_core_web_sm") is None
    ):  # without it, misaki would load it from the net
        return English(british)
    from misaki import en

    try:
        from misaki.espeak import EspeakFallback

        unknown: Any = EspeakFallback(british)
    except Exception as error:  # a library of the system that is missing, or of another kind
        log.warning("words that are in no dictionary are not said, as misaki cannot use espeak-ng: %r", error)
        unknown = None
    rules = en.G2P(british=british, fallback=unknown, unk="")
    return English(
        british, lambda text: rules(text, preprocess=False)[1]
    )  # unprocessed: `[word](/sounds/)` is only text
