"""What every classifier and every embedding model offers, and the form of its answers."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from raven.emotions import EMOTIONS

Probabilities = NDArray[np.float32]
"""(n, 28), rows that sum to 1, in the order of `EMOTIONS`."""

Vectors = NDArray[np.float32]
"""(n, d), rows of unit length."""

Report = Callable[[float], None]
"""Is told which share of a model is loaded, 0 to 1."""

NEUTRAL = EMOTIONS.index("neutral")


class Classifier(Protocol):
    """Tells which of the 28 emotions a text speaks. May be called from any thread."""

    @property
    def model(self) -> str:
        """The name of the model that speaks."""
        ...

    def classify(self, text: str) -> dict[str, float]:
        """Each of the 28 labels with its probability, highest first. Text without words and emoji is neutral."""
        ...


class Embedder(Protocol):
    """Gives texts vectors, near each other where they mean the like. May be called from any thread."""

    @property
    def model(self) -> str:
        """Its name."""
        ...

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One vector of unit length per text."""
        ...


def ignore(progress: float) -> None:
    """For those who do not care how far a model is."""


def ranked(probabilities: Sequence[float] | NDArray[np.floating]) -> dict[str, float]:
    """28 probabilities in the order of `EMOTIONS`, as the answer of a classifier."""
    scores = {label: float(score) for label, score in zip(EMOTIONS, probabilities, strict=True)}
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def softmax(values: NDArray[np.floating]) -> Probabilities:
    """Over the last axis."""
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)
