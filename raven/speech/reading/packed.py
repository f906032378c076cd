"""Large tables of words packed into one piece of memory: a fraction of what a dictionary of Python objects takes."""

import marshal
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np

KEPT = 4096  # values that stay unpacked: most of what is looked up is frequent


class PackedTable:
    """What a table gives for a word, as `dict.get` does; not to be written to. May be shared by threads."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        """`table`: values of any kind that JSON has. A hundred thousand take a tenth of a second."""
        words = sorted(table)  # as their bytes are sorted, too
        self._words, self._word_ends = _joined([_bytes(word) for word in words])
        self._values, self._value_ends = _joined([marshal.dumps(table[word]) for word in words])
        self.get = lru_cache(KEPT)(self._found)
        """The value for a word, or else what comes second, None if nothing does."""

    def __len__(self) -> int:
        return len(self._word_ends) - 1

    def _found(self, word: str, default: Any = None) -> Any:
        wanted = _bytes(word)
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._words[self._word_ends[middle] : self._word_ends[middle + 1]] < wanted:
                low = middle + 1
            else:
                high = middle
        if low == len(self) or self._words[self._word_ends[low] : self._word_ends[low + 1]] != wanted:
            return default
        return marshal.loads(self._values[self._value_ends[low] : self._value_ends[low + 1]])


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")  # there may be anything in what is looked up


def _joined(pieces: list[bytes]) -> tuple[bytes, "np.ndarray[Any, np.dtype[np.uint32]]"]:
    """The pieces in one, and where each ends; before them, 0."""
    return b"".join(pieces), np.cumsum(np.fromiter(chain((0,), map(len, pieces)), np.uint32), dtype=np.uint32)
