"""The engine `silent`: no sound, but the timing of speech, so that the mouth moves and subtitles run without any voice.

It needs no package. Its pronunciation is a guess from the spelling, good enough for a mouth and for nothing else.
"""

import re
from collections.abc import Iterator

import numpy as np

from raven.speech.engines.voice_names import check_request
from raven.speech.protocol import SAMPLE_RATE, Segment, Voice
from raven.speech.reading.language import ENGLISH
from raven.speech.timing import Token, even_lengths, timed

VOICES = (Voice("silent", "en-US", "none", "Moves the mouth without a sound"),)
WORD_OR_MARK = re.compile(r"(?:[^\W_]|['’])+|[.,!?;:—…]")
SPELLINGS = (
    ("tion", "ʃən"), ("igh", "I"), ("sh", "ʃ"), ("ch", "ʧ"), ("th", "θ"), ("ph", "f"), ("ng", "ŋ"), ("ck", "k"), ("wh", "w"),
    ("ee", "i"), ("ea", "i"), ("oo", "u"), ("ou", "W"), ("ow", "O"), ("ai", "A"), ("ay", "A"), ("oy", "Y"), ("oi", "Y"),
    ("qu", "kw"), ("a", "æ"), ("b", "b"), ("c", "k"), ("d", "d"), ("e", "ɛ"), ("f", "f"), ("g", "ɡ"), ("h", "h"), ("i", "ɪ"),
    ("j", "ʤ"), ("k", "k"), ("l", "l"), ("m", "m"), ("n", "n"), ("o", "ɑ"), ("p", "p"), ("r", "ɹ"), ("s", "s"), ("t", "t"),
    ("u", "ʌ"), ("v", "v"), ("w", "w"), ("x", "ks"), ("y", "i"), ("z", "z"),
)  # fmt: skip
DIGITS = ("zɪɹO", "wʌn", "tu", "θɹi", "fɔɹ", "fIv", "sɪks", "sɛvən", "At", "nIn")
SPELLED = dict(SPELLINGS)
PIECES = re.compile("|".join(pattern for pattern, _ in SPELLINGS) + r"|\d")
DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1")  # one sound
ANY = "ə"  # for a word in another script


class SilentEngine:
    """Always available; calm speech at speed 1."""

    name = "silent"
    model = "none"
    sample_rate = SAMPLE_RATE
    can_pitch = False

    def voices(self) -> tuple[Voice, ...]:
        """The only one."""
        return VOICES

    def speaking(self, language: str, text: str = "") -> "SilentEngine | None":
        """Silence is the same in every language."""
        return self

    def check(self, voice: str, speed: float = 1.0, pitch: float = 1.0, language: str = ENGLISH) -> Voice:
        """It serves every known name."""
        return check_request(VOICES, voice, speed, pitch)

    def synthesize(
        self, text: str, voice: str, speed: float = 1.0, pitch: float = 1.0, language: str = ENGLISH
    ) -> Iterator[Segment]:
        """One segment of silence, as long as the text takes to say."""
        self.check(voice, speed, pitch)
        tokens = [_token(found, text) for found in WORD_OR_MARK.finditer(text)]
        if any(character.isalnum() for character in text):
            yield _segment(text, tokens, float(speed))


def _segment(text: str, tokens: list[Token], speed: float) -> Segment:
    seconds = even_lengths(tokens, 1.0)
    seconds *= 0.1 / (seconds[0] * speed)  # the silence before takes a tenth of a second
    phonemes, words = timed(tokens, seconds, bias=0.0)
    audio = np.zeros(round(seconds.sum() * SAMPLE_RATE), np.float32)
    return Segment(text.strip(), audio, SAMPLE_RATE, phonemes, words)


def _token(found: re.Match[str], text: str) -> Token:
    word = found.group()
    blank = found.end() < len(text) and text[found.end()].isspace()
    if not any(character.isalnum() for character in word):
        return Token(word, word, blank)
    pieces = PIECES.findall(DOUBLED.sub(r"\1", word.lower()))
    sounds = "".join(DIGITS[int(piece)] if piece.isdecimal() else SPELLED[piece] for piece in pieces)
    return Token(word, sounds or ANY * len(word), blank)
