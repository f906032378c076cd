"""Large tables of words packed into one piece of memory: a fraction of what a dictionary of Python objects takes."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

KEPT = 4096  # values that stay unpacked: most of what is looked up is frequent


class PackedTable:
    """What a table gives for a word, as `dict.get` does; not to be written to. May be shared by threads."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        """`table`: values of any kind that JSON has."""
        words = sorted((_bytes(word), word) for word in table)
        values = [_bytes(json.dumps(table[word], ensure_ascii=False, separators=(",", ":"))) for _, word in words]
        self._words, self._word_ends = _joined([word for word, _ in words])
        self._values, self._value_ends = _joined(values)
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
        return json.loads(self._values[self._value_ends[low] : self._value_ends[low + 1]].decode())


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")  # there may be anything in what is looked up


def _joined(pieces: list[bytes]) -> tuple[bytes, "np.ndarray[Any, np.dtype[np.uint32]]"]:
    """The pieces in one, and where each ends; before them, 0."""
    return b"".join(pieces), np.cumsum([0, *map(len, pieces)], dtype=np.uint32)
