"""Emotions without a trained classifier: a sentence is likened to 24 written examples of each emotion.

Every example becomes a vector; the mean of all is what any sentence has in common, and is taken away. The mean direction
of an emotion's examples is its centroid, and the cosines of a sentence to the 28 centroids are its scores. Shrunken linear
discriminants and ridge regression did no better in cross-validation over the examples; docs/text.md has the figures.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from raven.emotions import EMOTIONS
from raven.text.protocol import Embedder, Probabilities, Report, ignore, ranked, softmax
from raven.text.sentences import heard

DATA = Path(__file__).parent / "data"
TEMPERATURE = 0.05  # makes cosines probabilities; least log loss in eight-fold cross-validation over the examples


@cache
def examples(name: str = "prototypes") -> Mapping[str, list[str]]:
    """Label to sentences: "prototypes", or "held_out", which nothing was tuned on."""
    sentences: dict[str, list[str]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return sentences


class PrototypeClassifier:
    """The nearest centroid of written examples. Embeds all examples when it is made: 672 sentences, a few seconds."""

    def __init__(self, embedder: Embedder, report: Report = ignore) -> None:
        """`report` is told how far it is."""
        self.model = f"prototypes on {embedder.model}"
        self._embedder = embedder
        found = examples()
        vectors = []
        for place, label in enumerate(EMOTIONS):
            vectors.append(embedder.embed(found[label]))
            report((place + 1) / len(EMOTIONS))
        self._common = np.concatenate(vectors).mean(axis=0)
        self._centroids = _unit(np.stack([_unit(own - self._common).mean(axis=0) for own in vectors]))

    def classify(self, text: str) -> dict[str, float]:
        """Each of the 28 labels with its probability, highest first. Text without words and emoji is neutral."""
        return ranked(heard(text, self._probabilities))

    def _probabilities(self, sentences: list[str]) -> Probabilities:
        cosines = _unit(self._embedder.embed(sentences) - self._common) @ self._centroids.T
        return softmax(cosines / TEMPERATURE)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32)
