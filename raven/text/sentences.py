"""A text as its sentences, and what each of them counts: in conversation the end of an answer sets the face."""

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from raven.markup import plain_text
from raven.markup.faces import without_faces
from raven.text.expressions import expressed
from raven.text.protocol import NEUTRAL, Probabilities

MOST_SENTENCES = 8  # only the last ones are heard; all before them would count less than 2 %
FADE = 0.6  # how much a sentence counts of what its successor counts
LONGEST = 1000  # characters of a sentence that are heard, its end; more tokens than the models take

_END = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+|\n+")
_WORD = re.compile(r"\w")


def sentences(text: str) -> list[str]:
    """The last sentences of a text, at most `MOST_SENTENCES`, without markup; none if it has no words.

    What a character does counts as what it says: "*smiles*" tells more of a face than many words.
    """
    plain = plain_text(text, keep=("directions", "faces"))
    found = (" ".join(part.split()) for part in _END.split(plain))
    return [part[-LONGEST:] for part in found if _WORD.search(without_faces(part))][-MOST_SENTENCES:]


def weights(count: int) -> NDArray[np.float32]:
    """What `count` sentences count, first to last, as shares of 1."""
    shares = FADE ** np.arange(count - 1, -1, -1, dtype=np.float32)
    return np.asarray(shares / shares.sum(), np.float32)


def heard(text: str, classify: Callable[[list[str]], Probabilities]) -> NDArray[np.float32]:
    """The 28 probabilities of a text of any length from those of its sentences: their mean by `weights`.

    A text without words speaks by its emoji, if it has any.
    """
    parts = sentences(text)
    if not parts:
        faces = expressed(plain_text(text, keep=("faces",)))
        if faces is not None:
            return faces
        return np.eye(1, 28, NEUTRAL, dtype=np.float32)[0]
    return np.asarray(weights(len(parts)) @ classify(parts), np.float32)
