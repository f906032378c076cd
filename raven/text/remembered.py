"""The vectors of the last texts, so that what comes again is not computed again. The texts themselves are not kept."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from raven.text.protocol import Vectors

REMEMBERED = 4096  # vectors of a model: 6 MB at 384 numbers each


class RememberedVectors:
    """Gives texts vectors: those it remembers, and for the others what `compute` says. May be called from any thread."""

    def __init__(self, compute: Callable[[list[str]], Iterable[NDArray[np.float32]]], dimension: int) -> None:
        self._compute = compute
        self._dimension = dimension
        self._lock = threading.Lock()
        self._vectors: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()  # by a digest of the text

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One vector per text."""
        whole = [text.encode("utf-8", "replace") for text in texts]  # JSON can bring halves of surrogate pairs: no text
        keys = [hashlib.sha256(text).digest() for text in whole]
        found = self._recall(keys)
        new = {key: text.decode() for key, text in zip(keys, whole, strict=True) if key not in found}
        found |= dict(zip(new, self._compute([*new.values()]), strict=True))
        self._keep({key: found[key] for key in new})
        rows = [found[key] for key in keys]
        return np.stack(rows) if rows else np.empty((0, self._dimension), np.float32)

    def _recall(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        with self._lock:
            found = {key: self._vectors[key] for key in keys if key in self._vectors}
            for key in found:
                self._vectors.move_to_end(key)
        return found

    def _keep(self, vectors: dict[bytes, NDArray[np.float32]]) -> None:
        with self._lock:
            self._vectors |= vectors
            while len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)
