"""Sentence embeddings by a model of the Hugging Face hub, or a folder of the same form, through `sentence-transformers`."""

import importlib.util
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raven import neural
from raven.errors import Unavailable
from raven.said import said
from raven.text.batching import Batcher
from raven.text.hub import Dtype, place, unloadable
from raven.text.hub_files import fetch
from raven.text.protocol import Report, Vectors, ignore
from raven.text.remembered import RememberedVectors

MOST_TEXTS = 16  # of all callers, that go through the model together


def missing() -> str | None:
    """Why no model of the hub can run here, and what to do; None if one can. Loads nothing."""
    if importlib.util.find_spec("sentence_transformers") is None:
        return said(
            "package_missing",
            "the package {package} is not installed: {remedy}",
            package="sentence-transformers",
            remedy="pip install 'raven-avatar[text]'",
        )
    return None


class SentenceModel:
    """A model of sentence-transformers. What a text has beyond the longest text of the model is not heard.

    `device` is "auto" (CUDA where there is one), "cpu", "cuda:0" and so on. What is not on this machine yet is downloaded, and
    `report` told how far that is. The texts of all callers go through the model together. The vectors of the last texts are
    kept, the texts are not. May be called from any thread. Raises `Unavailable` if package or model are not there. No code that
    a model brings is run.
    """

    def __init__(self, model: str, device: str = "auto", dtype: Dtype = "float32", report: Report = ignore) -> None:
        if reason := missing():
            raise Unavailable(reason)
        torch = neural.load()
        from sentence_transformers import SentenceTransformer

        self.model = model
        source = fetch(model, report)
        try:
            self._network: Any = SentenceTransformer(
                str(source),
                device=place(device),
                local_files_only=True,
                model_kwargs={"dtype": getattr(torch, dtype)},
            )
            self.dimension = int(self._network.get_embedding_dimension() or 0)
        except Exception as error:  # whatever a file that is no model brings about
            raise unloadable(model, error) from error
        self._batcher: Batcher[str, NDArray[np.float32]] = Batcher(self._computed, MOST_TEXTS, "embeddings")
        self._remembered = RememberedVectors(self._batcher, self.dimension)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One vector per text."""
        return self._remembered(texts)

    def _computed(self, texts: list[str]) -> Vectors:
        found = self._network.encode(texts, batch_size=MOST_TEXTS, show_progress_bar=False, convert_to_numpy=True)
        vectors = np.asarray(found, np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-12), np.float32)
