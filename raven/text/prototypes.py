"""Emotions without a trained classifier: a sentence is likened to 24 written examples of each emotion.

Every example becomes a vector; the mean of all is what any sentence has in common, and is taken away. The mean direction
of an emotion's examples is its centroid, and the cosines of a sentence to the 28 centroids are its scores. Shrunken linear
discriminants and ridge regression did no better in cross-validation over the examples; docs/text.md has the figures.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from raven.emotions import EMOTIONS
from raven.text.protocol import Embedder, Probabilities, Report, ignore, ranked, softmax
from raven.text.sentences import heard

DATA = Path(__file__).parent / "data"
CENTROIDS = DATA / "centroids.npz"
TEMPERATURE = 0.05  # makes cosines probabilities; least log loss in eight-fold cross-validation over the examples


@cache
def examples(name: str = "prototypes") -> Mapping[str, list[str]]:
    """Label to sentences: "prototypes", or "held_out", which nothing was tuned on."""
    sentences: dict[str, list[str]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return sentences


@dataclass(frozen=True)
class Centroids:
    """What the examples come to under one embedder."""

    common: NDArray[np.float32]
    """(dimension,): what any sentence has in common."""
    emotions: NDArray[np.float32]
    """(28, dimension), unit length: the directions of `EMOTIONS`, in that order."""


def embed_examples(embedder: Embedder, report: Report = ignore) -> Centroids:
    """Embed all examples: 672 sentences, a few seconds. `report` is told how far it is."""
    vectors = []
    for place, label in enumerate(EMOTIONS):
        vectors.append(embedder.embed(examples()[label]))
        report((place + 1) / len(EMOTIONS))
    common = np.concatenate(vectors).mean(axis=0)
    return Centroids(common, _unit(np.stack([_unit(own - common).mean(axis=0) for own in vectors])))


def shipped(model: str) -> Centroids | None:
    """The centroids that come with Raven; None where they are of another model, or of other examples than are there.

    A classifier that is wanted now would otherwise be computed in a thread of low priority, which on a machine that is busy with
    frames takes minutes.
    """
    with np.load(CENTROIDS) as file:
        if (str(file["model"]), str(file["examples"])) != (model, _digest()):
            return None
        return Centroids(file["common"], file["emotions"])


def ship(embedder: Embedder) -> None:
    """Write the file of `shipped`."""
    made = embed_examples(embedder)
    np.savez(CENTROIDS, model=embedder.model, examples=_digest(), common=made.common, emotions=made.emotions)


class PrototypeClassifier:
    """The nearest centroid of written examples. May be called from any thread."""

    def __init__(self, embedder: Embedder, report: Report = ignore) -> None:
        """`report` is told how far it is where the examples have to be embedded first; see `embed_examples`."""
        self.model = f"prototypes on {embedder.model}"
        self._embedder = embedder
        self._centroids = shipped(embedder.model) or embed_examples(embedder, report)

    def classify(self, text: str) -> dict[str, float]:
        """Each of the 28 labels with its probability, highest first. Text without words and emoji is neutral."""
        return ranked(heard(text, self._probabilities))

    def _probabilities(self, sentences: list[str]) -> Probabilities:
        cosines = _unit(self._embedder.embed(sentences) - self._centroids.common) @ self._centroids.emotions.T
        return softmax(cosines / TEMPERATURE)


def _digest() -> str:
    return hashlib.sha256(json.dumps(examples()).encode()).hexdigest()


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32)
