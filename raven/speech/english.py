"""How English is pronounced: the rules and dictionary inside hibari-tts, in the misaki alphabet, British or American.

Numbers, dates, units and abbreviations are read out; unknown words are sounded out by a small network. No network access.
"""

import logging
import re
from collections.abc import Iterator
from threading import Lock
from typing import Any

from raven.speech.phonemes import SYMBOLS
from raven.speech.timing import Token, spelled

log = logging.getLogger(__name__)

MOST_CHARACTERS = 400  # of a pronunciation in one run of a model of the Kokoro family, which were trained on up to 510
LONGEST_NUMBER = 15  # digits; what is longer is read digit by digit, as the rules do not know its name
INJECTION = re.compile(r"\](?=\()")  # `[word](/sounds/)` would be taken as a pronunciation; text must not do that
DIGITS = re.compile(rf"\d{{{LONGEST_NUMBER + 1},}}")


class English:
    """Pronounces text in one accent. Loading takes a quarter of a second and 60 MB. May be shared by threads."""

    def __init__(self, british: bool = False) -> None:
        from hibari.g2p import G2P  # with its tables only when something is to be said

        self.rules: Any = G2P(british=british)
        self._one_at_a_time = Lock()  # the unknown words' network is loaded on its first use

    def parts(self, sentence: str, alphabet: frozenset[str]) -> Iterator[list[Token]]:
        """The sentence as tokens spelled with `alphabet` only, in parts of at most `MOST_CHARACTERS`.

        Parts end at clauses if they can. Nothing comes from a sentence with nothing to pronounce.
        """
        part: list[Token] = []
        length = clause = 0
        for token in self._tokens(sentence, alphabet):
            if part and length + len(token.phonemes) + 1 > MOST_CHARACTERS:
                cut = clause or len(part)
                if _sounds(part[:cut]):
                    yield part[:cut]
                part = part[cut:]
                length, clause = len(spelled(part)), 0
            part.append(token)
            length += len(token.phonemes) + token.blank
            if token.phonemes[-1:] in (",", ";", ":", "—"):
                clause = len(part)
        if _sounds(part):
            yield part

    def _tokens(self, sentence: str, alphabet: frozenset[str]) -> Iterator[Token]:
        from hibari.g2p.normalize import normalize

        tame = DIGITS.sub(lambda run: " ".join(run.group()), INJECTION.sub("] ", sentence))
        for found in self._pronounced(normalize(tame)):
            sounds = "".join(c for c in found.phonemes or "" if c in alphabet)[:MOST_CHARACTERS]
            yield Token(found.text, sounds, bool(found.whitespace))

    def _pronounced(self, text: str) -> list[Any]:
        with self._one_at_a_time:
            try:
                return self.rules.phonemize_tokens(self.rules.tokenize(text))
            except (IndexError, KeyError, ValueError, TypeError) as error:
                log.warning("the pronunciation rules failed on a text of %d characters: %r", len(text), error)
                return self._word_by_word(text)

    def _word_by_word(self, text: str) -> list[Any]:
        result: list[Any] = []
        for word in text.split():
            try:
                tokens = self.rules.phonemize_tokens(self.rules.tokenize(word))
            except (IndexError, KeyError, ValueError, TypeError):
                continue  # one word is missing; the rest of the sentence is said
            if tokens:
                tokens[-1].whitespace = " "
            result += tokens
        return result


def _sounds(tokens: list[Token]) -> bool:
    return any(character in SYMBOLS for character in spelled(tokens))
